-- Every advertiser's figures, recomputed from silver alone; equal totals could hide a mix-up between advertisers.
WITH silver AS (
  SELECT
    campaigns.advertiser_id,
    sum(performance.impressions) AS impressions,
    sum(performance.clicks) AS clicks,
    sum(performance.conversions) AS conversions,
    sum(performance.spend) AS spend,
    sum(performance.revenue) AS revenue
  FROM {{ source('silver', 'performance') }} AS performance
  INNER JOIN {{ source('silver', 'campaigns') }} AS campaigns ON performance.campaign_id = campaigns.campaign_id
  GROUP BY campaigns.advertiser_id
)

SELECT
  summary.advertiser_id,
  silver.spend AS silver_spend,
  summary.spend AS summary_spend
FROM {{ ref('advertiser_summary') }} AS summary
LEFT JOIN silver ON summary.advertiser_id = silver.advertiser_id
WHERE
  (summary.impressions, summary.clicks, summary.conversions, summary.spend, summary.revenue)
  IS DISTINCT FROM (
    coalesce(silver.impressions, 0),
    coalesce(silver.clicks, 0),
    coalesce(silver.conversions, 0),
    coalesce(silver.spend, 0),
    coalesce(silver.revenue, 0)
  )
