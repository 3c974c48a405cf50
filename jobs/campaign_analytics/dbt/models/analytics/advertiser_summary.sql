WITH totals AS (
  SELECT
    advertiser_id,
    count(*) AS campaigns,
    count(*) FILTER (WHERE status = 'active') AS active_campaigns,
    sum(budget) AS budget,
    sum(impressions) AS impressions,
    sum(clicks) AS clicks,
    sum(conversions) AS conversions,
    sum(spend) AS spend,
    sum(revenue) AS revenue
  FROM {{ ref('campaign_summary') }}
  GROUP BY advertiser_id
),

filled AS (
  SELECT
    advertisers.advertiser_id,
    advertisers.advertiser_name,
    advertisers.industry,
    advertisers.country,
    coalesce(totals.campaigns, 0) AS campaigns,
    coalesce(totals.active_campaigns, 0) AS active_campaigns,
    coalesce(totals.budget, 0) AS budget,
    cast(coalesce(totals.impressions, 0) AS bigint) AS impressions,
    cast(coalesce(totals.clicks, 0) AS bigint) AS clicks,
    cast(coalesce(totals.conversions, 0) AS bigint) AS conversions,
    coalesce(totals.spend, 0) AS spend,
    coalesce(totals.revenue, 0) AS revenue
  FROM {{ ref('dim_advertisers') }} AS advertisers
  LEFT JOIN totals ON advertisers.advertiser_id = totals.advertiser_id
)

SELECT
  advertiser_id,
  advertiser_name,
  industry,
  country,
  campaigns,
  active_campaigns,
  budget,
  impressions,
  clicks,
  conversions,
  spend,
  revenue,
  revenue - spend AS profit,
  {{ ratio('clicks', 'impressions') }} AS ctr,
  {{ ratio('conversions', 'clicks') }} AS cvr,
  {{ ratio('spend', 'clicks') }} AS cpc,
  {{ ratio('spend', 'conversions') }} AS cpa,
  {{ ratio('revenue', 'spend') }} AS roas,
  {{ ratio('spend', 'sum(spend) OVER ()') }} AS spend_share
FROM filled
