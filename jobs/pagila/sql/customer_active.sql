-- `activebool` is true for everybody; only `active` tells who may rent.
SELECT
  customer_id,
  store_id,
  first_name,
  last_name,
  address_id,
  create_date,
  last_update
FROM bronze.customer
WHERE active = 1
