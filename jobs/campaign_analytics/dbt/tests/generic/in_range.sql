{# Both ends are allowed values and either may be left out. A null is left to `not_null`. #}
{% test in_range(model, column_name, from=none, to=none) %}
SELECT *
FROM {{ model }}
WHERE
  {%- if from is not none %}
  {{ column_name }} < {{ from }}
  {%- endif %}
  {%- if from is not none and to is not none %}
  OR
  {%- endif %}
  {%- if to is not none %}
  {{ column_name }} > {{ to }}
  {%- endif %}
{% endtest %}
