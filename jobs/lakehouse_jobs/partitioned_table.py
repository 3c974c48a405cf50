"""How readers come to see new rows of a partitioned table."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.partition_folder import partition_folder, partition_values
from lakehouse_jobs.plan import Table
from lakehouse_jobs.registry import Values
from lakehouse_jobs.whole_table import incomplete


class PartitionedTable:
    """Points partitions at staged data, moves the data to their own folders and points them there."""

    def __init__(self, catalog: Catalog, store: ObjectStore) -> None:
        """Both hold the tables it is asked about."""
        self._catalog = catalog
        self._store = store

    def switch(self, table: Table, staged: str, only: Collection[str] | None) -> int:
        """Makes the staged rows the table's rows in one step for every reader.

        Args:
            table: what is switched.
            staged: where its new rows are.
            only: values of the first partition column whose rows are replaced; `None` for all rows.

        Returns:
            Bytes of the new rows.
        """
        new = data_files(self._store.sizes(staged))
        kept = {
            values: place
            for values, place in self._catalog.partitions(table).items()
            if only is not None and values[0] not in only
        }
        folders = {partition_folder(name, len(table.partition_by)) for name in new}
        places = {partition_values(folder): f"{staged}/{folder}" for folder in folders}
        self._catalog.place_partitions(table, {**kept, **places})
        self._settle(table, {**kept, **places})
        self._remove_replaced(table, {**kept, **places}, only)
        return sum(new.values())

    def repair(self, table: Table) -> None:
        """Ends what a killed run began.

        Raises:
            LakehouseError: a partition reads a place that is neither its own folder nor staged data.
        """
        places = {values: place.rstrip("/") for values, place in self._catalog.partitions(table).items()}
        foreign = [
            place
            for place in places.values()
            if not place.startswith((f"{table.location}/", f"{table.staging}/"))
        ]
        if foreign:
            raise LakehouseError(
                f"{table.full_name} has partitions that are not below its declared {table.location}, "
                f"for example {foreign[0]}. Nothing was changed. Register them at their declared place."
            )
        if any(place.startswith(f"{table.staging}/") for place in places.values()):
            self._settle(table, self._without_lost(table, places))

    def _without_lost(self, table: Table, places: Mapping[Values, str]) -> dict[Values, str]:
        """The places, but the own folder for a staged one whose objects are gone: it has the only copy."""
        return {
            values: place
            if data_files(self._store.sizes(place))
            else f"{table.location}/{_tail(table, place)}"
            for values, place in places.items()
        }

    def _settle(self, table: Table, places: Mapping[Values, str]) -> None:
        """Moves staged data that partitions read to their own folders, and points them there."""
        folders = {values: _tail(table, place) for values, place in places.items()}
        for values, place in places.items():
            own = f"{table.location}/{folders[values]}"
            if place == own:
                continue
            new = data_files(self._store.sizes(place))
            self._store.copy(new, place, own)
            present = self._store.sizes(own)
            self._store.remove([name for name in present if name not in new], own)
            if {name: size for name, size in present.items() if name in new} != new:
                raise LakehouseError(incomplete(table, place))
        self._catalog.place_partitions(
            table, {values: f"{table.location}/{folder}" for values, folder in folders.items()}
        )

    def _remove_replaced(
        self, table: Table, places: Collection[Values], only: Collection[str] | None
    ) -> None:
        """Removes folders of rows that were replaced and have no successor. Others that nobody reads stay.

        A metastore that was made anew knows none of them, and they may be all there is.
        """
        replaced = [
            name
            for name in self._store.sizes(table.location)
            for values in [partition_values(partition_folder(name, len(table.partition_by)))]
            if values not in places and (only is None or values[0] in only)
        ]
        self._store.remove(replaced, table.location)


def _tail(table: Table, place: str) -> str:
    """The partition's folder: the end of the place that is its own or a staged one."""
    return "/".join(place.rstrip("/").split("/")[-len(table.partition_by) :])
