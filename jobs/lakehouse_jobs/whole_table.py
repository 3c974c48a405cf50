"""How readers come to see new rows of a table that has no partitions."""

from __future__ import annotations

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan import Table


class WholeTable:
    """Points the table at staged data, moves the data to the table's own prefix and points it there."""

    def __init__(self, catalog: Catalog, store: ObjectStore) -> None:
        """Both hold the tables it is asked about."""
        self._catalog = catalog
        self._store = store

    def switch(self, table: Table, staged: str) -> int:
        """Makes the staged rows the table's rows in one step for every reader; returns their bytes."""
        self._catalog.point(table, staged)
        return self._settle(table, staged)

    def repair(self, table: Table) -> None:
        """Ends what a killed run began.

        Raises:
            LakehouseError: the table points at a place that is neither its own prefix nor staged data.
        """
        registered = self._catalog.find(table)
        if registered is None or registered.location.rstrip("/") == table.location:
            return
        staged = registered.location.rstrip("/")
        if not staged.startswith(f"{table.staging}/"):
            raise LakehouseError(
                f"{table.full_name} is registered at {staged}, not at its declared {table.location}. "
                "Nothing was changed. Declare the registered location, or register the table anew."
            )
        # Without its staged objects the own prefix is the only copy left: it must not be emptied.
        if data_files(self._store.sizes(staged)):
            self._settle(table, staged)
        else:
            self._catalog.move(table, table.location)

    def _settle(self, table: Table, staged: str) -> int:
        """Moves staged data that the table already reads to the table's own prefix; returns its bytes."""
        new = data_files(self._store.sizes(staged))
        self._store.copy(new, staged, table.location)
        present = self._store.sizes(table.location)
        self._store.remove([name for name in present if name not in new], table.location)
        if {name: size for name, size in present.items() if name in new} != new:
            raise LakehouseError(incomplete(table, staged))
        self._catalog.move(table, table.location)
        return sum(new.values())


def incomplete(table: Table, staged: str) -> str:
    """What to say when a copy is not what it was made from."""
    return (
        f"{table.full_name}: the copy from {staged} to {table.location} is incomplete. "
        "SQL reads the complete staged data; run again to repair."
    )
