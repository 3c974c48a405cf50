-- No table of core is touched before every test of staging has passed, not only those of its own source:
-- depends_on: {{ ref('stg_advertisers') }}
-- depends_on: {{ ref('stg_performance') }}
SELECT
  campaign_id,
  advertiser_id,
  campaign_name,
  status,
  channel,
  coalesce(objective, 'not set') AS objective,
  start_date,
  end_date,
  end_date IS NULL AS is_open_ended,
  end_date - start_date + 1 AS planned_days,
  budget,
  {{ ratio('budget', 'end_date - start_date + 1') }} AS daily_budget
FROM {{ ref('stg_campaigns') }}
