{# The same rows as the table it was made from, as far as these columns tell. #}
{% test same_rows(model, to, columns) %}
(
  SELECT {{ columns | join(', ') }} FROM {{ model }}
  EXCEPT ALL
  SELECT {{ columns | join(', ') }} FROM {{ to }}
)
UNION ALL
(
  SELECT {{ columns | join(', ') }} FROM {{ to }}
  EXCEPT ALL
  SELECT {{ columns | join(', ') }} FROM {{ model }}
)
{% endtest %}
