"""CSV files of one day, as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.steps.delivered_columns import column_faults

_OPTIONS: Mapping[str, str] = {
    "header": "true",
    # Quotes are doubled inside quotes, and a quoted text may have lines: what RFC 4180 says.
    "escape": '"',
    "multiLine": "true",
    # A line with too many or too few fields fails the job instead of losing some of them.
    "mode": "FAILFAST",
}


def delivered_csv(spark: SparkSession, place: str, declared: Sequence[str], target: str) -> DataFrame:
    """Returns every field below `place`, for the table called `target`.

    Raises:
        LakehouseError: a file lacks a declared column or has one that is not declared.
    """
    try:
        header = spark.read.options(**_OPTIONS).csv(place).columns
    except PySparkException as error:
        raise LakehouseError(f"{place} cannot be read: {error}") from error
    if faults := column_faults(header, declared):
        raise LakehouseError(bullets(f"{place} cannot fill {target}:", faults))
    # Names are compared with every file's header: another file of the day may have another order.
    schema = ", ".join(f"`{name}` string" for name in header)
    return spark.read.options(**_OPTIONS, enforceSchema="false").schema(schema).csv(place)
