"""Step `ingest_files`: deliveries of files as they are, all text, one partition per day of delivery."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import reduce

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import FileFormat, IngestFilesJob
from lakehouse_jobs.sql_text import quoted
from lakehouse_jobs.steps.delivered_csv import delivered_csv
from lakehouse_jobs.steps.delivered_json import delivered_json
from lakehouse_jobs.steps.delivered_parquet import delivered_parquet

#: Column that tells when a delivered row was ingested.
INGESTED_AT = "_ingestion_timestamp"

_READERS: Mapping[FileFormat, Callable[[SparkSession, str, Sequence[str], str], DataFrame]] = {
    "csv": delivered_csv,
    "json": delivered_json,
    "parquet": delivered_parquet,
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
    read = _READERS[job.format]
    rows = read(spark, f"{job.location}/{day}", list(job.columns.values()), table.full_name)
    named = [F.col(quoted(source)).alias(column) for column, source in job.columns.items()]
    return rows.select(
        *named,
        F.lit(now.strftime("%Y-%m-%d %H:%M:%S.%f")).alias(INGESTED_AT),
        *(F.lit(day).alias(column) for column in table.partition_by),
    )
