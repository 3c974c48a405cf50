-- A rental may have several payments and a film several categories: both are brought to one row each before
-- they are joined, so that every rental stays one row and no payment counts twice.
WITH paid AS (
  SELECT
    rental_id,
    count(*) AS payments,
    sum(amount) AS income
  FROM bronze.payment
  GROUP BY rental_id
),

shelved AS (
  SELECT
    film_category.film_id,
    min(category.name) AS category
  FROM bronze.film_category
  INNER JOIN bronze.category ON film_category.category_id = category.category_id
  GROUP BY film_category.film_id
)

SELECT
  rental.rental_id,
  rental.rental_date,
  inventory.store_id,
  rental.customer_id,
  inventory.film_id,
  shelved.category,
  coalesce(paid.payments, 0) AS payments,
  coalesce(paid.income, 0) AS income
FROM bronze.rental
INNER JOIN bronze.inventory ON rental.inventory_id = inventory.inventory_id
LEFT JOIN shelved ON inventory.film_id = shelved.film_id
LEFT JOIN paid ON rental.rental_id = paid.rental_id
