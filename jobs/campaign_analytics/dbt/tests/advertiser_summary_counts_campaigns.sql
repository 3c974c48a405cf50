-- Counted from silver: neither a join that repeats campaigns nor one that loses advertisers may pass.
WITH silver AS (
  SELECT
    advertiser_id,
    count(*) AS campaigns,
    count(*) FILTER (WHERE status = 'active') AS active_campaigns
  FROM {{ source('silver', 'campaigns') }}
  GROUP BY advertiser_id
)

SELECT
  summary.advertiser_id,
  summary.campaigns,
  summary.active_campaigns
FROM {{ ref('advertiser_summary') }} AS summary
LEFT JOIN silver ON summary.advertiser_id = silver.advertiser_id
WHERE
  summary.campaigns <> coalesce(silver.campaigns, 0)
  OR summary.active_campaigns <> coalesce(silver.active_campaigns, 0)
