{#
  Calls the primary key `<table>_pkey`. The contract cannot: index names are unique within a schema, and while the new
  table is made the old one still has the name. Postgres makes up `<table>__dbt_tmp_pkey` instead.
#}
{% macro name_primary_key() %}
  {%- if execute -%}
    {%- set found = run_query(
      "SELECT conname FROM pg_catalog.pg_constraint WHERE contype = 'p' AND conrelid = cast('" ~ this ~ "' AS regclass)"
    ) -%}
    {%- for row in found if row['conname'] != this.identifier ~ '_pkey' -%}
      ALTER TABLE {{ this }} RENAME CONSTRAINT {{ row['conname'] }} TO {{ this.identifier }}_pkey
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}
