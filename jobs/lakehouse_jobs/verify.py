"""Checks written data against the table's declaration, before anybody can see it."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Table

_SHOWN_KEYS = 3


def verify(written: DataFrame, table: Table) -> int:
    """Counts the rows and checks that required columns are filled and the primary key is unique.

    One pass over the data; a second one only to name the duplicate keys of a failure.

    Returns:
        The number of rows.

    Raises:
        LakehouseError: names every column with nulls and some of the duplicate keys.
    """
    nulls = [F.count_if(F.col(f"`{name}`").isNull()).alias(f"null:{name}") for name in table.required]
    keys = F.count_distinct(*(F.col(f"`{name}`") for name in table.primary_key)).alias("keys")
    [row] = written.agg(F.count(F.lit(1)).alias("rows"), keys, *nulls).collect()
    faults = [
        f"column {name} is declared not null, but {row[f'null:{name}']} row(s) have none"
        for name in table.required
        if row[f"null:{name}"]
    ]
    rows = int(row["rows"])
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
