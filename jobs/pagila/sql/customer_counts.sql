SELECT
  store_id,
  count(*) AS count
FROM silver.customer_active
GROUP BY store_id
