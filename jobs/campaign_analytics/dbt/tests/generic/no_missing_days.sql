{# Every row's next day is there, too, except for the last one: a gap would shift whatever looks days back. #}
{% test no_missing_days(model, column_name) %}
SELECT {{ column_name }}
FROM (
  SELECT
    {{ column_name }},
    lead({{ column_name }}) OVER (ORDER BY {{ column_name }}) AS next_day
  FROM {{ model }}
) AS days
WHERE next_day <> {{ column_name }} + 1
{% endtest %}
