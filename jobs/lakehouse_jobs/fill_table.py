"""Fills one table of the lake, and its copy."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from pyspark.sql import DataFrame

from lakehouse_jobs.check_reads import check_reads
from lakehouse_jobs.copy_table import copy_table
from lakehouse_jobs.keep_deliveries import keep_deliveries
from lakehouse_jobs.kept_watermark import kept_watermark
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import (
    IngestFilesJob,
    IngestJob,
    MergeJob,
    RefineJob,
    SqlJob,
    TableJob,
    latest_by,
)
from lakehouse_jobs.product_files import read_product_file
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.retention import without_past
from lakehouse_jobs.steps.ingest import ingest
from lakehouse_jobs.steps.merge import merge
from lakehouse_jobs.steps.refine import refine
from lakehouse_jobs.steps.sql import run_sql
from lakehouse_jobs.workshop import Workshop


def fill_table(shop: Workshop, job: TableJob) -> JobRecord:
    """Runs the job; its table and the table's copy have the new rows when it returns.

    Raises:
        LakehouseError: see the steps and `Publisher`; the table then has either its old or its new rows.
    """
    table = shop.product.tables[job.writes]
    quarantine = None if table.quarantine is None else shop.product.tables[table.quarantine]
    shop.publisher.repair(table)
    if quarantine is not None:
        shop.publisher.repair(quarantine)
    if isinstance(job, IngestFilesJob):
        return keep_deliveries(shop, job, table)
    newer = latest_by(job)
    frame = without_past(_compute(shop, job, table), table, shop.today)
    published = shop.publisher.publish(table, frame, quarantine, latest_by=newer)
    verdict = published.verdict
    if newer is None:
        shop.rows[job.writes] = verdict.kept
    copy_table(shop, table)
    rows_in = (
        verdict.kept + verdict.rejected
        if isinstance(job, IngestJob)
        else sum(_rows(shop, read) for read in job.reads)
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
        checks=published.checks,
    )


def _compute(shop: Workshop, job: IngestJob | RefineJob | MergeJob | SqlJob, table: Table) -> DataFrame:
    match job:
        case IngestJob():
            source = shop.product.sources[job.source]
            least = None if job.watermark is None else kept_watermark(shop, table, job.watermark)
            return ingest(shop.spark, job, table, source, shop.access("SOURCE", job.source), least=least)
        case RefineJob():
            [read] = job.reads
            delivered = shop.plan.table(read)
            check_reads(shop.catalog, job, {read: delivered})
            return refine(shop.spark.table(delivered.spark_name), delivered, job, table, datetime.now(UTC))
        case MergeJob():
            [read] = job.reads
            changes = shop.plan.table(read)
            check_reads(shop.catalog, job, {read: changes})
            return merge(shop.spark.table(changes.spark_name), job, table)
        case SqlJob():
            query = read_product_file(shop.product.name, job.sql, sys.path)
            tables = {read: shop.plan.table(read) for read in job.reads}
            check_reads(shop.catalog, job, tables)
            return run_sql(shop.spark, job, query, tables.values())


def _rows(shop: Workshop, full_name: str) -> int:
    """Rows of a table that the job read; counted once per run if it was not written in this run."""
    if full_name not in shop.rows:
        shop.rows[full_name] = shop.spark.table(shop.plan.table(full_name).spark_name).count()
    return shop.rows[full_name]
