WITH earned AS (
  SELECT
    store_id,
    coalesce(category, '(none)') AS category,
    count(*) AS rentals,
    sum(income) AS income
  FROM silver.rental_income
  GROUP BY store_id, coalesce(category, '(none)')
)

SELECT
  store_id,
  category,
  rentals,
  income,
  income / rentals AS income_per_rental,
  rank() OVER (PARTITION BY store_id ORDER BY income DESC) AS rank_in_store
FROM earned
