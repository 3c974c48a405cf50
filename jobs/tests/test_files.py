"""From delivered files to typed, distinct rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pyspark.sql import Row

from lakehouse_jobs.deliveries import (
    Delivery,
    Ingested,
    days_to_ingest,
    deliveries,
    read_ingested,
    write_ingested,
)
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.lake_files import read_files
from lakehouse_jobs.plan import Cast, Rule, Table
from lakehouse_jobs.plan_jobs import IngestFilesJob, RefineJob
from lakehouse_jobs.steps.ingest_files import ingest_files
from lakehouse_jobs.steps.refine import refine
from tests.support.lake import Lake

NOW = datetime(2024, 2, 10, 12, 30, 0, 5, tzinfo=UTC)
DAYS = ["2024-02-08", "2024-02-09"]


@pytest.fixture
def bronze(lake: Lake) -> Table:
    table = lake.table(
        "bronze",
        "sales",
        id="string?",
        sold_on="string?",
        price="string?",
        note="string?",
        _ingestion_timestamp="string",
        date="string",
    )
    return replace(table, partition_by=("date",), primary_key=())


@pytest.fixture
def job(lake: Lake) -> IngestFilesJob:
    columns = {"id": "id", "sold_on": "date", "price": "price", "note": "note"}
    place = f"file:{lake.root}/landing/sales"
    return IngestFilesJob("bronze_sales", "bronze", "bronze.sales", "files", "csv", place, columns)


def deliver(job: IngestFilesJob, day: str, *lines: str, header: str = "id,date,price,note") -> None:
    folder = Path(job.location.removeprefix("file:")) / day
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sales.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")


def ingest(lake: Lake, job: IngestFilesJob, bronze: Table, *days: str) -> None:
    lake.publisher().publish(bronze, ingest_files(lake.spark, job, bronze, days, NOW), only=days)


def test_every_field_is_kept_as_text_below_the_day_of_delivery(
    lake: Lake, job: IngestFilesJob, bronze: Table
) -> None:
    deliver(job, "2024-02-08", '1,2023-12-31,007.10,"says ""hi"", twice\nand goes"', "x,,,")
    ingest(lake, job, bronze, "2024-02-08")
    rows = lake.spark.table("bronze.sales").orderBy("id").collect()
    assert rows[0].asDict() == {
        "id": "1",
        # The business date survives the partition of the same name in the file.
        "sold_on": "2023-12-31",
        "price": "007.10",
        "note": 'says "hi", twice\nand goes',
        "_ingestion_timestamp": "2024-02-10 12:30:00.000005",
        "date": "2024-02-08",
    }
    assert rows[1]["sold_on"] is None
    assert {kind for _, kind in lake.spark.table("bronze.sales").dtypes} == {"string"}


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        ("id,date,price", "it has no column note"),
        ("id,date,price,note,extra", "it has column extra, which is not declared"),
    ],
)
def test_a_file_with_other_columns_is_refused(
    lake: Lake, job: IngestFilesJob, bronze: Table, header: str, fault: str
) -> None:
    deliver(job, "2024-02-08", "1,2,3,4,5"[: len(header.split(",")) * 2 - 1], header=header)
    with pytest.raises(LakehouseError, match=fault):
        ingest_files(lake.spark, job, bronze, ["2024-02-08"], NOW)


def silver(lake: Lake) -> Table:
    table = lake.table(
        "silver",
        "sales",
        id="int",
        sold_on="date",
        price="decimal(6,2)?",
        note="string?",
        _made_at="timestamp",
    )
    casts = tuple(Cast(name, f"_{name}_untyped") for name in ("id", "sold_on", "price"))
    rules = tuple(Rule(f"{cast.column}_typed", f"NOT `{cast.failed}`", "reject", "typed") for cast in casts)
    rules += tuple(
        Rule(f"{name}_present", f"`{name}` IS NOT NULL OR `_{name}_untyped`", "reject", "there")
        for name in ("id", "sold_on")
    )
    return replace(table, casts=casts, rules=rules, quarantine="silver.sales_quarantine")


def refined(lake: Lake, bronze: Table) -> tuple[list[Row], dict[str, list[str]]]:
    """Rows of the silver table, and the rules that each quarantined row breaks, by its note."""
    table = silver(lake)
    quarantine = lake.quarantine_of(table)
    assert quarantine is not None
    step = RefineJob("silver_sales", "silver", "silver.sales", ("bronze.sales",), "_made_at")
    frame = refine(lake.spark.table("bronze.sales"), bronze, step, table, NOW)
    lake.publisher().publish(table, frame, quarantine)
    broken = {
        json.loads(row["_source_row"])["note"]: row["_rules"]
        for row in lake.spark.table(quarantine.full_name).collect()
    }
    return lake.spark.table("silver.sales").orderBy("id").collect(), broken


def test_rows_are_typed_and_of_one_key_the_latest_delivery_stays(
    lake: Lake, job: IngestFilesJob, bronze: Table
) -> None:
    deliver(job, "2024-02-08", "1,2024-01-01,1.50,old", "1,2024-01-01,1.50,old", " 07 ,2024-01-02,,b")
    deliver(job, "2024-02-09", "01,2024-01-01,2.50,new", "7,2024-01-02,3,a")
    ingest(lake, job, bronze, *DAYS)
    rows, broken = refined(lake, bronze)
    assert [(row["id"], str(row["price"]), row["note"]) for row in rows] == [
        (1, "2.50", "new"),
        (7, "3.00", "a"),
    ]
    assert rows[0]["_made_at"] == NOW.replace(tzinfo=None)
    assert broken == {}


def test_rows_that_break_rules_are_quarantined_as_they_were(
    lake: Lake, job: IngestFilesJob, bronze: Table
) -> None:
    deliver(
        job,
        "2024-02-08",
        "1,2024-02-30,1,no day",
        "12x,2024-01-01,1,no number",
        ",2024-01-01,1,no id",
        ",2024-01-01,1,no id either",
        "2,2024-01-01,1.005,would be rounded",
        "3,2024-01-01,123456.00,too big",
        "4,2024-01-01,,fine",
    )
    ingest(lake, job, bronze, "2024-02-08")
    rows, broken = refined(lake, bronze)
    assert [row["note"] for row in rows] == ["fine"]
    assert broken == {
        "no day": ["sold_on_typed"],
        "no number": ["id_typed"],
        "no id": ["id_present"],
        "no id either": ["id_present"],
        "would be rounded": ["price_typed"],
        "too big": ["price_typed"],
    }


def test_deliveries_are_told_by_their_content(lake: Lake, job: IngestFilesJob) -> None:
    assert deliveries(lake.store, job) == {}
    for day in DAYS:
        deliver(job, day, "1,2024-01-01,1,a")
    deliver(job, "not a day", "1,2024-01-01,1,a")
    first = deliveries(lake.store, job)
    assert list(first) == DAYS
    deliver(job, DAYS[1], "1,2024-01-01,2,a")
    second = deliveries(lake.store, job)
    assert second[DAYS[0]] == first[DAYS[0]]
    assert second[DAYS[1]].fingerprint != first[DAYS[1]].fingerprint


def test_days_are_ingested_that_are_new_changed_or_not_intact() -> None:
    offered = {day: Delivery(f"tag {day}", 1) for day in ("d1", "d2", "d3", "d4")}
    ingested = {day: Ingested(f"tag {day}", 1) for day in ("d1", "d2", "d3")} | {"d2": Ingested("old", 1)}
    assert days_to_ingest(offered, ingested, {"d1", "d2"}, None) == ["d2", "d3", "d4"]
    assert days_to_ingest(offered, ingested, {"d1"}, "d1") == ["d1"]
    with pytest.raises(LakehouseError, match="Nothing was delivered on d9; there are deliveries of d1, d2"):
        days_to_ingest(offered, ingested, {"d1"}, "d9")


def test_what_was_ingested_is_kept(lake: Lake, tmp_path: Path) -> None:
    uri = f"file:{tmp_path}/notes.json"
    assert read_ingested(lake.store, uri) == {}
    write_ingested(lake.store, uri, {"d1": Ingested("tag", 3)})
    assert read_ingested(lake.store, uri) == {"d1": Ingested("tag", 3)}


def test_published_files_are_read_without_spark(lake: Lake, job: IngestFilesJob, bronze: Table) -> None:
    deliver(job, "2024-02-08", "1,2024-01-01,1.50,a")
    deliver(job, "2024-02-09", "2,2024-01-02,2.50,b")
    ingest(lake, job, bronze, *DAYS)
    days = read_files({}, lake.store, bronze, ["2024-02-09"]).read_all()
    assert days.select(["id", "date"]).to_pylist() == [{"id": "2", "date": "2024-02-09"}]
    refined(lake, bronze)
    [first, _] = read_files({}, lake.store, silver(lake)).read_all().to_pylist()
    assert (first["id"], str(first["price"]), first["_made_at"]) == (1, "1.50", NOW.replace(tzinfo=None))
