"""Keeps the copy of a table in the product's database as the table is."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.conform import conform
from lakehouse_jobs.lake_files import read_files
from lakehouse_jobs.plan import Copy, Table
from lakehouse_jobs.postgres_copy import PostgresCopies
from lakehouse_jobs.sql_text import quoted
from lakehouse_jobs.workshop import Workshop


def copy_table(shop: Workshop, table: Table, only: Sequence[str] | None = None) -> None:
    """Gives the copy, if there is one, the rows that the table has.

    Args:
        shop: the edges of the run.
        table: what is copied.
        only: values of the first partition column to copy; `None` for all rows.

    Raises:
        LakehouseError: the database does not take them; the copy stays as it was.
    """
    if table.copy is None:
        return
    with _rows(shop, table, only) as rows:
        _copies(shop).load(table, table.copy, rows, only)


def copied_rows(shop: Workshop, copy: Copy, column: str) -> Mapping[str, int]:
    """Rows of a copy by the values of a text column; none when there is no copy yet."""
    return _copies(shop).counts(copy, column)


@contextmanager
def _rows(shop: Workshop, table: Table, only: Sequence[str] | None) -> Iterator[pa.RecordBatchReader]:
    """The table's rows, a piece at a time."""
    if table.format == "parquet":
        with read_files(shop.environment, shop.store, table, only) as rows:
            yield rows
        return
    # Which files of a table with a log count, and what their columns are called, Spark knows.
    place = f"{table.staging}/copy-{uuid.uuid4().hex}"
    frame = conform(shop.spark.table(table.spark_name), table)
    if only is not None:
        frame = frame.where(F.col(quoted(table.partition_by[0])).isin(list(only)))
    try:
        frame.write.mode("error").parquet(place)
        exported = replace(table, location=place, partition_by=())
        with read_files(shop.environment, shop.store, exported) as rows:
            yield rows
    finally:
        shop.store.remove(shop.store.sizes(place), place)


def _copies(shop: Workshop) -> PostgresCopies:
    return PostgresCopies(shop.access("DATABASE", shop.product.name))
