-- Every campaign's figures, recomputed from silver alone; equal totals could hide a mix-up between campaigns.
WITH silver AS (
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
  FROM {{ source('silver', 'performance') }}
  GROUP BY campaign_id
)

SELECT
  campaign_id,
  silver.spend AS silver_spend,
  summary.spend AS summary_spend
FROM silver
FULL JOIN (SELECT * FROM {{ ref('campaign_summary') }} WHERE active_days > 0) AS summary USING (campaign_id)
WHERE
  (
    silver.active_days, silver.first_day, silver.last_day, silver.impressions, silver.clicks, silver.conversions,
    silver.spend, silver.revenue
  ) IS DISTINCT FROM (
    summary.active_days, summary.first_day, summary.last_day, summary.impressions, summary.clicks,
    summary.conversions, summary.spend, summary.revenue
  )
