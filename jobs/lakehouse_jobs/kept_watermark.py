"""How far an incremental ingest has come: the table itself says so."""

from __future__ import annotations

from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Copy, Table
from lakehouse_jobs.postgres_copy import PostgresCopies
from lakehouse_jobs.sql_text import quoted
from lakehouse_jobs.workshop import Workshop


def kept_watermark(shop: Workshop, table: Table, column: str) -> str | None:
    """The greatest value of the column as text, as Postgres reads it; `None` when there are no rows yet."""
    if table.format == "postgres":
        copies = PostgresCopies(shop.access("DATABASE", shop.product.name))
        return copies.greatest(Copy(table.schema, table.name), column)
    if shop.catalog.find(table) is None:
        return None
    # A decimal's text is its digits; a time's is in UTC, in which the session lives.
    greatest = F.max(F.col(quoted(column))).cast("string")
    [row] = shop.spark.table(table.spark_name).agg(greatest.alias("greatest")).collect()
    return None if row["greatest"] is None else str(row["greatest"])
