"""The files that a dbt project gets from the plan: where it works, and what it reads."""

from __future__ import annotations

import json

from lakehouse_jobs.plan import Product, Table
from lakehouse_jobs.plan_jobs import DbtJob

#: Name of the profile that a project has to use.
PROFILE = "lakehouse"


def render_profile() -> str:
    """The profile for Postgres; every value comes from the environment, the password as a secret of dbt."""
    target = {
        "type": "postgres",
        "host": "{{ env_var('LAKEHOUSE_DBT_HOST') }}",
        "port": "{{ env_var('LAKEHOUSE_DBT_PORT') | int }}",
        "user": "{{ env_var('LAKEHOUSE_DBT_USER') }}",
        "password": "{{ env_var('DBT_ENV_SECRET_LAKEHOUSE_PASSWORD') }}",
        "dbname": "{{ env_var('LAKEHOUSE_DBT_DATABASE') }}",
        # Where a model goes that names no schema; none does, as the project's own macro sees to.
        "schema": "public",
        "threads": 4,
        "connect_timeout": 10,
    }
    return _yaml({PROFILE: {"target": "postgres", "outputs": {"postgres": target}}})


def render_sources(product: Product, job: DbtJob) -> str:
    """The tables that the project reads, as dbt sources named after their schemas."""
    tables = [product.tables[name] for name in job.reads]
    places = {table.full_name: place for table in tables if (place := table.in_database) is not None}
    schemas = sorted({place.schema for place in places.values()})
    sources = [
        {
            "name": schema,
            "schema": schema,
            "description": f"Tables that the lake fills in schema {schema}",
            "tables": [
                _source(table, places[table.full_name].name)
                for table in tables
                if table.full_name in places and places[table.full_name].schema == schema
            ],
        }
        for schema in schemas
    ]
    return _yaml({"version": 2, "sources": sources})


def _source(table: Table, name: str) -> dict[str, object]:
    columns = [{"name": column.name, "description": column.description} for column in table.columns]
    return {"name": table.name, "identifier": name, "description": table.description, "columns": columns}


def _yaml(value: object) -> str:
    """JSON is YAML, and says the same of every text."""
    return json.dumps(value, indent=2) + "\n"
