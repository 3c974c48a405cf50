"""Which rows a table has once newer ones have been put into it."""

from __future__ import annotations

from pyspark.sql import DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Table
from lakehouse_jobs.sql_text import quoted

_RANK, _IS_NEW = "_rank", "_is_new"


def merged_rows(old: DataFrame, new: DataFrame, table: Table, latest_by: str) -> DataFrame:
    """Returns of each key the row with the greater `latest_by`, of equals the new one.

    Both have at most one row of a key. The old ones may lack columns, which are null then.
    """
    columns = [
        (F.col(quoted(column.name)) if column.name in old.columns else F.lit(None))
        .cast(column.type)
        .alias(column.name)
        for column in table.columns
    ]
    both = old.select(*columns, F.lit(0).alias(_IS_NEW)).unionByName(new.withColumn(_IS_NEW, F.lit(1)))
    newest = [F.col(quoted(latest_by)).desc(), F.col(_IS_NEW).desc()]
    window = Window.partitionBy(*(F.col(quoted(name)) for name in table.primary_key)).orderBy(*newest)
    ranked = both.withColumn(_RANK, F.row_number().over(window))
    return ranked.where(F.col(_RANK) == 1).drop(_RANK, _IS_NEW)
