"""Removes the partitions of one table whose days are past what its contract keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.filled import Filled
from lakehouse_jobs.lake_files import count_rows
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.partition_folder import partition_folder, partition_values
from lakehouse_jobs.plan import Product, Table
from lakehouse_jobs.postgres_copy import PostgresCopies
from lakehouse_jobs.retention import first_day_kept, is_past


@dataclass(frozen=True, slots=True)
class Maintained:
    """What was removed of a table, or would be: days before `first_day`, with their rows and bytes.

    `copy_rows` are rows of the copy in the product's database, `None` without one. `fault` says why nothing
    was.
    """

    table: str
    first_day: str
    partitions: tuple[str, ...] = ()
    rows: int = 0
    bytes: int = 0
    copy_rows: int | None = None
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The edges that maintenance works with.

    `repair` ends what a killed run began, and `guard` is called right before anything is removed;
    with `dry_run`, neither is.
    """

    catalog: Catalog
    store: ObjectStore
    environment: Mapping[str, str]
    copies: PostgresCopies | None
    repair: Callable[[Table], None]
    guard: Callable[[], None]
    today: date
    dry_run: bool


def maintain_table(
    work: Maintenance, table: Table, product: Product, filled: Mapping[str, Filled]
) -> Maintained:
    """Removes what is past, for every reader at once; repeating it ends what a killed one began.

    Raises:
        LakehouseError: a table that is made from this one has not read it yet, or the table is registered
            otherwise than it is declared; nothing was removed.
    """
    first_day = first_day_kept(table, work.today)
    if first_day is None:
        raise LakehouseError(f"{table.full_name} keeps every row.")
    if not work.dry_run:
        work.repair(table)
    sizes = data_files(work.store.sizes(table.location))
    old = {name: size for name, size in sizes.items() if is_past(_day(name), first_day)}
    places = work.catalog.partitions(table)
    past = {values for values in places if is_past(values[0], first_day)}
    days = sorted({values[0] for values in past} | {_day(name) for name in old})
    rows = count_rows(work.environment, table, sorted(old)) if old else 0
    copied = _copy(work, table, first_day, remove=False)
    if not days and not copied:
        return Maintained(table.full_name, first_day, copy_rows=copied)
    _refuse_unread(table, product, filled)
    work.catalog.check(table)
    if not work.dry_run:
        work.guard()
        if past:
            kept = {values: place for values, place in places.items() if values not in past}
            work.catalog.place_partitions(table, kept)
        # Nobody reads these objects any more; the bucket keeps them as old versions for a while.
        work.store.remove(sorted(old), table.location)
        copied = _copy(work, table, first_day, remove=True)
    return Maintained(table.full_name, first_day, tuple(days), rows, sum(old.values()), copied)


def _day(name: str) -> str:
    return partition_values(partition_folder(name, 1))[0]


def _copy(work: Maintenance, table: Table, first_day: str, *, remove: bool) -> int | None:
    if table.copy is None or work.copies is None:
        return None
    return work.copies.before(table.copy, table.partition_by[0], first_day, remove=remove)


def _refuse_unread(table: Table, product: Product, filled: Mapping[str, Filled]) -> None:
    """What is made from the table has to have read the rows that go: its latest run may have failed."""
    own = filled.get(table.full_name)
    if own is None:
        raise LakehouseError(
            f"{table.full_name}: no run is noted that filled it. Run the product, then maintain it again."
        )
    readers = [job.writes or job.name for job in product.jobs if table.full_name in job.reads]
    behind = [name for name in readers if name not in filled or filled[name].at < own.at]
    if behind:
        raise LakehouseError(
            f"{table.full_name} is still needed: {', '.join(behind)} did not read the rows of run {own.run}. "
            "Run the product until it succeeds, then maintain it again."
        )
