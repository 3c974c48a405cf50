{# dbt would put the target's schema in front (`staging_core`); readers ask for `core.dim_campaigns`. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ target.schema if custom_schema_name is none else custom_schema_name | trim }}
{%- endmacro %}
