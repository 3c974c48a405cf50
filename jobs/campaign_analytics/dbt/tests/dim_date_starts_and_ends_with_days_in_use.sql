-- Days before the first or after the last would show up as empty ends of every chart.
SELECT calendar.edge
FROM (
  SELECT min(date_day) AS edge FROM {{ ref('dim_date') }}
  UNION
  SELECT max(date_day) FROM {{ ref('dim_date') }}
) AS calendar
LEFT JOIN (
  SELECT performance_date AS used_day FROM {{ source('silver', 'performance') }}
  UNION
  SELECT start_date FROM {{ source('silver', 'campaigns') }}
  UNION
  SELECT end_date FROM {{ source('silver', 'campaigns') }}
) AS used ON calendar.edge = used.used_day
WHERE calendar.edge IS NOT NULL AND used.used_day IS NULL
