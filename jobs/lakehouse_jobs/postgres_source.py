"""What a Postgres source says about one of its tables, so that it can be read well and refused early."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg import sql

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.postgres_connection import connect
from lakehouse_jobs.settings import SourceAccess

# Domains count as the type they are made from. A partitioned table's own size is 0: its parts are summed.
_DESCRIBE = """
SELECT a.attname,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod)
            ELSE format_type(a.atttypid, a.atttypmod) END,
       (SELECT coalesce(sum(pg_relation_size(relid)), 0) FROM pg_partition_tree(a.attrelid))
FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text)) AND a.attnum > 0 AND NOT a.attisdropped
"""
_INTEGERS = frozenset({"smallint", "integer", "bigint"})


@dataclass(frozen=True, slots=True)
class SourceTable:
    """Columns with their Postgres types, the size in bytes, and the key's range when it was asked for."""

    columns: Mapping[str, str]
    bytes: int
    key_range: tuple[int, int] | None


def describe(access: SourceAccess, schema: str, table: str, key: str, range_from: int) -> SourceTable:
    """Asks the source about a table.

    Args:
        access: where the source is.
        schema: schema of the table.
        table: the table.
        key: first column of its key.
        range_from: table size in bytes from which the range of an integer key is asked for too.

    Raises:
        LakehouseError: the source does not answer, or has no such table (or hides it from this user).
    """
    try:
        with connect(access) as connection, connection.cursor() as cursor:
            rows = cursor.execute(_DESCRIBE, (schema, table)).fetchall()
            columns = {str(name): str(kind) for name, kind, _ in rows}
            size = int(rows[0][2]) if rows else 0
            key_range = None
            if size >= range_from and columns.get(key) in _INTEGERS:
                bounds = sql.SQL("SELECT min({0}), max({0}) FROM {1}").format(
                    sql.Identifier(key), sql.Identifier(schema, table)
                )
                low, high = cursor.execute(bounds).fetchall()[0]
                key_range = None if low is None else (int(low), int(high))
    except psycopg.Error as error:
        raise LakehouseError(f"{schema}.{table} at {access.url} cannot be read: {error}") from error
    if not rows:
        raise LakehouseError(f"{access.url} has no table {schema}.{table}. Load the source first.")
    return SourceTable(columns, size, key_range)
