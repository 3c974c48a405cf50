"""Keeps the copy of a table in the product's database as the table is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lakehouse_jobs.lake_files import read_files
from lakehouse_jobs.plan import Copy, Table
from lakehouse_jobs.postgres_copy import PostgresCopies
from lakehouse_jobs.workshop import Workshop


def copy_table(shop: Workshop, table: Table, only: Sequence[str] | None = None) -> None:
    """Gives the copy, if there is one, the rows that the table has in its own prefix.

    Args:
        shop: the edges of the run.
        table: what is copied.
        only: values of the first partition column to copy; `None` for all rows.

    Raises:
        LakehouseError: the database does not take them; the copy stays as it was.
    """
    if table.copy is None:
        return
    rows = read_files(shop.environment, shop.store, table, only)
    _copies(shop).load(table, table.copy, rows, only)


def copied_rows(shop: Workshop, copy: Copy, column: str) -> Mapping[str, int]:
    """Rows of a copy by the values of a text column; none when there is no copy yet."""
    return _copies(shop).counts(copy, column)


def _copies(shop: Workshop) -> PostgresCopies:
    return PostgresCopies(shop.access("DATABASE", shop.product.name))
