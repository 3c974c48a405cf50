"""Step `ingest`: one Postgres table, all of it or what is new, read by Spark."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Source, Table
from lakehouse_jobs.plan_jobs import IngestJob
from lakehouse_jobs.postgres_source import SourceTable, describe
from lakehouse_jobs.postgres_types import keeps_every_value, postgres_type
from lakehouse_jobs.settings import SourceAccess
from lakehouse_jobs.sql_text import postgres_literal, postgres_name

# One reader takes about this much of a table; more readers only help beyond it.
_BYTES_PER_READER = 64 * 1024 * 1024
# Connections that one table may hold at its source.
_MOST_READERS = 8
_ROWS_PER_FETCH = 10_000


def ingest(  # noqa: PLR0913 (each is a thing of its own)
    spark: SparkSession,
    job: IngestJob,
    table: Table,
    source: Source,
    access: SourceAccess,
    *,
    least: str | None = None,
) -> DataFrame:
    """Returns the source table's declared columns, cast in the source itself; others never leave it.

    With `least` only rows whose watermark is at least that: those of the very value are read again, since
    more of them may have come.

    Raises:
        LakehouseError: the source cannot be read, lacks a declared column, or has one whose values the
            declared type could alter.
    """
    found = describe(access, source.schema, job.source_table, table.primary_key[0], _BYTES_PER_READER)
    faults = source_faults(table, found)
    if faults:
        heading = f"{source.schema}.{job.source_table} cannot fill {table.full_name}:"
        raise LakehouseError(bullets(heading, faults))
    query = selection(table, source.schema, job.source_table, found.columns)
    if job.watermark is not None and least is not None:
        query += f" WHERE {since(table, job.watermark, found.columns[job.watermark], least)}"
    options = {
        "url": access.url,
        "user": access.user,
        "password": access.password,
        "driver": "org.postgresql.Driver",
        "dbtable": f"({query}) AS source",
        "fetchsize": str(_ROWS_PER_FETCH),
        # Wall-clock times stay what they are instead of passing through the JVM's own time zone.
        "preferTimestampNTZ": "true",
        **partitioning(table.primary_key[0], found),
    }
    return spark.read.format("jdbc").options(**options).load()


def source_faults(table: Table, found: SourceTable) -> list[str]:
    """One sentence per declared column that the source lacks or whose values would not all survive."""
    faults = [
        f"it has no column {column.name}" for column in table.columns if column.name not in found.columns
    ]
    return faults + [
        f"column {column.name} is {found.columns[column.name]}, which does not always fit the declared "
        f"{column.type}: declare a wider type, or string"
        for column in table.columns
        if column.name in found.columns and not keeps_every_value(found.columns[column.name], column.type)
    ]


def selection(table: Table, schema: str, source_table: str, types: Mapping[str, str]) -> str:
    """The query that Postgres runs: exactly the declared columns, each cast to what its lake type needs.

    Args:
        table: the lake table to fill.
        schema: schema of the source table.
        source_table: the source table.
        types: Postgres type of each source column.
    """
    columns = ", ".join(
        f"({_wall_clock(column.name, types[column.name])})::{postgres_type(column.type)}"
        f" AS {postgres_name(column.name)}"
        for column in table.columns
    )
    # Names are quoted and checked by the plan reader; nothing here is a value.
    return f"SELECT {columns} FROM {postgres_name(schema)}.{postgres_name(source_table)}"  # noqa: S608


def since(table: Table, column: str, source_type: str, least: str) -> str:
    """The condition on the source's own column, so that it can use an index, of the rows from `least` on."""
    [kind] = [declared.type for declared in table.columns if declared.name == column]
    value = f"{postgres_literal(least)}::{postgres_type(kind)}"
    return f"{postgres_name(column)} >= {value}" + (" AT TIME ZONE 'UTC'" if _is_zoned(source_type) else "")


def _is_zoned(source_type: str) -> bool:
    return source_type.startswith("timestamp") and source_type.endswith("with time zone")


def _wall_clock(name: str, source_type: str) -> str:
    # The lake keeps UTC; without this the connection's own time zone would decide.
    return f"{postgres_name(name)} AT TIME ZONE 'UTC'" if _is_zoned(source_type) else postgres_name(name)


def partitioning(key: str, found: SourceTable) -> dict[str, str]:
    """Options that let several readers share a big table with an integer key; none for other tables."""
    readers = min(_MOST_READERS, -(-found.bytes // _BYTES_PER_READER))
    if found.key_range is None or readers <= 1:
        return {}
    low, high = found.key_range
    return {
        "partitionColumn": key,
        "lowerBound": str(low),
        "upperBound": str(high + 1),
        "numPartitions": str(readers),
    }
