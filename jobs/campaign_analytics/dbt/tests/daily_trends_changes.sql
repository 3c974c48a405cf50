-- The first day has nothing to change from; every other day has.
SELECT
  trends.performance_date,
  trends.spend_change,
  trends.revenue_change
FROM {{ ref('daily_trends') }} AS trends
LEFT JOIN {{ ref('daily_trends') }} AS earlier ON earlier.performance_date = trends.performance_date - 1
WHERE
  trends.spend_change IS DISTINCT FROM trends.spend - earlier.spend
  OR trends.revenue_change IS DISTINCT FROM trends.revenue - earlier.revenue
