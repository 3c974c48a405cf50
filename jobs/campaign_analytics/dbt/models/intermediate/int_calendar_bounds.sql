-- Both ends are null when there is nothing to date.
WITH used AS (
  SELECT performance_date AS used_day FROM {{ ref('stg_performance') }}
  UNION
  SELECT start_date FROM {{ ref('stg_campaigns') }}
  UNION
  SELECT end_date FROM {{ ref('stg_campaigns') }}
)

SELECT
  min(used_day) AS first_day,
  max(used_day) AS last_day
FROM used
