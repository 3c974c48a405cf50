"""Step `refine`: typed rows, one per key, of delivered ones."""

from __future__ import annotations

from datetime import datetime
from functools import reduce

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Column as Declared
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import RefineJob
from lakehouse_jobs.publish import SOURCE_ROW
from lakehouse_jobs.steps.ingest_files import INGESTED_AT

_RANK = "_rank"
# Holds every digit that a decimal of fewer could round away.
_EXACT = "decimal(38,18)"


def refine(delivered: DataFrame, source: Table, job: RefineJob, table: Table, now: datetime) -> DataFrame:
    """Returns the rows of `source`, which are `delivered`, as the table has them; each as it was beside it.

    Every column is trimmed and cast; a text that is no value of its type becomes null, and the cast's helper
    column tells so. Of several rows with one key the one delivered last stays; of those delivered on one day
    the one ingested last; and of those the one whose texts sort last, so that the choice is the same each
    time. Rows without a complete key all stay, for the rules to judge.
    """
    cast = [column for column in table.columns if column.name != job.processed_at]
    checked = {check.column: check.failed for check in table.casts}
    typed = [_typed(column).alias(_typed_name(column.name)) for column in cast]
    failed = [_failed(column).alias(checked[column.name]) for column in cast if column.name in checked]
    # Typed before the rows are ranked: all that comes after, rules included, is about plain columns. An
    # optimizer that puts each cast into each rule instead needs more memory for the plan than the rows do.
    latest = _latest(delivered.select("*", *typed, *failed), source, table)
    values = [F.col(_typed_name(column.name)).alias(column.name) for column in cast]
    if job.processed_at is not None:
        values.append(F.lit(now).alias(job.processed_at))
    raw = F.to_json(F.struct(*(F.col(f"`{name}`") for name in delivered.columns)))
    return latest.select(*values, *checked.values(), raw.alias(SOURCE_ROW))


def _typed_name(column: str) -> str:
    return f"_typed_{column}"


def _text(column: Declared) -> Column:
    """The delivered text; blanks around it are the sender's, and an empty one is nothing."""
    return F.nullif(F.trim(F.col(f"`{column.name}`")), F.lit(""))


def _typed(column: Declared) -> Column:
    return _text(column) if column.type == "string" else _text(column).try_cast(column.type)


def _failed(column: Declared) -> Column:
    """Whether there is a text that is no value of the column's type, or one that the type would round."""
    text, value = _text(column), _typed(column)
    fails = text.isNotNull() & value.isNull()
    if not column.type.startswith("decimal"):
        return fails
    return fails | F.coalesce(text.try_cast(_EXACT) != value, F.lit(False))


def _latest(typed: DataFrame, source: Table, table: Table) -> DataFrame:
    # The key counts as the table has it: 7 and 07 are one number.
    key = [F.col(_typed_name(name)) for name in table.primary_key]
    first = [*source.partition_by, INGESTED_AT]
    order = [*first, *(column.name for column in source.columns if column.name not in first)]
    window = Window.partitionBy(*key).orderBy(*(F.col(f"`{name}`").desc_nulls_last() for name in order))
    incomplete = reduce(Column.__or__, (value.isNull() for value in key))
    return typed.withColumn(_RANK, F.row_number().over(window)).where((F.col(_RANK) == 1) | incomplete)
