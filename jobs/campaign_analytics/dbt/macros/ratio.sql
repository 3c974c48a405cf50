{# A ratio of nothing is unknown, not zero and not an error: without clicks there is no cost per click. #}
{% macro ratio(numerator, denominator) -%}
  cast(cast({{ numerator }} AS numeric) / nullif({{ denominator }}, 0) AS numeric(18, 6))
{%- endmacro %}
