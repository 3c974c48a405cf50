"""Names and texts as Spark SQL and Postgres write them."""

from __future__ import annotations


def quoted(*names: str) -> str:
    """A name of one or more parts."""
    return ".".join("`" + name.replace("`", "``") + "`" for name in names)


#: Spark's catalog of the Iceberg tables; all other tables of the lake are in that of the session.
ICEBERG_CATALOG = "iceberg"


def spark_name(table_format: str, schema: str, name: str) -> str:
    """The name by which Spark finds a table of the lake."""
    return quoted(ICEBERG_CATALOG, schema, name) if table_format == "iceberg" else quoted(schema, name)


def literal(text: str) -> str:
    """A string, quotes included."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def postgres_name(*names: str) -> str:
    """A name of one or more parts, as Postgres quotes it."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def postgres_literal(text: str) -> str:
    """A string as Postgres writes it, quotes included."""
    return "'" + text.replace("'", "''") + "'"
