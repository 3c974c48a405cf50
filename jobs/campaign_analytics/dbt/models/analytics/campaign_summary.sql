WITH measured AS (
  SELECT
    campaign_id,
    count(*) AS active_days,
    min(performance_date) AS first_day,
    max(performance_date) AS last_day,
    sum(impressions) AS impressions,
    sum(clicks) AS clicks,
    sum(conversions) AS conversions,
    sum(spend) AS spend,
    sum(revenue) AS revenue
  FROM {{ ref('fct_performance') }}
  GROUP BY campaign_id
),

filled AS (
  SELECT
    campaigns.campaign_id,
    campaigns.campaign_name,
    campaigns.advertiser_id,
    campaigns.status,
    campaigns.channel,
    campaigns.objective,
    campaigns.budget,
    measured.first_day,
    measured.last_day,
    coalesce(measured.active_days, 0) AS active_days,
    cast(coalesce(measured.impressions, 0) AS bigint) AS impressions,
    cast(coalesce(measured.clicks, 0) AS bigint) AS clicks,
    cast(coalesce(measured.conversions, 0) AS bigint) AS conversions,
    coalesce(measured.spend, 0) AS spend,
    coalesce(measured.revenue, 0) AS revenue
  FROM {{ ref('dim_campaigns') }} AS campaigns
  LEFT JOIN measured ON campaigns.campaign_id = measured.campaign_id
)

SELECT
  filled.campaign_id,
  filled.campaign_name,
  filled.advertiser_id,
  advertisers.advertiser_name,
  filled.status,
  filled.channel,
  filled.objective,
  filled.first_day,
  filled.last_day,
  filled.active_days,
  filled.impressions,
  filled.clicks,
  filled.conversions,
  filled.spend,
  filled.revenue,
  filled.revenue - filled.spend AS profit,
  {{ ratio('filled.clicks', 'filled.impressions') }} AS ctr,
  {{ ratio('filled.conversions', 'filled.clicks') }} AS cvr,
  {{ ratio('filled.spend', 'filled.clicks') }} AS cpc,
  {{ ratio('filled.spend', 'filled.conversions') }} AS cpa,
  {{ ratio('filled.revenue', 'filled.spend') }} AS roas,
  filled.budget,
  {{ ratio('filled.spend', 'filled.budget') }} AS budget_used
FROM filled
INNER JOIN {{ ref('dim_advertisers') }} AS advertisers ON filled.advertiser_id = advertisers.advertiser_id
