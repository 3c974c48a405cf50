-- The foreign keys stand in the contract, so that the new table has them before it takes the old one's name. dbt then
-- drops the old table. When that was a dimension, CASCADE takes along the key of the facts that were there before; in a
-- whole build the new facts follow with their own, otherwise restore_foreign_keys.sql adds it. Only facts refer to
-- dimensions: a drop must not wait for two tables that a reader may hold in the other order.
SELECT
  campaign_id,
  performance_date,
  advertiser_id,
  impressions,
  clicks,
  conversions,
  spend,
  revenue,
  profit,
  ctr,
  cvr,
  cpc,
  cpa,
  roas
FROM {{ ref('int_performance_measured') }}
