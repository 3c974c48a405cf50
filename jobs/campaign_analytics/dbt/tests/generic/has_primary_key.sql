{# Postgres itself keeps the key unique and not null as long as the constraint is there: that is what can go wrong. #}
{% test has_primary_key(model, columns) %}
SELECT '{{ columns | join(', ') }}' AS missing_key
WHERE NOT EXISTS (
  SELECT 1
  FROM pg_catalog.pg_constraint AS con
  WHERE con.contype = 'p'
    AND con.conrelid = cast('{{ model }}' AS regclass)
    AND pg_catalog.pg_get_constraintdef(con.oid) = 'PRIMARY KEY ({{ columns | join(', ') }})'
)
{% endtest %}
