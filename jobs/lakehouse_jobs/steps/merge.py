"""Step `merge`: of the changes that a table holds, the latest one of each key."""

from __future__ import annotations

from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import MergeJob
from lakehouse_jobs.sql_text import quoted

_RANK = "_rank"


def merge(changes: DataFrame, job: MergeJob, table: Table) -> DataFrame:
    """Returns the rows to put into the table, in its columns.

    Of several rows with one key the one with the greatest `latest_by` stays, and of several such the one
    whose other values sort last, so that the choice is the same each time. Rows without a complete key all
    stay, for the rules to judge.
    """
    names = [column.name for column in table.columns]
    order = [job.latest_by, *(name for name in names if name != job.latest_by)]
    key = [F.col(quoted(name)) for name in table.primary_key]
    window = Window.partitionBy(*key).orderBy(*(F.col(quoted(name)).desc_nulls_last() for name in order))
    incomplete = reduce(Column.__or__, (column.isNull() for column in key))
    # Cast first: as text 10 comes before 9.
    rows = changes.select(*(F.col(quoted(c.name)).cast(c.type).alias(c.name) for c in table.columns))
    ranked = rows.withColumn(_RANK, F.row_number().over(window))
    return ranked.where((F.col(_RANK) == 1) | incomplete).drop(_RANK)
