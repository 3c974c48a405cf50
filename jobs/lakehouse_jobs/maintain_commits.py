"""Removes the rows of a Delta or an Iceberg table whose days are past, by one commit of the table's log."""

from __future__ import annotations

from collections.abc import Mapping

from lakehouse_jobs.filled import Filled
from lakehouse_jobs.maintenance import Maintained, Maintenance, refuse_unread
from lakehouse_jobs.plan import Product, Table
from lakehouse_jobs.sql_text import literal, quoted


def maintain_commits(
    work: Maintenance, table: Table, product: Product, filled: Mapping[str, Filled], first_day: str
) -> Maintained:
    """Removes what is past; earlier states still have it, for as long as the table keeps those.

    Raises:
        LakehouseError: see `maintain_partitions`.
    """
    past = _past(table, first_day)
    counts = _counts(work, table, past)
    copied = work.copied_rows(table, first_day, remove=False)
    if not counts and not copied:
        return Maintained(table.full_name, first_day, copy_rows=copied)
    refuse_unread(table, product, filled)
    work.catalog.check(table)
    if not work.dry_run:
        work.guard()
        if counts:
            # Names are quoted and checked by the plan reader.
            work.spark.sql(f"DELETE FROM {table.spark_name} WHERE {past}")  # noqa: S608
        copied = work.copied_rows(table, first_day, remove=True)
    return Maintained(
        table.full_name, first_day, tuple(sorted(counts)), sum(counts.values()), copy_rows=copied
    )


def _past(table: Table, first_day: str) -> str:
    day = quoted(table.partition_by[0])
    # Iceberg takes the partition without a day for one before every day, unless it is told.
    return f"{day} IS NOT NULL AND try_cast({day} AS date) < cast({literal(first_day)} AS date)"


def _counts(work: Maintenance, table: Table, past: str) -> dict[str, int]:
    """Rows of each day that goes; none for a table that no run has filled yet."""
    if work.catalog.find(table) is None:
        return {}
    days = work.spark.table(table.spark_name).where(past).groupBy(table.partition_by[0]).count()
    return {str(day): count for day, count in days.collect()}
