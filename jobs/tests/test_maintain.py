"""What a contract keeps no longer goes, nothing else, and nothing before it was read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.filled import Filled, filled_uri, note_filled, read_filled
from lakehouse_jobs.keep_deliveries import keep_deliveries
from lakehouse_jobs.maintain import MaintainRecord, maintain_tables, maintained_text
from lakehouse_jobs.maintenance import Maintained, Maintenance
from lakehouse_jobs.plan import Plan, Product, RowAge, Table
from lakehouse_jobs.plan_jobs import IngestFilesJob, SqlJob
from lakehouse_jobs.record import JobRecord, RunRecord
from lakehouse_jobs.retention import is_past, without_past
from lakehouse_jobs.workshop import Workshop
from tests.support.lake import Lake
from tests.support.local_store import KilledError

NOW = datetime(2024, 3, 10, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = 24 * 60 * 60
READER = SqlJob("gold_days", "gold", "gold.days", "days.sql", ("silver.sales",))
#: Days of the rows; the first one that is kept with 30 days is 2024-02-09.
DAYS = ("2024-01-01", "2024-02-08", "2024-02-09", "2024-03-10", "2024-04-01")


@pytest.fixture
def table(lake: Lake) -> Table:
    declared = lake.table("silver", "sales", id="int", sold_on="date?")
    return replace(declared, partition_by=("sold_on",), rows_kept=RowAge(30, "sold_on"))


@pytest.fixture
def product(table: Table) -> Product:
    return Product("shop", {}, {table.full_name: table}, (READER,))


def fill(lake: Lake, table: Table, days: Iterable[str | None]) -> None:
    rows = list(enumerate(days))
    frame = lake.spark.createDataFrame(rows, "id int, sold_on string")
    lake.publish(table, frame.selectExpr("id", "cast(sold_on AS date) AS sold_on"))


def note(lake: Lake, **at: str) -> str:
    uri = filled_uri("system", "shop")
    notes = {name.replace("__", "."): {"run": f"run-{when}", "at": when} for name, when in at.items()}
    lake.store.write(uri, json.dumps(notes))
    return uri


def work(lake: Lake, *, dry_run: bool = False, now: datetime = NOW) -> Maintenance:
    repair = lake.publisher().repair
    return Maintenance(
        lake.spark, lake.catalog, lake.store, {}, None, repair, lambda: None, now, dry_run=dry_run
    )


def days(lake: Lake, table: Table) -> list[str]:
    rows = lake.spark.table(table.spark_name).collect()
    return sorted(str(row["sold_on"]) for row in rows)


def test_days_before_the_first_one_kept_go_and_nothing_else(
    lake: Lake, table: Table, product: Product
) -> None:
    fill(lake, table, [*DAYS, "2024-01-01", None])
    kept = {
        name: tag
        for name, tag in lake.store.fingerprints(table.location).items()
        if "2024-01-01" not in name and "2024-02-08" not in name
    }
    uri = note(lake, silver__sales="1", gold__days="1")
    [told] = maintain_tables(work(lake, dry_run=True), product, uri)
    assert days(lake, table) == sorted([*DAYS, "2024-01-01", "None"])
    [done] = maintain_tables(work(lake), product, uri)
    assert done == told
    assert (done.partitions, done.rows, done.fault) == (("2024-01-01", "2024-02-08"), 3, None)
    assert done.bytes > 0
    assert days(lake, table) == ["2024-02-09", "2024-03-10", "2024-04-01", "None"]
    assert lake.store.fingerprints(table.location) == kept
    [again] = maintain_tables(work(lake), product, uri)
    assert (again.partitions, again.rows, again.bytes, again.fault) == ((), 0, 0, None)


def test_a_table_without_declared_retention_is_not_looked_at(lake: Lake, table: Table) -> None:
    forever = replace(table, rows_kept=None)
    followed = replace(table, name="more", rows_kept="while in source")
    product = Product("shop", {}, {"silver.sales": forever, "silver.more": followed}, ())
    fill(lake, forever, DAYS)
    lake.store.operations.clear()
    assert maintain_tables(work(lake), product, note(lake, silver__sales="1")) == ()
    assert "remove" not in lake.store.operations
    assert days(lake, table) == sorted(DAYS)


@pytest.mark.parametrize(
    ("notes", "reason"),
    [
        ({}, "no run is noted that filled it"),
        ({"silver__sales": "2"}, "gold.days did not read the rows of run run-2"),
        ({"silver__sales": "2", "gold__days": "1"}, "gold.days did not read the rows of run run-2"),
    ],
)
def test_what_is_still_needed_stays(
    lake: Lake, table: Table, product: Product, notes: dict[str, str], reason: str
) -> None:
    fill(lake, table, DAYS)
    [refused] = maintain_tables(work(lake), product, note(lake, **notes))
    assert reason in (refused.fault or "")
    assert refused.partitions == ()
    assert days(lake, table) == sorted(DAYS)


def test_a_killed_maintenance_is_ended_by_the_next(lake: Lake, table: Table, product: Product) -> None:
    fill(lake, table, [*DAYS, "2024-01-02"])
    uri = note(lake, silver__sales="1", gold__days="1")
    whole = work(lake)
    # Two prefixes are listed, and one of three objects is removed.
    lake.store.fail_after = len(lake.store.operations) + 3
    with pytest.raises(KilledError):
        maintain_tables(whole, product, uri)
    lake.store.fail_after = None
    assert days(lake, table) == ["2024-02-09", "2024-03-10", "2024-04-01"]
    assert len(lake.store.sizes(table.location)) == 5
    maintain_tables(work(lake), product, uri)
    assert days(lake, table) == ["2024-02-09", "2024-03-10", "2024-04-01"]
    assert len(lake.store.sizes(table.location)) == 3


@pytest.mark.parametrize("table_format", ["delta", "iceberg"])
def test_rows_of_tables_with_a_log_go_by_one_commit(
    lake: Lake, product: Product, table: Table, table_format: str
) -> None:
    declared = lake.table("silver", "sales", table_format=table_format, id="int", sold_on="date?")
    table = replace(declared, partition_by=("sold_on",), rows_kept=RowAge(30, "sold_on"))
    product = replace(product, tables={table.full_name: table})
    fill(lake, table, [*DAYS, "2024-01-01", None])
    uri = note(lake, silver__sales="1", gold__days="1")
    [told] = maintain_tables(work(lake, dry_run=True), product, uri)
    assert days(lake, table) == sorted([*DAYS, "2024-01-01", "None"])
    [done] = maintain_tables(work(lake), product, uri)
    assert done == told
    assert (done.partitions, done.rows, done.fault) == (("2024-01-01", "2024-02-08"), 3, None)
    assert days(lake, table) == ["2024-02-09", "2024-03-10", "2024-04-01", "None"]
    [again] = maintain_tables(work(lake), product, uri)
    assert (again.partitions, again.rows, again.fault) == ((), 0, None)


@pytest.mark.parametrize(
    ("table_format", "count"),
    [
        ("iceberg", "SELECT count(*) FROM iceberg.silver.sales.snapshots"),
        ("delta", "SELECT count(*) FROM (SELECT * FROM silver.sales VERSION AS OF 1)"),
    ],
)
def test_earlier_states_stay_as_long_as_declared_and_then_go(
    lake: Lake, product: Product, table_format: str, count: str
) -> None:
    declared = lake.table("silver", "sales", table_format=table_format, id="int", sold_on="date?")
    table = replace(declared, time_travel=7 * DAY, vacuum=8 * DAY)
    product = replace(product, tables={table.full_name: table})
    fill(lake, table, DAYS)
    fill(lake, table, DAYS[:2])
    uri, now = note(lake, silver__sales="1", gold__days="1"), datetime.now(UTC)
    before = lake.spark.sql(count).collect()
    [kept] = maintain_tables(work(lake, now=now), product, uri)
    assert (kept.first_day, kept.freed_bytes, kept.fault) == (None, 0, None)
    assert lake.spark.sql(count).collect() == before
    if table_format == "delta":
        properties = lake.spark.sql("SHOW TBLPROPERTIES silver.sales").collect()
        present = {row["key"]: row["value"] for row in properties}
        assert present["delta.logRetentionDuration"] == f"interval {7 * DAY} seconds"
        assert present["delta.deletedFileRetentionDuration"] == f"interval {7 * DAY} seconds"
    else:
        # Whether abandoned files are old enough, Iceberg asks the clock; of states it believes the call.
        states = {table.full_name: replace(table, vacuum=None)}
        product, later = replace(product, tables=states), now + timedelta(days=9)
        [told] = maintain_tables(work(lake, dry_run=True, now=later), product, uri)
        assert told.freed_bytes == 0
        [done] = maintain_tables(work(lake, now=later), product, uri)
        assert done.freed_bytes > 0
        assert [row[0] for row in lake.spark.sql(count).collect()] == [1]
    assert days(lake, table) == sorted(DAYS[:2])


def test_what_went_is_not_written_again(lake: Lake, table: Table) -> None:
    rows = [(1, "2024-02-08"), (2, "2024-02-09"), (3, None)]
    frame = lake.spark.createDataFrame(rows, "id int, sold_on string")
    kept = without_past(frame, table, TODAY).collect()
    assert [row["id"] for row in kept] == [2, 3]
    forever = replace(table, rows_kept=None)
    assert without_past(frame, forever, TODAY).count() == 3


@pytest.mark.parametrize("value", ["__HIVE_DEFAULT_PARTITION__", "", "1", "20240101", "active", "2024-1-1"])
def test_what_is_no_day_is_never_past(value: str) -> None:
    assert not is_past(value, "2024-02-09")


def test_deliveries_that_went_are_not_ingested_again(lake: Lake) -> None:
    declared = lake.table("bronze", "sales", id="string?", _ingestion_timestamp="string", date="string")
    table = replace(declared, partition_by=("date",), primary_key=(), rows_kept=RowAge(30, "date"))
    place = f"file:{lake.root}/landing"
    job = IngestFilesJob("bronze_sales", "bronze", "bronze.sales", "files", "csv", place, {"id": "id"})
    product = Product("shop", {}, {table.full_name: table}, (job,))

    def ingest(today: date, day: str | None = None) -> int | None:
        plan = Plan("sha", {}, "system", {"shop": product})
        publisher = lake.publisher()
        shop = Workshop(plan, product, lake.spark, lake.catalog, lake.store, publisher, {}, {}, day, today)
        return keep_deliveries(shop, job, table).rows_out

    for day in ("2024-02-08", "2024-02-09"):
        folder = Path(lake.root) / "landing" / day
        folder.mkdir(parents=True)
        (folder / "sales.csv").write_text("id\n1\n", encoding="utf-8")
    assert ingest(date(2024, 2, 10)) == 2
    [done] = maintain_tables(work(lake), product, note(lake, bronze__sales="1"))
    assert (done.partitions, done.rows) == (("2024-02-08",), 1)
    assert ingest(TODAY) == 0
    assert [row["date"] for row in lake.spark.table("bronze.sales").collect()] == ["2024-02-09"]
    with pytest.raises(LakehouseError, match="keeps deliveries from 2024-02-09 on"):
        ingest(TODAY, "2024-02-08")


def record(run: str, at: str, *jobs: JobRecord) -> RunRecord:
    return RunRecord(run, "shop", "sha", at, at, 1.0, "succeeded", jobs)


def test_a_table_is_as_old_as_the_run_that_last_gave_it_something(lake: Lake) -> None:
    uri = filled_uri("system", "shop")
    new = JobRecord("bronze_a", "bronze.a", "ingest_files", "succeeded", rows_in=3)
    nothing = replace(new, rows_in=0)
    failed = JobRecord("silver_a", "silver.a", "refine", "failed")
    made = replace(failed, status="succeeded")
    note_filled(lake.store, uri, record("1", "T1", new, failed))
    note_filled(lake.store, uri, record("2", "T2", nothing, made))
    note_filled(lake.store, uri, record("3", "T3", failed))
    assert read_filled(lake.store, uri) == {"bronze.a": Filled("1", "T1"), "silver.a": Filled("2", "T2")}


def test_people_are_told_what_went() -> None:
    tables = (
        Maintained("silver.a", "2024-02-09", ("2024-01-01", "2024-02-08"), 3, 1200, 4),
        Maintained("silver.b", "2024-02-09"),
        Maintained("silver.c", "2024-02-09", fault="It is needed."),
    )
    assert maintained_text(MaintainRecord("r", "shop", dry_run=False, tables=tables)).splitlines() == [
        "silver.a: 2 day(s) from 2024-01-01 to 2024-02-08 went: 3 rows, 1200 bytes, 4 rows of its copy",
        "silver.b: nothing is older than 2024-02-09",
        "silver.c: refused. It is needed.",
    ]
    assert "would go" in maintained_text(MaintainRecord("r", "shop", dry_run=True, tables=tables))
