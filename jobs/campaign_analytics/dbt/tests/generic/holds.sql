{# The condition must be true for every row; unknown is a failure, so that a null cannot hide one. #}
{% test holds(model, condition) %}
SELECT *
FROM {{ model }}
WHERE ({{ condition }}) IS NOT TRUE
{% endtest %}
