-- Every day's figures, recomputed from silver alone; equal totals could hide a mix-up between days.
WITH silver AS (
  SELECT
    performance_date,
    count(DISTINCT campaign_id) AS active_campaigns,
    sum(impressions) AS impressions,
    sum(clicks) AS clicks,
    sum(conversions) AS conversions,
    sum(spend) AS spend,
    sum(revenue) AS revenue
  FROM {{ source('silver', 'performance') }}
  GROUP BY performance_date
)

SELECT
  performance_date,
  silver.spend AS silver_spend,
  trends.spend AS trends_spend
FROM silver
FULL JOIN (SELECT * FROM {{ ref('daily_trends') }} WHERE active_campaigns > 0) AS trends USING (performance_date)
WHERE
  (
    silver.active_campaigns, silver.impressions, silver.clicks, silver.conversions, silver.spend, silver.revenue
  ) IS DISTINCT FROM (
    trends.active_campaigns, trends.impressions, trends.clicks, trends.conversions, trends.spend, trends.revenue
  )
