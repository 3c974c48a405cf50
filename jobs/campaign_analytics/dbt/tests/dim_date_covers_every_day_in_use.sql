-- A day that the calendar lacks would vanish from every report that joins it.
SELECT used.used_day
FROM (
  SELECT performance_date AS used_day FROM {{ source('silver', 'performance') }}
  UNION
  SELECT start_date FROM {{ source('silver', 'campaigns') }}
  UNION
  SELECT end_date FROM {{ source('silver', 'campaigns') }} WHERE end_date IS NOT NULL
) AS used
LEFT JOIN {{ ref('dim_date') }} AS calendar ON used.used_day = calendar.date_day
WHERE calendar.date_day IS NULL
