-- No table of core is touched before every test of staging has passed, not only those of its own source:
-- depends_on: {{ ref('stg_advertisers') }}
WITH days AS (
  -- Whole days are added to a date: a series of timestamps would follow the session's time zone.
  SELECT bounds.first_day + later AS date_day
  FROM {{ ref('int_calendar_bounds') }} AS bounds
  CROSS JOIN generate_series(0, bounds.last_day - bounds.first_day) AS later
)

SELECT
  date_day,
  cast(extract(YEAR FROM date_day) AS integer) AS calendar_year,
  cast(extract(QUARTER FROM date_day) AS integer) AS calendar_quarter,
  cast(extract(MONTH FROM date_day) AS integer) AS month_number,
  to_char(date_day, 'FMMonth') AS month_name,
  cast(date_trunc('month', date_day) AS date) AS month_start,
  cast(extract(ISOYEAR FROM date_day) AS integer) AS iso_year,
  cast(extract(WEEK FROM date_day) AS integer) AS iso_week,
  cast(date_trunc('week', date_day) AS date) AS week_start,
  cast(extract(DAY FROM date_day) AS integer) AS day_of_month,
  cast(extract(ISODOW FROM date_day) AS integer) AS day_of_week,
  to_char(date_day, 'FMDay') AS day_name,
  extract(ISODOW FROM date_day) >= 6 AS is_weekend,
  extract(DAY FROM date_day + 1) = 1 AS is_month_end
FROM days
