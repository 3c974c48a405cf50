{# As many rows as the table it was made from. #}
{% test same_count(model, to) %}
SELECT
  here.total AS rows_here,
  there.total AS rows_there
FROM (SELECT count(*) AS total FROM {{ model }}) AS here
CROSS JOIN (SELECT count(*) AS total FROM {{ to }}) AS there
WHERE here.total <> there.total
{% endtest %}
