"""Writes rows to a prefix of their own, as Parquet files."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Table


def write_files(frame: DataFrame, table: Table, place: str) -> None:
    """Writes the rows as the table has them: by partition, in its order. Nothing may be at `place` before."""
    arranged(frame, table).write.mode("error").partitionBy(*table.partition_by).parquet(place)


def arranged(frame: DataFrame, table: Table) -> DataFrame:
    """The rows of each partition together and in the table's order: a reader pays for each file."""
    keys = [F.col(f"`{name}`") for name in table.partition_by]
    frame = frame.repartition(*keys) if keys else frame
    order = [F.col(f"`{name}`") for name in (*table.partition_by, *table.sort_by)]
    return frame.sortWithinPartitions(*order) if table.sort_by else frame
