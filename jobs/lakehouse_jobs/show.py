"""Shows the rows of a product's tables, for people and for machines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from lakehouse_jobs.errors import LakehouseError, PlanError
from lakehouse_jobs.plan import Product, Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Rows = Sequence[Mapping[str, object]]


def fetch_rows(spark: SparkSession, product: Product, layer: str, limit: int) -> dict[str, Rows]:
    """Reads up to `limit` rows of every table that the lake has of the layer, in order of their keys.

    Raises:
        PlanError: the product has no table in the layer.
        LakehouseError: a table holds no data yet.
    """
    if not any(table.layer == layer for table in product.tables.values()):
        layers = ", ".join(dict.fromkeys(table.layer for table in product.tables.values()))
        raise PlanError(f"Product {product.name} has no table in layer {layer}; its layers are {layers}.")
    tables = [table for table in product.tables.values() if table.layer == layer]
    return {table.full_name: _rows(spark, table, limit) for table in tables if table.format != "postgres"}


def as_text(rows: Rows, columns: Sequence[str]) -> str:
    """Lays rows out as a table; numbers to the right, `NULL` for what is missing."""
    cells = [[_cell(row[column]) for column in columns] for row in rows]
    widths = [max(len(line[index]) for line in [list(columns), *cells]) for index in range(len(columns))]
    right = [any(isinstance(row[column], int | float | Decimal) for row in rows) for column in columns]

    def line(values: Sequence[str]) -> str:
        padded = [
            value.rjust(width) if to_right else value.ljust(width)
            for value, width, to_right in zip(values, widths, right, strict=True)
        ]
        return " | ".join(padded).rstrip()

    return "\n".join([line(columns), "-+-".join("-" * width for width in widths), *map(line, cells)])


def as_plain(value: object) -> object:
    """Turns a value into what JSON holds without loss: decimals, times and bytes become text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, list):
        return [as_plain(item) for item in value]
    return value


def _rows(spark: SparkSession, table: Table, limit: int) -> Rows:
    if not spark.catalog.tableExists(table.spark_name):
        raise LakehouseError(f"{table.full_name} holds no data yet. Run the product first.")
    frame = spark.table(table.spark_name).orderBy(*table.primary_key).limit(limit)
    return [row.asDict() for row in frame.collect()]


def _cell(value: object) -> str:
    return "NULL" if value is None else str(as_plain(value))
