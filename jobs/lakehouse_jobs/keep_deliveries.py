"""Keeps deliveries of files as they are, one partition per day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.check import Check
from lakehouse_jobs.copy_table import copied_rows, copy_table
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.deliveries import Ingested, days_to_ingest, deliveries, read_ingested, write_ingested
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.expectations import check_expectations, refuse_unexpected
from lakehouse_jobs.partition_folder import partition_folder, partition_values
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import IngestFilesJob
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.registry import Values
from lakehouse_jobs.retention import first_day_kept, is_past
from lakehouse_jobs.steps.ingest_files import ingest_files
from lakehouse_jobs.workshop import Workshop


def keep_deliveries(shop: Workshop, job: IngestFilesJob, table: Table) -> JobRecord:
    """Ingests the days that are new or changed; the others stay as they are, to the byte."""
    notes = f"s3a://{shop.plan.system_bucket}/runs/{shop.product.name}/ingested/{table.name}.json"
    first_day = first_day_kept(table, shop.today)
    if shop.day is not None and first_day is not None and is_past(shop.day, first_day):
        raise LakehouseError(
            f"{table.full_name} keeps deliveries from {first_day} on, not that of {shop.day}."
        )
    offered = {
        day: delivery
        for day, delivery in deliveries(shop.store, job).items()
        if first_day is None or not is_past(day, first_day)
    }
    ingested = read_ingested(shop.store, notes)
    stored = _stored_days(shop, table)
    intact = {day for day, entry in ingested.items() if day in stored or entry.rows == 0}
    days = days_to_ingest(offered, ingested, intact, shop.day)
    # What is stored is never ingested again only because a metastore or a database was lost.
    others = {day: entry for day, entry in ingested.items() if day in intact and day not in days}
    _register(shop, table, [day for day in others if day in stored])
    _copy_again(shop, table, others)
    if not days:
        shop.rows[job.writes] = _total(others)
        return JobRecord(
            job.name,
            job.writes,
            job.step,
            "succeeded",
            rows_in=0,
            rows_out=0,
            rows_rejected=0,
            checks=_check_again(shop, table),
            days=_rows(others),
        )
    # Forgotten first and noted last: a run that dies on the way does the days again, wherever it was.
    write_ingested(shop.store, notes, others)
    frame = ingest_files(shop.spark, job, table, days, datetime.now(UTC))
    published = shop.publisher.publish(table, frame, only=days)
    copy_table(shop, table, days)
    counts = _rows_by_day(shop, table, days)
    done = {day: Ingested(offered[day].fingerprint, counts.get(day, 0)) for day in days}
    write_ingested(shop.store, notes, others | done)
    shop.rows[job.writes] = _total(others | done)
    kept = published.verdict.kept
    return JobRecord(
        job.name,
        job.writes,
        job.step,
        "succeeded",
        rows_in=kept,
        rows_out=kept,
        rows_rejected=0,
        bytes=published.bytes,
        source_bytes=sum(offered[day].bytes for day in days),
        checks=published.checks,
        days=_rows(others | done),
        new_days=tuple(days),
    )


def _check_again(shop: Workshop, table: Table) -> tuple[Check, ...]:
    """Checks what is there although nothing is new: that, too, can be what nobody expects."""
    if not table.expectations or shop.catalog.find(table) is None:
        return ()
    checks = check_expectations(shop.spark, shop.spark.table(table.spark_name), table)
    refuse_unexpected(table, checks)
    return checks


def _stored_days(shop: Workshop, table: Table) -> set[str]:
    """Days of which the table has rows: for one without a log those whose rows lie in folders of its own."""
    if table.format != "parquet":
        return set(_rows_by_day(shop, table)) if shop.catalog.find(table) else set()
    names = data_files(shop.store.sizes(table.location))
    return {partition_values(partition_folder(name, 1))[0] for name in names}


def _register(shop: Workshop, table: Table, days: Sequence[str]) -> None:
    """Makes readers see stored days that the metastore does not know."""
    if table.format != "parquet":
        return
    known = shop.catalog.partitions(table)
    missing = [day for day in days if (day,) not in known]
    if missing:
        [column] = table.partition_by
        found: dict[Values, str] = {(day,): f"{table.location}/{column}={day}" for day in missing}
        shop.catalog.place_partitions(table, {**known, **found})


def _copy_again(shop: Workshop, table: Table, days: Mapping[str, Ingested]) -> None:
    """Gives the copy the stored days of which it has another number of rows."""
    if table.copy is None or not days:
        return
    copied = copied_rows(shop, table.copy, table.partition_by[0])
    if differing := [day for day, entry in days.items() if copied.get(day, 0) != entry.rows]:
        copy_table(shop, table, differing)


def _rows_by_day(shop: Workshop, table: Table, days: Sequence[str] | None = None) -> dict[str, int]:
    column = table.partition_by[0]
    rows = shop.spark.table(table.spark_name)
    rows = rows if days is None else rows.where(F.col(column).isin(list(days)))
    return {row[column]: row["count"] for row in rows.groupBy(column).count().collect()}


def _rows(days: Mapping[str, Ingested]) -> dict[str, int]:
    return {day: entry.rows for day, entry in sorted(days.items())}


def _total(days: Mapping[str, Ingested]) -> int:
    return sum(entry.rows for entry in days.values())
