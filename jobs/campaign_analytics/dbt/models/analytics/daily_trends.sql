-- Days without performance stay in, as zeros: left out, they would stretch the seven days to more than a week.
WITH measured AS (
  SELECT
    performance_date,
    count(*) AS active_campaigns,
    sum(impressions) AS impressions,
    sum(clicks) AS clicks,
    sum(conversions) AS conversions,
    sum(spend) AS spend,
    sum(revenue) AS revenue
  FROM {{ ref('fct_performance') }}
  GROUP BY performance_date
),

bounds AS (
  SELECT
    min(performance_date) AS first_day,
    max(performance_date) AS last_day
  FROM measured
),

filled AS (
  SELECT
    calendar.date_day AS performance_date,
    calendar.is_weekend,
    coalesce(measured.active_campaigns, 0) AS active_campaigns,
    cast(coalesce(measured.impressions, 0) AS bigint) AS impressions,
    cast(coalesce(measured.clicks, 0) AS bigint) AS clicks,
    cast(coalesce(measured.conversions, 0) AS bigint) AS conversions,
    coalesce(measured.spend, 0) AS spend,
    coalesce(measured.revenue, 0) AS revenue
  FROM {{ ref('dim_date') }} AS calendar
  INNER JOIN bounds ON calendar.date_day BETWEEN bounds.first_day AND bounds.last_day
  LEFT JOIN measured ON calendar.date_day = measured.performance_date
)

SELECT
  performance_date,
  is_weekend,
  active_campaigns,
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
  spend - lag(spend) OVER by_day AS spend_change,
  revenue - lag(revenue) OVER by_day AS revenue_change,
  round(avg(spend) OVER last_seven, 2) AS spend_average_7_days,
  round(avg(revenue) OVER last_seven, 2) AS revenue_average_7_days,
  sum(spend) OVER by_day AS running_spend,
  sum(revenue) OVER by_day AS running_revenue
FROM filled
WINDOW
  by_day AS (ORDER BY performance_date),
  last_seven AS (ORDER BY performance_date ROWS BETWEEN 6 PRECEDING AND CURRENT ROW)
