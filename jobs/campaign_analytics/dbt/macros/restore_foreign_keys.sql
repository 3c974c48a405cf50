{#
  Adds the foreign keys that the contracts declare and the database lacks. A whole build needs none; after one of a
  dimension alone, or one that stopped half-way, the facts are still the old ones and lost their key to what was
  swapped.
#}
{% macro restore_foreign_keys() %}
  {%- if execute and flags.WHICH in ('run', 'build') -%}
    {%- set models = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | list -%}
    {%- for facts in models -%}
      {%- for key in facts.constraints if key.type == 'foreign_key' -%}
        {# The name comes last, in `ref('dim_date')` as well as in `"lake"."core"."dim_date"`. #}
        {%- set name = modules.re.findall('\w+', key.to) | last -%}
        {%- set dimension = models | selectattr('name', 'equalto', name) | first -%}
        {%- if lacks_foreign_key(facts.relation_name, key.name, dimension.relation_name) %}
          ALTER TABLE {{ facts.relation_name }} ADD CONSTRAINT {{ key.name }}
          FOREIGN KEY ({{ key.columns | join(', ') }})
          REFERENCES {{ dimension.relation_name }} ({{ key.to_columns | join(', ') }});
        {%- endif -%}
      {%- endfor -%}
    {%- endfor -%}
  {%- endif -%}
{% endmacro %}

{# Whether both tables are there, but not the key between them. #}
{% macro lacks_foreign_key(facts, key, dimension) %}
  {% set found = run_query("
    SELECT 1
    WHERE to_regclass('" ~ facts ~ "') IS NOT NULL
      AND to_regclass('" ~ dimension ~ "') IS NOT NULL
      AND NOT EXISTS (
        SELECT 1
        FROM pg_catalog.pg_constraint
        WHERE conrelid = to_regclass('" ~ facts ~ "') AND conname = '" ~ key ~ "'
      )
  ") %}
  {{ return(found | length > 0) }}
{% endmacro %}
