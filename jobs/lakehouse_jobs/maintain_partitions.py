"""Removes the partitions of a Parquet table whose days are past what its contract keeps."""

from __future__ import annotations

from collections.abc import Mapping

from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.filled import Filled
from lakehouse_jobs.lake_files import count_rows
from lakehouse_jobs.maintenance import Maintained, Maintenance, refuse_unread
from lakehouse_jobs.partition_folder import partition_folder, partition_values
from lakehouse_jobs.plan import Product, Table
from lakehouse_jobs.retention import is_past


def maintain_partitions(
    work: Maintenance, table: Table, product: Product, filled: Mapping[str, Filled], first_day: str
) -> Maintained:
    """Removes what is past, for every reader at once; repeating it ends what a killed one began.

    Raises:
        LakehouseError: a table that is made from this one has not read it yet, or the table is registered
            otherwise than it is declared; nothing was removed.
    """
    sizes = data_files(work.store.sizes(table.location))
    old = {name: size for name, size in sizes.items() if is_past(_day(name), first_day)}
    places = work.catalog.partitions(table)
    past = {values for values in places if is_past(values[0], first_day)}
    days = sorted({values[0] for values in past} | {_day(name) for name in old})
    rows = count_rows(work.environment, table, sorted(old)) if old else 0
    copied = work.copied_rows(table, first_day, remove=False)
    if not days and not copied:
        return Maintained(table.full_name, first_day, copy_rows=copied)
    refuse_unread(table, product, filled)
    work.catalog.check(table)
    if not work.dry_run:
        work.guard()
        if past:
            kept = {values: place for values, place in places.items() if values not in past}
            work.catalog.place_partitions(table, kept)
        # Nobody reads these objects any more; the bucket keeps them as old versions for a while.
        work.store.remove(sorted(old), table.location)
        copied = work.copied_rows(table, first_day, remove=True)
    return Maintained(table.full_name, first_day, tuple(days), rows, sum(old.values()), copied)


def _day(name: str) -> str:
    return partition_values(partition_folder(name, 1))[0]
