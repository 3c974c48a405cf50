-- No table of core is touched before every test of staging has passed, not only those of its own source:
-- depends_on: {{ ref('stg_campaigns') }}
-- depends_on: {{ ref('stg_performance') }}
SELECT
  advertiser_id,
  advertiser_name,
  industry,
  country,
  created_at
FROM {{ ref('stg_advertisers') }}
