-- Summed from the facts without a window, so that a wrong frame or order is seen.
SELECT
  trends.performance_date,
  trends.running_spend,
  trends.running_revenue
FROM {{ ref('daily_trends') }} AS trends
LEFT JOIN {{ ref('fct_performance') }} AS facts ON facts.performance_date <= trends.performance_date
GROUP BY trends.performance_date, trends.running_spend, trends.running_revenue
HAVING
  trends.running_spend <> coalesce(sum(facts.spend), 0)
  OR trends.running_revenue <> coalesce(sum(facts.revenue), 0)
