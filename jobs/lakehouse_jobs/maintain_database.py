"""Removes the rows of a table of the product's database whose days are past, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.filled import Filled
from lakehouse_jobs.maintenance import Maintained, Maintenance, refuse_unread
from lakehouse_jobs.plan import Product, RowAge, Table


def maintain_database(
    work: Maintenance, table: Table, product: Product, filled: Mapping[str, Filled], first_day: str
) -> Maintained:
    """Removes what is past, for every reader at once.

    Raises:
        LakehouseError: a table that is made from this one has not read it yet, or the database does not
            answer.
    """
    age, place = table.rows_kept, table.in_database
    if not isinstance(age, RowAge) or place is None or work.copies is None:
        raise LakehouseError(f"{table.full_name} keeps every row.")
    rows = work.copies.before(place, age.by, first_day, remove=False)
    if rows:
        refuse_unread(table, product, filled)
        if not work.dry_run:
            work.guard()
            rows = work.copies.before(place, age.by, first_day, remove=True)
    return Maintained(table.full_name, first_day, rows=rows)
