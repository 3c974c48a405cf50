"""The edge to the product's database: copies of tables of the lake, and tables that only it has.

Rows are loaded in bulk into a table that nobody else sees and take the place of the old ones in the same
transaction. The table itself stays, and with it the views over it: readers see the old rows or the new ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing

import pyarrow as pa
from adbc_driver_manager import Error as AdbcError
from adbc_driver_postgresql import dbapi
from psycopg import conninfo

from lakehouse_jobs.catalog import losses
from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Copy, Table
from lakehouse_jobs.postgres_connection import CONNECT_SECONDS, libpq_url
from lakehouse_jobs.postgres_types import lake_type, postgres_type
from lakehouse_jobs.settings import SourceAccess
from lakehouse_jobs.sql_text import postgres_name

_LOADED = "lakehouse_loaded"
_COLUMNS = """
SELECT a.attname::text, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a
WHERE a.attrelid = to_regclass(format('%I.%I', $1::text, $2::text)) AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""


class PostgresCopies:
    """One product's tables there; every call is a connection and a transaction of its own."""

    def __init__(self, access: SourceAccess) -> None:
        """Whoever `access` names has to own the schemas of the copies."""
        self._access = access

    def check_change(self, table: Table, copy: Copy) -> None:
        """Refuses a declaration that would lose or alter columns of a table that only the database has.

        Raises:
            LakehouseError: names them; or the database does not answer.
        """
        try:
            with closing(self._connect()) as connection, connection.cursor() as cursor:
                present = _columns(cursor, copy)
        except AdbcError as error:
            raise LakehouseError(f"{copy.schema}.{copy.name} cannot be read: {error}") from error
        faults = losses(table, [(name, lake_type(kind) or kind) for name, kind in present.items()])
        if faults:
            heading = f"{table.full_name} has columns that its declaration would lose or alter:"
            raise LakehouseError(
                f"{bullets(heading, faults)}\n"
                "  Nothing was changed. Declare what is there, or give the table a new name."
            )

    def load(
        self, table: Table, copy: Copy, rows: pa.RecordBatchReader, only: Sequence[str] | None = None
    ) -> int:
        """Makes the rows the copy's rows, all at once; returns how many there are.

        Args:
            table: what is copied; the copy has its columns and its key.
            copy: where the rows go; it is made when it is not there.
            rows: all rows of the table, or of its partitions `only`.
            only: values of the first partition column whose rows are replaced; `None` for all rows.

        Raises:
            LakehouseError: the database does not answer or does not take the rows; the copy stays as it was.
        """
        where = "" if only is None else f" WHERE {postgres_name(table.partition_by[0])} = ANY($1)"
        # Names are quoted and checked by the plan reader; values are parameters.
        delete = f"DELETE FROM {_name(copy)}{where}"  # noqa: S608
        return self._fill(table, copy, rows, (delete, None if only is None else (list(only),)), "")

    def merge(self, table: Table, copy: Copy, rows: pa.RecordBatchReader, latest_by: str) -> int:
        """Puts the rows, at most one for a key, in the place of those with their keys; returns their number.

        A row that has a greater `latest_by` than the one that comes stays, as do those with other keys.

        Raises:
            LakehouseError: see `load`.
        """
        target, newer = _name(copy), postgres_name(latest_by)
        same = " AND ".join(f"t.{postgres_name(key)} = l.{postgres_name(key)}" for key in table.primary_key)
        loaded = f"pg_temp.{_LOADED} l"
        # Two statements of one transaction instead of ON CONFLICT, which needs a key that the database knows.
        delete = f"DELETE FROM {target} t USING {loaded} WHERE {same} AND l.{newer} >= t.{newer}"  # noqa: S608
        others = f" l WHERE NOT EXISTS (SELECT FROM {target} t WHERE {same})"
        return self._fill(table, copy, rows, (delete, None), others)

    def greatest(self, copy: Copy, column: str) -> str | None:
        """The greatest value of a column as text; `None` when there is no row, or no table yet."""
        try:
            with closing(self._connect()) as connection, connection.cursor() as cursor:
                if not _columns(cursor, copy):
                    return None
                cursor.execute(f"SELECT max({postgres_name(column)})::text FROM {_name(copy)}")  # noqa: S608
                [(value,)] = cursor.fetchall()
                return None if value is None else str(value)
        except AdbcError as error:
            raise LakehouseError(f"{copy.schema}.{copy.name} cannot be read: {error}") from error

    def _fill(
        self,
        table: Table,
        copy: Copy,
        rows: pa.RecordBatchReader,
        delete: tuple[str, tuple[list[str]] | None],
        where: str,
    ) -> int:
        """Loads the rows, deletes others and inserts those of the loaded ones that meet `where`."""
        columns = ", ".join(postgres_name(column.name) for column in table.columns)
        try:
            with closing(self._connect()) as connection, connection.cursor() as cursor:
                for statement in self._shape(cursor, table, copy):
                    cursor.execute(statement)
                count = cursor.adbc_ingest(_LOADED, rows, mode="create", temporary=True)
                cursor.execute(*delete)
                cursor.execute(
                    f"INSERT INTO {_name(copy)} ({columns}) "  # noqa: S608 (see `load`)
                    f"SELECT {columns} FROM pg_temp.{_LOADED}{where}"
                )
                connection.commit()
                return int(count)
        except AdbcError as error:
            raise LakehouseError(_refused(table, copy, error)) from error

    def counts(self, copy: Copy, column: str) -> Mapping[str, int]:
        """Rows of the copy by the values of a text column; none when there is no copy yet."""
        try:
            with closing(self._connect()) as connection, connection.cursor() as cursor:
                if not _columns(cursor, copy):
                    return {}
                name = postgres_name(column)
                cursor.execute(f"SELECT {name}, count(*) FROM {_name(copy)} GROUP BY 1")  # noqa: S608
                return {str(value): int(count) for value, count in cursor.fetchall()}
        except AdbcError as error:
            raise LakehouseError(f"{copy.schema}.{copy.name} cannot be read: {error}") from error

    def before(self, copy: Copy, column: str, first_day: str, *, remove: bool) -> int:
        """Counts the rows of the copy whose day is before `first_day`, and removes them if told so.

        Raises:
            LakehouseError: the database does not answer; nothing was removed.
        """
        where = f"FROM {_name(copy)} WHERE {postgres_name(column)}::date < $1::text::date"
        try:
            with closing(self._connect()) as connection, connection.cursor() as cursor:
                if not _columns(cursor, copy):
                    return 0
                # Names are quoted and checked by the plan reader; values are parameters.
                cursor.execute(f"SELECT count(*) {where}", (first_day,))
                [[count]] = cursor.fetchall()
                if remove and count:
                    cursor.execute(f"DELETE {where}", (first_day,))
                    connection.commit()
                return int(count)
        except AdbcError as error:
            raise LakehouseError(f"{copy.schema}.{copy.name} cannot be maintained: {error}") from error

    def _connect(self) -> dbapi.Connection:
        return dbapi.connect(
            conninfo.make_conninfo(
                libpq_url(self._access),
                user=self._access.user,
                password=self._access.password,
                connect_timeout=CONNECT_SECONDS,
            )
        )

    @staticmethod
    def _shape(cursor: dbapi.Cursor, table: Table, copy: Copy) -> list[str]:
        """Statements that give the copy the table's columns; the lake has refused what would lose any."""
        target, present = _name(copy), _columns(cursor, copy)
        declared = {column.name: postgres_type(column.type) for column in table.columns}
        if not present:
            columns = [f"{postgres_name(name)} {kind}" for name, kind in declared.items()]
            if table.primary_key:
                columns.append(f"PRIMARY KEY ({', '.join(map(postgres_name, table.primary_key))})")
            return [f"CREATE TABLE {target} ({', '.join(columns)})"]
        added = [
            f"ALTER TABLE {target} ADD COLUMN {postgres_name(name)} {kind}"
            for name, kind in declared.items()
            if name not in present
        ]
        widened = [
            f"ALTER TABLE {target} ALTER COLUMN {postgres_name(name)} TYPE {kind}"
            for name, kind in declared.items()
            if name in present and present[name] != _spelled(kind)
        ]
        return added + widened


def _refused(table: Table, copy: Copy, error: AdbcError) -> str:
    if table.format == "postgres":
        return f"{table.full_name} could not be filled: {error}. It has its old rows; run again."
    return (
        f"{table.full_name} could not be copied to {copy.schema}.{copy.name}: {error}. "
        "The lake has the new rows, the copy the old ones; run again to copy them."
    )


def _columns(cursor: dbapi.Cursor, copy: Copy) -> dict[str, str]:
    cursor.execute(_COLUMNS, (copy.schema, copy.name))
    return {str(name): str(kind) for name, kind in cursor.fetchall()}


def _spelled(kind: str) -> str:
    """A type as `format_type` spells it."""
    return kind.replace("timestamp", "timestamp without time zone")


def _name(copy: Copy) -> str:
    return postgres_name(copy.schema, copy.name)
