SELECT
  campaign_id,
  performance_date,
  impressions,
  clicks,
  conversions,
  spend,
  revenue,
  _ingestion_timestamp AS ingested_at,
  _silver_processed_at AS processed_at
FROM {{ source('silver', 'performance') }}
