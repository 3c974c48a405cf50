"""Checks new data against the table's declaration, before anybody can see it.

What can be told row by row is counted while the rows are written; only what needs all of them (are the keys
unique, is everything there) is asked of the written files.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Table

_SHOWN_KEYS = 3
# Below this one task checks a table faster than several tasks can be arranged.
_ONE_TASK_BYTES = 32 * 1024 * 1024


def counters(table: Table) -> list[Column]:
    """Aggregates to observe while the rows are computed: their number, and nulls in required columns."""
    nulls = [F.count_if(F.col(f"`{name}`").isNull()).alias(f"null:{name}") for name in table.required]
    return [F.count(F.lit(1)).alias("rows"), *nulls]


def verify(written: DataFrame, table: Table, observed: Mapping[str, int], size: int) -> int:
    """Checks that required columns are filled, everything was written and the primary key is unique.

    Args:
        written: the files as they are in the store.
        table: what they were declared to be.
        observed: values of `counters` over the computed rows.
        size: bytes of the files.

    Returns:
        The number of rows.

    Raises:
        LakehouseError: names every column with nulls and some of the duplicate keys, or says what got lost.
    """
    faults = [
        f"column {name} is declared not null, but {observed[f'null:{name}']} row(s) have none"
        for name in table.required
        if observed[f"null:{name}"]
    ]
    part = written.coalesce(1) if size <= _ONE_TASK_BYTES else written
    keys = F.count_distinct(*(F.col(f"`{name}`") for name in table.primary_key)).alias("keys")
    [row] = part.agg(F.count(F.lit(1)).alias("rows"), keys).collect()
    rows = int(row["rows"])
    if observed["rows"] != rows:
        raise LakehouseError(
            f"{table.full_name}: {observed['rows']} rows were computed but the object store has {rows}. "
            "It lost or doubled data; nothing was published."
        )
    if not faults and row["keys"] < rows:
        key = ", ".join(table.primary_key)
        faults.append(
            f"primary key ({key}) is not unique: {rows} rows, {row['keys']} keys; "
            f"for example {_duplicates(written, table)}"
        )
    if faults:
        raise LakehouseError(bullets(f"{table.full_name} breaks its declaration:", faults))
    return rows


def _duplicates(written: DataFrame, table: Table) -> str:
    keys = [F.col(f"`{name}`") for name in table.primary_key]
    repeated = written.groupBy(*keys).count().where(F.col("count") > 1).orderBy(*keys).limit(_SHOWN_KEYS)
    return ", ".join(
        f"({', '.join(str(row[name]) for name in table.primary_key)}) x {row['count']}"
        for row in repeated.collect()
    )
