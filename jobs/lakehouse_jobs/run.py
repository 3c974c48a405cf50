"""Runs jobs of a product and keeps the record of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, TextIO

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.database_table import DatabaseTable
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.execute import execute
from lakehouse_jobs.executor_watch import ExecutorWatch, living_executors
from lakehouse_jobs.filled import filled_uri, note_filled
from lakehouse_jobs.great_expectations_check import load
from lakehouse_jobs.hive_registry import HiveRegistry
from lakehouse_jobs.lease import Lease
from lakehouse_jobs.plan import Plan, Product
from lakehouse_jobs.plan_jobs import DbtJob, IngestJob, Job
from lakehouse_jobs.progress import Progress
from lakehouse_jobs.publish import Publisher
from lakehouse_jobs.quality_store import keep_checks
from lakehouse_jobs.record import JobRecord, RunRecord, Status, keep_record, new_run_id
from lakehouse_jobs.registry import Registry
from lakehouse_jobs.s3_store import S3Store
from lakehouse_jobs.schedule import run_jobs
from lakehouse_jobs.settings import SourceAccess, postgres_access
from lakehouse_jobs.spark_registry import SparkRegistry
from lakehouse_jobs.workshop import Workshop

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from pyspark.sql import SparkSession


def run_product(  # noqa: PLR0913 (the edges of the program meet here)
    plan: Plan,
    product: Product,
    jobs: Sequence[Job],
    *,
    parallel: int,
    spark: SparkSession,
    s3: S3Client,
    environment: Mapping[str, str],
    stream: TextIO,
    day: str | None = None,
    listener: Callable[[JobRecord], None] | None = None,
) -> RunRecord:
    """Runs the jobs, alone on this product, and keeps the run's record in the system bucket.

    `day` is the one delivery of files to ingest, whatever there is; `None` for all that are new or changed.
    `listener` is given the record of each job that ends.

    Raises:
        PlanError: the environment lacks what a source needs; nothing was started.
        LakehouseError: another run of the product is at work.
    """
    _check_access(product, jobs, environment)
    # A program that uses the package without a stack has none.
    has_warehouse = "STACK_WAREHOUSE_URL" in environment
    warehouse = postgres_access(environment, "STACK", "warehouse") if has_warehouse else None
    started = datetime.now(UTC)
    run_id, folder = new_run_id(started), f"runs/{product.name}"
    store, catalog = S3Store(s3), Catalog(spark, open_registry(environment, spark))

    stopped, say = threading.Event(), partial(print, file=stream, flush=True)

    def interrupt() -> None:
        stopped.set()
        spark.interruptAll()

    def waiting(other: str) -> None:
        say(f"Waiting for run {other}, which holds {product.name} or died.")

    with Lease(s3, plan.system_bucket, f"{folder}/lease.json", run_id, waiting) as lease:
        began = time.monotonic()
        if any(product.tables[job.writes].expectations for job in jobs if job.writes is not None):
            # It takes seconds, in which Spark has enough to do.
            threading.Thread(target=load, name="great-expectations", daemon=True).start()
        for layer in sorted({job.layer for job in jobs if job.writes is not None}):
            _ensure_schemas(catalog, plan, product, layer)
        database = DatabaseTable(
            partial(postgres_access, environment, "DATABASE", product.name), environment, store
        )
        publisher = Publisher(spark, catalog, store, run_id, lease.check, database=database)
        shop = Workshop(plan, product, spark, catalog, store, publisher, environment, {}, day)
        with _watch(environment, spark, stream):
            one = partial(execute, shop, say=say, stopped=stopped)
            records = run_jobs(jobs, parallel, one, interrupt, Progress(stream, len(jobs), listener))
        record = RunRecord(
            run_id=run_id,
            product=product.name,
            plan_sha256=plan.sha256,
            started_at=started.isoformat(),
            ended_at=datetime.now(UTC).isoformat(),
            seconds=time.monotonic() - began,
            status=_status(records),
            jobs=records,
        )
        keep_record(store, f"s3a://{plan.system_bucket}/{folder}", record)
        note_filled(store, filled_uri(plan.system_bucket, product.name), record)
        if warehouse is not None:
            _keep_checks(warehouse, record, stream)
    return record


def _check_access(product: Product, jobs: Sequence[Job], environment: Mapping[str, str]) -> None:
    """Finds out before anything starts whether the environment names every database that a job needs."""
    for job in jobs:
        if isinstance(job, IngestJob):
            postgres_access(environment, "SOURCE", job.source)
        elif isinstance(job, DbtJob):
            postgres_access(environment, "DBT", product.name)
        if job.writes is not None and product.tables[job.writes].in_database is not None:
            postgres_access(environment, "DATABASE", product.name)


def _keep_checks(warehouse: SourceAccess, record: RunRecord, stream: TextIO) -> None:
    """Keeps what the checks found; a layer that needs no Postgres is not failed by one that is away."""
    try:
        keep_checks(warehouse, record)
    except LakehouseError as error:
        print(f"{error}\nThey are in the record of run {record.run_id} alone.", file=stream, flush=True)


def open_registry(environment: Mapping[str, str], spark: SparkSession) -> Registry:
    """The Hive metastore that `METASTORE_URI` names, or whatever metastore the session has."""
    uri = environment.get("METASTORE_URI")
    return HiveRegistry(uri) if uri else SparkRegistry(spark)


def _watch(
    environment: Mapping[str, str], spark: SparkSession, stream: TextIO
) -> AbstractContextManager[object]:
    """Watches the executors where `SPARK_UI_URL` names the driver's web page."""
    page = environment.get("SPARK_UI_URL")
    if not page:
        return nullcontext()
    say = partial(print, file=stream, flush=True)
    return ExecutorWatch(partial(living_executors, page), spark.interruptAll, say)


def _ensure_schemas(catalog: Catalog, plan: Plan, product: Product, layer: str) -> None:
    schemas = {table.schema for table in product.tables.values() if table.layer == layer}
    for schema in sorted(schemas):
        catalog.ensure_schema(schema, plan.layers[layer])


def _status(records: Sequence[JobRecord]) -> Status:
    return "succeeded" if all(record.status == "succeeded" for record in records) else "failed"
