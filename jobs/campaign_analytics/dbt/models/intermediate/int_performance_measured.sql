-- The inner join loses nothing: the relationships test of staging stops a build whose campaigns are incomplete.
SELECT
  performance.campaign_id,
  performance.performance_date,
  campaigns.advertiser_id,
  performance.impressions,
  performance.clicks,
  performance.conversions,
  performance.spend,
  performance.revenue,
  performance.revenue - performance.spend AS profit,
  {{ ratio('performance.clicks', 'performance.impressions') }} AS ctr,
  {{ ratio('performance.conversions', 'performance.clicks') }} AS cvr,
  {{ ratio('performance.spend', 'performance.clicks') }} AS cpc,
  {{ ratio('performance.spend', 'performance.conversions') }} AS cpa,
  {{ ratio('performance.revenue', 'performance.spend') }} AS roas
FROM {{ ref('stg_performance') }} AS performance
INNER JOIN {{ ref('stg_campaigns') }} AS campaigns ON performance.campaign_id = campaigns.campaign_id
