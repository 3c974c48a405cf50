-- Each share is rounded to six places, which may add up to half of the last place for each advertiser.
SELECT sum(spend_share) AS total_share
FROM {{ ref('advertiser_summary') }}
HAVING abs(sum(spend_share) - 1) > 0.000001 * count(*)
