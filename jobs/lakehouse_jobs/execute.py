"""Runs one job: repair what a killed run left, compute, publish."""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import IngestJob, Job, Plan, Product
from lakehouse_jobs.product_files import read_product_file
from lakehouse_jobs.publish import Publisher
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.settings import SourceAccess
from lakehouse_jobs.steps.ingest import ingest
from lakehouse_jobs.steps.sql import run_sql

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the jobs of one run share. `rows` holds the row counts of tables that are known in this run."""

    plan: Plan
    product: Product
    spark: SparkSession
    catalog: Catalog
    publisher: Publisher
    sources: Mapping[str, SourceAccess]
    rows: MutableMapping[str, int]


def execute(shop: Workshop, job: Job) -> JobRecord:
    """Runs one job; a failure is told in the record, the table then stays as it was."""
    table = shop.product.tables[job.writes]
    began = time.monotonic()
    try:
        quarantine = None if table.quarantine is None else shop.product.tables[table.quarantine]
        shop.publisher.repair(table)
        if quarantine is not None:
            shop.publisher.repair(quarantine)
        published = shop.publisher.publish(table, _compute(shop, job), quarantine)
        verdict = published.verdict
        shop.rows[job.writes] = verdict.kept
        rows_in = (
            verdict.kept + verdict.rejected
            if isinstance(job, IngestJob)
            else sum(_rows(shop, read) for read in job.reads)
        )
    except Exception as error:
        message = _message(error)
        if not isinstance(error, LakehouseError | PySparkException):
            _log.exception("Job %s failed unexpectedly", job.name)
        return JobRecord(
            job.name, job.writes, job.step, "failed", seconds=time.monotonic() - began, error=message
        )
    return JobRecord(
        job.name,
        job.writes,
        job.step,
        "succeeded",
        rows_in=rows_in,
        rows_out=verdict.kept,
        rows_rejected=verdict.rejected,
        broken_rules=verdict.broken,
        bytes=published.bytes,
        seconds=time.monotonic() - began,
    )


def _compute(shop: Workshop, job: Job) -> DataFrame:
    table = shop.product.tables[job.writes]
    if isinstance(job, IngestJob):
        return ingest(shop.spark, job, table, shop.product.sources[job.source], shop.sources[job.source])
    query = read_product_file(shop.product.name, job.sql, sys.path)
    return run_sql(shop.spark, shop.catalog, job, query, {read: shop.plan.table(read) for read in job.reads})


def _rows(shop: Workshop, full_name: str) -> int:
    """Rows of a table that the job read; counted once per run if it was not written in this run."""
    if full_name not in shop.rows:
        shop.rows[full_name] = shop.spark.table(full_name).count()
    return shop.rows[full_name]


def _message(error: Exception) -> str:
    text = str(error)
    if isinstance(error, PySparkException):
        # Spark appends the whole JVM stack, of which the first part says what happened.
        text = text.split("\nJVM stacktrace:", maxsplit=1)[0].strip()
    return "\n".join([text or type(error).__name__, *getattr(error, "__notes__", [])])
