"""Applies the retention that a product's tables declare, and keeps the record of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.filled import filled_uri, read_filled
from lakehouse_jobs.lease import Lease
from lakehouse_jobs.maintain_table import is_maintained, maintain_table
from lakehouse_jobs.maintenance import Maintained, Maintenance
from lakehouse_jobs.plan import Plan, Product, RowAge
from lakehouse_jobs.postgres_copy import PostgresCopies
from lakehouse_jobs.publish import Publisher
from lakehouse_jobs.record import camel_keys, new_run_id
from lakehouse_jobs.retention import first_day_kept
from lakehouse_jobs.run import open_registry
from lakehouse_jobs.s3_store import S3Store
from lakehouse_jobs.settings import postgres_access

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from pyspark.sql import SparkSession


@dataclass(frozen=True, slots=True)
class MaintainRecord:
    """What one maintenance did, or with `dry_run` would do, to each table that ends anything by age."""

    run_id: str
    product: str
    dry_run: bool
    tables: tuple[Maintained, ...]

    def to_json(self) -> dict[str, Any]:
        """The record as plain data, keys in camel case like the plan's."""
        fields = asdict(self)
        tables = [camel_keys(table) for table in fields.pop("tables")]
        return {**camel_keys(fields), "tables": tables}


def maintain_product(  # noqa: PLR0913 (the edges of the program meet here)
    plan: Plan,
    product: Product,
    *,
    spark: SparkSession,
    s3: S3Client,
    environment: Mapping[str, str],
    stream: TextIO,
    dry_run: bool,
) -> MaintainRecord:
    """Maintains the product's tables, alone on the product unless nothing is to be removed.

    Raises:
        PlanError: the environment lacks what a copy needs; nothing was started.
        LakehouseError: a run of the product is at work.
    """
    now = datetime.now(UTC)
    run_id, folder = new_run_id(now), f"runs/{product.name}"
    store, catalog = S3Store(s3), Catalog(spark, open_registry(environment, spark))
    say = partial(print, file=stream, flush=True)

    def waiting(other: str) -> None:
        say(f"Waiting for run {other}, which holds {product.name} or died.")

    lease = Lease(s3, plan.system_bucket, f"{folder}/lease.json", run_id, waiting)
    publisher = Publisher(spark, catalog, store, run_id, lease.check)
    work = Maintenance(
        spark=spark,
        catalog=catalog,
        store=store,
        environment=environment,
        copies=_copies(product, environment),
        repair=publisher.repair,
        guard=lease.check,
        now=now,
        dry_run=dry_run,
    )
    # Who only looks keeps nobody from running.
    with nullcontext() if dry_run else lease:
        tables = maintain_tables(work, product, filled_uri(plan.system_bucket, product.name))
        record = MaintainRecord(run_id, product.name, dry_run, tables)
        if not dry_run:
            text = json.dumps(record.to_json(), indent=2, sort_keys=True) + "\n"
            store.write(f"s3a://{plan.system_bucket}/{folder}/maintained/{run_id}.json", text)
    return record


def maintain_tables(work: Maintenance, product: Product, notes: str) -> tuple[Maintained, ...]:
    """Maintains every table that ends anything by age; what keeps one from it is told in its record."""
    filled = read_filled(work.store, notes)
    done = []
    for table in filter(is_maintained, product.tables.values()):
        try:
            done.append(maintain_table(work, table, product, filled))
        except LakehouseError as error:
            first_day = first_day_kept(table, work.now.date())
            done.append(Maintained(table.full_name, first_day, fault=str(error)))
    return tuple(done)


def _copies(product: Product, environment: Mapping[str, str]) -> PostgresCopies | None:
    copied = any(
        table.in_database is not None and isinstance(table.rows_kept, RowAge)
        for table in product.tables.values()
    )
    return PostgresCopies(postgres_access(environment, "DATABASE", product.name)) if copied else None


def maintained_text(record: MaintainRecord) -> str:
    """One line per table: what of it was removed, or would be, or why nothing was."""
    verb = "would go" if record.dry_run else "went"
    lines = [_line(table, verb) for table in record.tables]
    return "\n".join(lines or [f"No table of {record.product} ends anything by age."])


def _line(table: Maintained, verb: str) -> str:
    if table.fault is not None:
        return f"{table.table}: refused. {table.fault}"
    freed = f"; earlier states gave back {table.freed_bytes} bytes" if table.freed_bytes else ""
    if not table.rows and not table.partitions and not table.copy_rows:
        if table.first_day is None:
            return f"{table.table}: earlier states are as declared{freed}"
        return f"{table.table}: nothing is older than {table.first_day}{freed}"
    copied = "" if table.copy_rows is None else f", {table.copy_rows} rows of its copy"
    days = f"{len(table.partitions)} day(s)" if table.partitions else f"before {table.first_day}"
    if table.partitions:
        days += f" from {table.partitions[0]} to {table.partitions[-1]}"
    return f"{table.table}: {days} {verb}: {table.rows} rows, {table.bytes} bytes{copied}{freed}"
