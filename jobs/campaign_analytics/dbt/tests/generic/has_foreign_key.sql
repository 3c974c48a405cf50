{# A valid foreign key to the table that is in use now, not to one that was swapped out. #}
{% test has_foreign_key(model, column_name, to, field) %}
SELECT '{{ column_name }}' AS missing_key
WHERE NOT EXISTS (
  SELECT 1
  FROM pg_catalog.pg_constraint AS con
  INNER JOIN pg_catalog.pg_attribute AS here
    ON con.conrelid = here.attrelid AND con.conkey = ARRAY[here.attnum]
  INNER JOIN pg_catalog.pg_attribute AS there
    ON con.confrelid = there.attrelid AND con.confkey = ARRAY[there.attnum]
  WHERE con.contype = 'f'
    AND con.convalidated
    AND con.conrelid = cast('{{ model }}' AS regclass)
    AND con.confrelid = cast('{{ to }}' AS regclass)
    AND here.attname = '{{ column_name }}'
    AND there.attname = '{{ field }}'
)
{% endtest %}
