-- The facts carry the advertiser themselves; it must be the one that the dimension tells.
SELECT
  facts.campaign_id,
  facts.advertiser_id,
  campaigns.advertiser_id AS owner_id
FROM {{ ref('fct_performance') }} AS facts
INNER JOIN {{ ref('dim_campaigns') }} AS campaigns ON facts.campaign_id = campaigns.campaign_id
WHERE facts.advertiser_id <> campaigns.advertiser_id
