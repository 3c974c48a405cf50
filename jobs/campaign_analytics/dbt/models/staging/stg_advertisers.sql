SELECT
  advertiser_id,
  advertiser_name,
  industry,
  country,
  created_at,
  _ingestion_timestamp AS ingested_at,
  _silver_processed_at AS processed_at
FROM {{ source('silver', 'advertisers') }}
