{# A name that nobody can read, be it missing or made of spaces. #}
{% test not_blank(model, column_name) %}
SELECT *
FROM {{ model }}
WHERE trim(coalesce({{ column_name }}, '')) = ''
{% endtest %}
