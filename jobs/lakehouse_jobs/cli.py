"""The command line: `python -m lakehouse_jobs --plan plan.json run|maintain|restore|show <product>`."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from pyspark.errors import PySparkException
from pyspark.logger import PySparkLogger

from lakehouse_jobs.errors import LakehouseError, PlanError
from lakehouse_jobs.maintain import maintain_product, maintained_text
from lakehouse_jobs.plan import Plan, Product
from lakehouse_jobs.plan_jobs import DbtJob
from lakehouse_jobs.plan_reader import read_plan
from lakehouse_jobs.record import JobRecord, RunRecord
from lakehouse_jobs.restore import restore_product
from lakehouse_jobs.run import run_product
from lakehouse_jobs.selection import find_product, select_jobs
from lakehouse_jobs.session import open_session
from lakehouse_jobs.settings import postgres_access
from lakehouse_jobs.show import Rows, as_plain, as_text, fetch_rows
from lakehouse_jobs.show_database import fetch_database_rows, fetch_tables

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_EPILOG = """exit codes:
  0  everything succeeded
  1  a job failed, or a service does not answer
  2  the command, the plan or the environment is wrong; nothing was started
  130  interrupted
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code; see `--help`."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # Spark's client logs every error that it raises, too, with the whole stack of the server.
    PySparkLogger.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    # `docker stop` and friends: end like Ctrl-C, so that jobs at work are interrupted and the lease freed.
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        plan = read_plan(options.plan)
        commands = {"run": _run, "show": _show, "maintain": _maintain, "restore": _restore}
        return commands[options.command](plan, options)
    except PlanError as error:
        print(error, file=sys.stderr)
        return 2
    except (LakehouseError, PySparkException, BotoCoreError, ClientError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Published tables are whole; run again to finish.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m lakehouse_jobs",
        description="Runs the jobs of a data product, and maintains its tables, as its compiled plan says.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--plan", type=Path, required=True, help="the compiled plan.json")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run jobs and publish their tables")
    run.add_argument("product")
    run.add_argument("--layer", help="only jobs that write this layer")
    run.add_argument("--job", action="append", default=[], help="only this job (may be repeated)")
    run.add_argument("--table", help="only the job that fills this table, as layer.name")
    run.add_argument("--date", type=_day, help="ingest the delivery of this day, and no other (YYYY-MM-DD)")
    run.add_argument("--parallel", type=_positive, default=4, help="jobs at work at once (default: 4)")
    form = run.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the run record instead of a summary")
    form.add_argument(
        "--events",
        action="store_true",
        help="print one line of JSON per finished job and, last, one with the run record",
    )
    maintain = commands.add_parser("maintain", help="remove rows that are past their tables' retention")
    maintain.add_argument("product")
    maintain.add_argument("--dry-run", action="store_true", help="only tell what would be removed")
    maintain.add_argument("--json", action="store_true", help="print the record instead of a summary")
    restore = commands.add_parser("restore", help="make tables hold what they held at an earlier snapshot")
    restore.add_argument("product")
    restore.add_argument(
        "--table",
        action="append",
        type=_snapshot,
        required=True,
        metavar="LAYER.NAME=SNAPSHOT",
        help="a table with Iceberg's snapshot id or Delta's version (may be repeated)",
    )
    show = commands.add_parser("show", help="print rows of the product's tables")
    show.add_argument("product")
    show.add_argument("--layer", default="gold", help="layer to show (default: gold)")
    show.add_argument("--limit", type=_positive, default=20, help="rows per table (default: 20)")
    show.add_argument("--json", action="store_true", help="print rows as JSON")
    return parser


def _run(plan: Plan, options: argparse.Namespace) -> int:
    product = find_product(plan, options.product)
    jobs = select_jobs(product, options.layer, options.job, options.table)
    spark = open_session(os.environ)
    try:
        record = run_product(
            plan,
            product,
            jobs,
            parallel=options.parallel,
            spark=spark,
            s3=_s3(),
            environment=os.environ,
            # Standard output belongs to the result.
            stream=sys.stderr,
            day=options.date,
            listener=_print_job if options.events else None,
        )
    finally:
        spark.stop()
    if options.events:
        print(json.dumps({"run": record.to_json()}), flush=True)
    else:
        print(json.dumps(record.to_json(), indent=2) if options.json else _summary(record))
    for job in record.jobs:
        if job.error:
            print(f"{job.table} failed:\n{job.error}", file=sys.stderr)
    return 0 if record.status == "succeeded" else 1


def _print_job(record: JobRecord) -> None:
    print(json.dumps({"job": record.to_json()}), flush=True)


def _maintain(plan: Plan, options: argparse.Namespace) -> int:
    product = find_product(plan, options.product)
    spark = open_session(os.environ)
    try:
        record = maintain_product(
            plan,
            product,
            spark=spark,
            s3=_s3(),
            environment=os.environ,
            stream=sys.stderr,
            dry_run=options.dry_run,
        )
    finally:
        spark.stop()
    print(json.dumps(record.to_json(), indent=2) if options.json else maintained_text(record))
    return 1 if any(table.fault for table in record.tables) else 0


def _restore(plan: Plan, options: argparse.Namespace) -> int:
    product = find_product(plan, options.product)
    spark = open_session(os.environ)
    try:
        restore_product(plan, product, dict(options.table), spark=spark, s3=_s3())
    finally:
        spark.stop()
    return 0


def _show(plan: Plan, options: argparse.Namespace) -> int:
    product = find_product(plan, options.product)
    tables = _rows(product, options.layer, options.limit)
    if options.json:
        plain = {
            name: [{column: as_plain(value) for column, value in row.items()} for row in rows]
            for name, rows in tables.items()
        }
        print(json.dumps(plain, indent=2))
        return 0
    for name, rows in tables.items():
        table = product.tables.get(name)
        columns = [column.name for column in table.columns] if table else list(rows[0]) if rows else []
        print(f"{name}\n{as_text(rows, columns)}\n")
    return 0


def _rows(product: Product, layer: str, limit: int) -> dict[str, Rows]:
    """Rows of the layer's tables: those of the lake, those of the database, and those that dbt makes."""
    rows: dict[str, Rows] = {}
    for job in product.jobs:
        if isinstance(job, DbtJob) and job.layer == layer:
            access = postgres_access(os.environ, "DATABASE", product.name)
            rows |= fetch_database_rows(access, job.schemas, limit)
    tables = [table for table in product.tables.values() if table.layer == layer]
    if in_database := [table for table in tables if table.format == "postgres"]:
        access = postgres_access(os.environ, "DATABASE", product.name)
        rows |= fetch_tables(access, in_database, limit)
    if rows and len(tables) == len(in_database):
        return rows
    spark = open_session(os.environ)
    try:
        return fetch_rows(spark, product, layer, limit) | rows
    finally:
        spark.stop()


def _summary(record: RunRecord) -> str:
    counts = {status: sum(job.status == status for job in record.jobs) for status in ("failed", "not run")}
    rest = "".join(f", {count} {status}" for status, count in counts.items() if count)
    succeeded = sum(job.status == "succeeded" for job in record.jobs)
    return (
        f"Run {record.run_id} of {record.product} {record.status}: "
        f"{succeeded} job(s) succeeded{rest}, {record.seconds:.1f} s."
    )


def _s3() -> S3Client:
    # Credentials come from the AWS variables; on AWS there is no endpoint and boto3 finds its own.
    return boto3.client(
        "s3",
        endpoint_url=os.environ.get("S3_ENDPOINT") or None,
        region_name=os.environ.get("S3_REGION") or None,
        config=Config(s3={"addressing_style": "path"}) if os.environ.get("S3_ENDPOINT") else None,
    )


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not a day, such as 2024-02-09") from error


def _snapshot(text: str) -> tuple[str, str]:
    name, separator, snapshot = text.partition("=")
    if not (name and separator and snapshot):
        raise argparse.ArgumentTypeError(f"{text} is not table=snapshot")
    return name, snapshot


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return number


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
