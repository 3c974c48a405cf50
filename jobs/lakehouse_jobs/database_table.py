"""How readers come to see new rows of a table that only the product's database has: by one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.lake_files import read_files
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan import Copy, Table
from lakehouse_jobs.postgres_copy import PostgresCopies
from lakehouse_jobs.settings import SourceAccess


class DatabaseTable:
    """A `TableKeeper` of tables of the product's database; rows are staged and verified in the lake."""

    def __init__(
        self, access: Callable[[], SourceAccess], environment: Mapping[str, str], store: ObjectStore
    ) -> None:
        """`access` is asked when the first table needs the database; `environment` names the object store."""
        self._access = access
        self._environment = environment
        self._store = store

    def repair(self, table: Table) -> None:
        """See `TableKeeper`; a killed transaction leaves nothing behind."""
        self._copies().check_change(table, _place(table))

    def switch(self, table: Table, staged: str, only: Collection[str] | None) -> int:
        """See `TableKeeper`."""
        kept = None if only is None else list(only)
        with read_files(self._environment, self._store, replace(table, location=staged)) as rows:
            self._copies().load(table, _place(table), rows, kept)
        return self._bytes(staged)

    def merge(self, table: Table, staged: str, latest_by: str) -> int:
        """See `TableKeeper`."""
        with read_files(self._environment, self._store, replace(table, location=staged)) as rows:
            self._copies().merge(table, _place(table), rows, latest_by)
        return self._bytes(staged)

    def _bytes(self, staged: str) -> int:
        return sum(data_files(self._store.sizes(staged)).values())

    def _copies(self) -> PostgresCopies:
        return PostgresCopies(self._access())


def _place(table: Table) -> Copy:
    return Copy(table.schema, table.name)
