"""What maintenance of tables works with and tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from pyspark.sql import SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.filled import Filled
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan import Product, Table
from lakehouse_jobs.postgres_copy import PostgresCopies


@dataclass(frozen=True, slots=True)
class Maintained:
    """What was removed of a table, or would be: days before `first_day`, with their rows and bytes.

    `first_day` is `None` when no age ends rows. Rows of a table with a log leave it without bytes: its files
    stay as long as an earlier state needs them, and `freed_bytes` are those of files that ended with such
    states. `copy_rows` are rows of the copy in the product's database, `None` without one. `fault` says why
    nothing was.
    """

    table: str
    first_day: str | None
    partitions: tuple[str, ...] = ()
    rows: int = 0
    bytes: int = 0
    copy_rows: int | None = None
    freed_bytes: int = 0
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Maintenance:
    """The edges that maintenance works with; `now` is in UTC.

    `repair` ends what a killed run began, and `guard` is called right before anything is removed;
    with `dry_run`, neither is.
    """

    spark: SparkSession
    catalog: Catalog
    store: ObjectStore
    environment: Mapping[str, str]
    copies: PostgresCopies | None
    repair: Callable[[Table], None]
    guard: Callable[[], None]
    now: datetime
    dry_run: bool

    def copied_rows(self, table: Table, first_day: str, *, remove: bool) -> int | None:
        """Counts rows of the table's copy before the day, and removes them if told so; `None` without one."""
        if table.copy is None or self.copies is None:
            return None
        return self.copies.before(table.copy, table.partition_by[0], first_day, remove=remove)


def refuse_unread(table: Table, product: Product, filled: Mapping[str, Filled]) -> None:
    """What is made from the table has to have read the rows that go: its latest run may have failed.

    Raises:
        LakehouseError: names who has not.
    """
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
