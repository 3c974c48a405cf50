"""Deliveries are ingested once, whatever is lost around them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lakehouse_jobs.keep_deliveries import keep_deliveries
from lakehouse_jobs.plan import Plan, Product, Table
from lakehouse_jobs.plan_jobs import IngestFilesJob
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.workshop import Workshop
from tests.support.lake import Lake
from tests.support.local_store import KilledError


@pytest.fixture(params=["parquet", "delta", "iceberg"])
def table(lake: Lake, request: pytest.FixtureRequest) -> Table:
    columns = {"id": "string?", "_ingestion_timestamp": "string", "date": "string"}
    declared = lake.table("bronze", "sales", table_format=request.param, **columns)
    return replace(declared, partition_by=("date",), primary_key=())


@pytest.fixture
def job(lake: Lake) -> IngestFilesJob:
    place = f"file:{lake.root}/landing"
    return IngestFilesJob("bronze_sales", "bronze", "bronze.sales", "files", "csv", place, {"id": "id"})


def deliver(lake: Lake, day: str, *ids: int) -> None:
    folder = Path(lake.root) / "landing" / day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sales.csv").write_text("\n".join(["id", *map(str, ids)]) + "\n", encoding="utf-8")


def run(lake: Lake, job: IngestFilesJob, table: Table, day: str | None = None) -> JobRecord:
    product = Product("shop", {}, {table.full_name: table}, (job,))
    plan = Plan("sha", {}, "system", {"shop": product})
    publisher = lake.publisher()
    publisher.repair(table)
    shop = Workshop(plan, product, lake.spark, lake.catalog, lake.store, publisher, {}, {}, day)
    return keep_deliveries(shop, job, table)


def rows(lake: Lake, table: Table) -> list[tuple[str, str]]:
    return sorted((row["date"], row["id"]) for row in lake.spark.table(table.spark_name).collect())


def test_what_is_new_or_changed_is_ingested_and_nothing_else(
    lake: Lake, job: IngestFilesJob, table: Table
) -> None:
    deliver(lake, "2024-02-07", 1, 2)
    assert run(lake, job, table).rows_out == 2
    before = lake.store.fingerprints(table.location)
    assert run(lake, job, table).rows_out == 0
    deliver(lake, "2024-02-08", 3)
    assert run(lake, job, table).rows_out == 1
    after = lake.store.fingerprints(table.location)
    assert {name: after[name] for name in before} == before
    deliver(lake, "2024-02-07", 1, 2, 4)
    assert run(lake, job, table).rows_out == 3
    assert rows(lake, table) == [
        ("2024-02-07", "1"),
        ("2024-02-07", "2"),
        ("2024-02-07", "4"),
        ("2024-02-08", "3"),
    ]


def test_a_metastore_that_was_made_anew_learns_the_stored_days(
    lake: Lake, job: IngestFilesJob, table: Table
) -> None:
    deliver(lake, "2024-02-07", 1)
    deliver(lake, "2024-02-08", 2)
    run(lake, job, table)
    before = lake.store.fingerprints(table.location)
    lake.spark.sql(f"DROP TABLE {table.spark_name}")
    # Even a run of another day alone keeps them.
    deliver(lake, "2024-02-09", 3)
    run(lake, job, table, "2024-02-09")
    after = lake.store.fingerprints(table.location)
    assert {name: after[name] for name in before} == before
    assert rows(lake, table) == [("2024-02-07", "1"), ("2024-02-08", "2"), ("2024-02-09", "3")]


def test_a_run_killed_on_the_way_does_the_day_again(lake: Lake, job: IngestFilesJob, table: Table) -> None:
    deliver(lake, "2024-02-07", 1)
    run(lake, job, table)
    deliver(lake, "2024-02-08", 2, 3)
    for step in range(4, 40, 6):
        lake.store.operations.clear()
        lake.store.fail_after = step
        try:
            run(lake, job, table, "2024-02-08")
        except KilledError:
            lake.store.fail_after = None
            run(lake, job, table)
            assert rows(lake, table) == [("2024-02-07", "1"), ("2024-02-08", "2"), ("2024-02-08", "3")]
        else:
            lake.store.fail_after = None
            return
    pytest.fail("the run never came to its end")
