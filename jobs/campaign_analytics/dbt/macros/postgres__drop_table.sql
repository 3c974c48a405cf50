{#
  Replaces dbt's own. To drop facts means to lock every dimension they refer to, and a reader that joins two of these
  in the other order would be in a deadlock with dbt. Hence each foreign key is given up by itself first.
#}
{% macro postgres__drop_table(relation) -%}
  {%- set keys = run_query(
    "SELECT conname FROM pg_catalog.pg_constraint WHERE contype = 'f' AND conrelid = to_regclass('" ~ relation ~ "')"
  ) -%}
  {%- for key in keys %}
  ALTER TABLE {{ relation }} DROP CONSTRAINT {{ key['conname'] }};
  COMMIT;
  {%- endfor %}
  DROP TABLE IF EXISTS {{ relation }} CASCADE
{%- endmacro %}
