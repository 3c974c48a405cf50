SELECT
  measured.first_day,
  measured.last_day
FROM (
  SELECT min(performance_date) AS first_day, max(performance_date) AS last_day FROM {{ ref('fct_performance') }}
) AS measured
CROSS JOIN (
  SELECT min(performance_date) AS first_day, max(performance_date) AS last_day FROM {{ ref('daily_trends') }}
) AS trends
WHERE (measured.first_day, measured.last_day) IS DISTINCT FROM (trends.first_day, trends.last_day)
