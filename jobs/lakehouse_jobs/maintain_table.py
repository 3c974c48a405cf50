"""Applies the retention of one table: of its rows, and of its earlier states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from lakehouse_jobs.filled import Filled
from lakehouse_jobs.maintain_commits import maintain_commits
from lakehouse_jobs.maintain_database import maintain_database
from lakehouse_jobs.maintain_partitions import maintain_partitions
from lakehouse_jobs.maintain_states import maintain_states
from lakehouse_jobs.maintenance import Maintained, Maintenance
from lakehouse_jobs.plan import Product, RowAge, Table
from lakehouse_jobs.retention import first_day_kept

_Maintain = Callable[[Maintenance, Table, Product, Mapping[str, Filled], str], Maintained]

_BY_FORMAT: Mapping[str, _Maintain] = {
    "parquet": maintain_partitions,
    "delta": maintain_commits,
    "iceberg": maintain_commits,
    "postgres": maintain_database,
}


def is_maintained(table: Table) -> bool:
    """Whether the table's contract ends anything by age."""
    return isinstance(table.rows_kept, RowAge) or _ends_states(table)


def maintain_table(
    work: Maintenance, table: Table, product: Product, filled: Mapping[str, Filled]
) -> Maintained:
    """Removes what is past, for every reader at once; repeating it ends what a killed one began.

    Raises:
        LakehouseError: a table that is made from this one has not read it yet, or the table is registered
            otherwise than it is declared; nothing was removed.
    """
    first_day = first_day_kept(table, work.now.date())
    if not work.dry_run:
        work.repair(table)
    done = Maintained(table.full_name, first_day)
    if first_day is not None:
        done = _BY_FORMAT[table.format](work, table, product, filled, first_day)
    return replace(done, freed_bytes=maintain_states(work, table)) if _ends_states(table) else done


def _ends_states(table: Table) -> bool:
    return table.time_travel is not None or table.vacuum is not None
