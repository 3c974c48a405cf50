SELECT
  campaign_id,
  advertiser_id,
  campaign_name,
  status,
  channel,
  objective,
  start_date,
  end_date,
  budget,
  _ingestion_timestamp AS ingested_at,
  _silver_processed_at AS processed_at
FROM {{ source('silver', 'campaigns') }}
