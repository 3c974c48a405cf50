-- Averaged by the days themselves and not by rows, so that a missing or doubled day is seen.
SELECT
  trends.performance_date,
  trends.spend_average_7_days,
  trends.revenue_average_7_days
FROM {{ ref('daily_trends') }} AS trends
INNER JOIN {{ ref('daily_trends') }} AS earlier
  ON earlier.performance_date BETWEEN trends.performance_date - 6 AND trends.performance_date
GROUP BY trends.performance_date, trends.spend_average_7_days, trends.revenue_average_7_days
HAVING
  trends.spend_average_7_days <> round(sum(earlier.spend) / count(*), 2)
  OR trends.revenue_average_7_days <> round(sum(earlier.revenue) / count(*), 2)
