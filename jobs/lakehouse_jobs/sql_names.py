"""Makes the SQL of a product find tables that are not in the session's own catalog."""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Table


def with_catalogs(query: str, file: str, tables: Collection[Table]) -> str:
    """The query with Spark's name of each Iceberg table in the place of its own; no letter else is changed.

    Args:
        query: one query in Spark SQL, which names tables as `schema.name`.
        file: where it comes from, for the message.
        tables: the tables that it may read.

    Raises:
        LakehouseError: an Iceberg table is read by a query whose names cannot be told apart.
    """
    iceberg = {table.full_name: table.spark_name for table in tables if table.format == "iceberg"}
    if not iceberg:
        return query
    try:
        parsed = parse_one(query, dialect="spark")
    except SqlglotError as error:
        raise LakehouseError(f"{file} reads Iceberg tables, but its names cannot be told: {error}") from error
    found = [
        (int(table.args["db"].meta["start"]), int(table.this.meta["end"]) + 1, iceberg[name])
        for table in parsed.find_all(exp.Table)
        if not table.catalog and (name := f"{table.db}.{table.name}".lower()) in iceberg
    ]
    for start, end, name in sorted(found, reverse=True):
        query = f"{query[:start]}{name}{query[end:]}"
    return query
