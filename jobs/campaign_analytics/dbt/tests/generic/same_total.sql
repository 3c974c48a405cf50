{# The column's sum is that of the table it was made from: no row was lost or counted twice on the way. #}
{% test same_total(model, column_name, to, field=none) %}
SELECT
  here.total AS total_here,
  there.total AS total_there
FROM (SELECT coalesce(sum({{ column_name }}), 0) AS total FROM {{ model }}) AS here
CROSS JOIN (SELECT coalesce(sum({{ field or column_name }}), 0) AS total FROM {{ to }}) AS there
WHERE here.total <> there.total
{% endtest %}
