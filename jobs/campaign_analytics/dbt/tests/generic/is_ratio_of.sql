{# Recomputed without the macro that made the column, so that a fault in the macro is seen. #}
{% test is_ratio_of(model, column_name, numerator, denominator) %}
SELECT *
FROM {{ model }}
WHERE
  ({{ denominator }} IS NULL OR {{ denominator }} = 0) <> ({{ column_name }} IS NULL)
  OR abs({{ column_name }} * {{ denominator }} - {{ numerator }}) > 0.000001 * {{ denominator }}
{% endtest %}
