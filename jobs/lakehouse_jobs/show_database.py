"""Shows the rows of the tables in a product's database."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Table
from lakehouse_jobs.postgres_connection import connect
from lakehouse_jobs.settings import SourceAccess
from lakehouse_jobs.show import Rows

_TABLES = """
SELECT table_schema, table_name FROM information_schema.tables
WHERE table_schema = ANY(%s) AND table_type = 'BASE TABLE'
ORDER BY array_position(%s, table_schema::text), table_name
"""


def fetch_tables(access: SourceAccess, tables: Sequence[Table], limit: int) -> dict[str, Rows]:
    """Reads up to `limit` rows of each table, in order of their keys.

    Raises:
        LakehouseError: a table holds no data yet, or the database does not answer.
    """
    try:
        with connect(access) as connection, connection.cursor(row_factory=dict_row) as cursor:
            rows: dict[str, Rows] = {}
            for table in tables:
                # A quarantine has no key.
                order = table.primary_key or (table.columns[0].name,)
                query = sql.SQL("SELECT {} FROM {} ORDER BY {} LIMIT {}").format(
                    sql.SQL(", ").join(sql.Identifier(column.name) for column in table.columns),
                    sql.Identifier(table.schema, table.name),
                    sql.SQL(", ").join(map(sql.Identifier, order)),
                    sql.Literal(limit),
                )
                rows[table.full_name] = cursor.execute(query).fetchall()
            return rows
    except psycopg.errors.UndefinedTable as error:
        raise LakehouseError(
            f"{error.diag.message_primary}: it holds no data yet. Run the product first."
        ) from error
    except psycopg.Error as error:
        raise LakehouseError(f"{access.url} cannot be read: {error}") from error


def fetch_database_rows(access: SourceAccess, schemas: Sequence[str], limit: int) -> dict[str, Rows]:
    """Reads up to `limit` rows of every table in the schemas, in order of their first column.

    Raises:
        LakehouseError: the database does not answer.
    """
    try:
        with connect(access) as connection, connection.cursor(row_factory=dict_row) as cursor:
            found = cursor.execute(_TABLES, (list(schemas), list(schemas))).fetchall()
            rows: dict[str, Rows] = {}
            for row in found:
                schema, name = row["table_schema"], row["table_name"]
                query = sql.SQL("SELECT * FROM {} ORDER BY 1 LIMIT {}").format(
                    sql.Identifier(schema, name), sql.Literal(limit)
                )
                rows[f"{schema}.{name}"] = cursor.execute(query).fetchall()
            return rows
    except psycopg.Error as error:
        raise LakehouseError(f"{access.url} cannot be read: {error}") from error
