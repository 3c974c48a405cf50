"""Step `ingest_files`: deliveries of files as they are, all text, one partition per day of delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import IngestFilesJob

#: Column that tells when a delivered row was ingested.
INGESTED_AT = "_ingestion_timestamp"

_OPTIONS: Mapping[str, str] = {
    "header": "true",
    # Quotes are doubled inside quotes, and a quoted text may have lines: what RFC 4180 says.
    "escape": '"',
    "multiLine": "true",
    # A line with too many or too few fields fails the job instead of losing some of them.
    "mode": "FAILFAST",
}


def ingest_files(
    spark: SparkSession, job: IngestFilesJob, table: Table, days: Sequence[str], now: datetime
) -> DataFrame:
    """Returns the rows of the deliveries of `days`, at least one, with their day and the time `now`.

    Raises:
        LakehouseError: a file lacks a declared column or has one that is not declared.
    """
    frames = [_delivery(spark, job, table, day, now) for day in days]
    return reduce(DataFrame.unionByName, frames)


def _delivery(spark: SparkSession, job: IngestFilesJob, table: Table, day: str, now: datetime) -> DataFrame:
    place = f"{job.location}/{day}"
    try:
        header = spark.read.options(**_OPTIONS).csv(place).columns
    except PySparkException as error:
        raise LakehouseError(f"{place} cannot be read: {error}") from error
    declared = list(job.columns.values())
    faults = [f"it has no column {name}" for name in declared if name not in header]
    faults += [
        f"it has column {name}, which is not declared: declare it, or remove it from the file"
        for name in header
        if name not in declared
    ]
    if faults:
        raise LakehouseError(bullets(f"{place} cannot fill {table.full_name}:", faults))
    # Names are compared with every file's header: another file of the day may have another order.
    schema = ", ".join(f"`{name}` string" for name in header)
    rows = spark.read.options(**_OPTIONS, enforceSchema="false").schema(schema).csv(place)
    named = [F.col(f"`{source}`").alias(column) for column, source in job.columns.items()]
    return rows.select(
        *named,
        F.lit(now.strftime("%Y-%m-%d %H:%M:%S.%f")).alias(INGESTED_AT),
        *(F.lit(day).alias(column) for column in table.partition_by),
    )
