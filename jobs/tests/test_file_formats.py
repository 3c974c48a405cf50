"""Delivered files that are not CSV: the same rows, as text, and the same guarantees."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.keep_deliveries import keep_deliveries
from lakehouse_jobs.plan import Plan, Product, Table
from lakehouse_jobs.plan_jobs import FileFormat, IngestFilesJob
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.steps.ingest_files import ingest_files
from lakehouse_jobs.workshop import Workshop
from tests.support.lake import Lake

NOW = datetime(2024, 2, 10, 12, 30, 0, 5, tzinfo=UTC)
DAY = "2024-02-08"
COLUMNS = {"id": "id", "sold_on": "date", "price": "unit price", "more": "more"}


@pytest.fixture
def bronze(lake: Lake) -> Table:
    texts = dict.fromkeys(COLUMNS, "string?")
    table = lake.table("bronze", "sales", **texts, _ingestion_timestamp="string", date="string")
    return replace(table, partition_by=("date",), primary_key=())


def job(lake: Lake, file_format: FileFormat) -> IngestFilesJob:
    place = f"file:{lake.root}/landing"
    return IngestFilesJob("bronze_sales", "bronze", "bronze.sales", "files", file_format, place, COLUMNS)


def folder(lake: Lake, day: str) -> Path:
    place = Path(lake.root) / "landing" / day
    place.mkdir(parents=True, exist_ok=True)
    return place


def deliver_json(lake: Lake, *lines: str, name: str = "sales.json", day: str = DAY) -> None:
    (folder(lake, day) / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def deliver_parquet(
    lake: Lake, columns: Mapping[str, pa.Array], name: str = "sales.parquet", day: str = DAY
) -> None:
    parquet.write_table(pa.table(dict(columns)), folder(lake, day) / name)


def ingested(lake: Lake, bronze: Table, file_format: FileFormat) -> list[tuple[str | None, ...]]:
    frame = ingest_files(lake.spark, job(lake, file_format), bronze, [DAY], NOW)
    lake.publisher().publish(bronze, frame, only=[DAY])
    rows = lake.spark.table("bronze.sales").orderBy("id").collect()
    assert {row["_ingestion_timestamp"] for row in rows} == {"2024-02-10 12:30:00.000005"}
    assert {row["date"] for row in rows} == {DAY}
    return [tuple(row[name] for name in COLUMNS) for row in rows]


def refusal(lake: Lake, bronze: Table, file_format: FileFormat) -> str:
    with pytest.raises(LakehouseError) as raised:
        ingest_files(lake.spark, job(lake, file_format), bronze, [DAY], NOW)
    return str(raised.value)


def test_json_values_are_kept_as_they_were_written(lake: Lake, bronze: Table) -> None:
    deliver_json(
        lake,
        '{"id": 1, "date": "2023-12-31", "unit price": 7.10, "more": null}',
        "",
        '{"more": {"tags": ["a", "ü"], "size": 1.50}, "unit price": 12345678901234567890.123, "id": "2"}',
        '{"id": 3, "date": "says \\"hi\\"\\nand goes", "more": [true, null], "unit price": true}',
    )
    assert ingested(lake, bronze, "json") == [
        ("1", "2023-12-31", "7.10", None),
        ("2", None, "12345678901234567890.123", '{"tags": ["a", "ü"], "size": 1.50}'),
        ("3", 'says "hi"\nand goes', "true", "[true, null]"),
    ]


def test_a_json_file_without_objects_has_no_rows(lake: Lake, bronze: Table) -> None:
    deliver_json(lake, "", "  ")
    assert ingest_files(lake.spark, job(lake, "json"), bronze, [DAY], NOW).collect() == []


GOOD = '{"id": 1, "date": "x", "unit price": 1, "more": 1}'


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('{"id": 1, "date": "x", "more": 1}', "it has no column unit price"),
        (GOOD.replace("}", ', "size": 1}'), "it has column size, which is not declared"),
        (GOOD[:-1], "1 line is not one JSON object"),
        (f"[{GOOD}]", "1 line is not one JSON object"),
        (f"{GOOD} {GOOD}", "1 line is not one JSON object"),
        (f"{GOOD}, {GOOD}", "1 line is not one JSON object"),
        (f"{GOOD}]", "1 line is not one JSON object"),
        ("[\n1\n]", "3 lines are not one JSON object"),
        ("{}", "it has no column id"),
    ],
)
def test_json_that_would_lose_something_is_refused_by_its_file(
    lake: Lake, bronze: Table, line: str, fault: str
) -> None:
    deliver_json(lake, GOOD, name="good.json")
    deliver_json(lake, line, name="bad.json")
    message = refusal(lake, bronze, "json")
    assert f"/{DAY}/bad.json: {fault}" in message
    assert "good.json" not in message
    assert "bronze.sales" in message


def sales(ids: Sequence[object], **changes: pa.Array) -> dict[str, pa.Array]:
    size = len(ids)
    columns = {
        "id": pa.array(ids),
        "date": pa.array([date(2023, 12, 31)] * size),
        "unit price": pa.array([Decimal("7.10")] * size),
        "more": pa.array([None] * size, pa.string()),
    }
    return {**columns, **changes}


def test_parquet_values_become_text_that_loses_nothing(lake: Lake, bronze: Table) -> None:
    moment = datetime(2024, 2, 8, 1, 2, 3, 456789, tzinfo=UTC)
    nested = pa.array([{"tags": ["a", "ü"], "size": None}, None])
    deliver_parquet(lake, sales([1, None], more=nested))
    # Another file of the day has another order, other types and another number of rows.
    other = sales(["3"], date=pa.array([moment]), more=pa.array([0.1]))
    deliver_parquet(lake, dict(reversed(other.items())), "a file's name 100%.parquet")
    assert ingested(lake, bronze, "parquet") == [
        (None, "2023-12-31", "7.10", None),
        ("1", "2023-12-31", "7.10", '{"tags":["a","ü"],"size":null}'),
        ("3", "2024-02-08 01:02:03.456789", "7.10", "0.1"),
    ]


def test_parquet_that_cannot_fill_the_table_is_refused_by_its_file(lake: Lake, bronze: Table) -> None:
    deliver_parquet(lake, sales([1]), "good.parquet")
    without = sales([1], more=pa.array([b"bytes"]))
    del without["unit price"]
    deliver_parquet(lake, {**without, "size": pa.array([1])}, "bad.parquet")
    (folder(lake, DAY) / "no.parquet").write_text("id,date\n", encoding="utf-8")
    message = refusal(lake, bronze, "parquet")
    for fault in (
        "bad.parquet: it has no column unit price",
        "bad.parquet: it has column size, which is not declared",
        "bad.parquet: its column more holds bytes",
        "no.parquet: it cannot be read as Parquet",
    ):
        assert fault in message
    assert "good.parquet" not in message


def run(lake: Lake, table: Table, file_format: FileFormat) -> JobRecord:
    step = job(lake, file_format)
    product = Product("shop", {}, {table.full_name: table}, (step,))
    publisher = lake.publisher()
    publisher.repair(table)
    plan = Plan("sha", {}, "system", {"shop": product})
    shop = Workshop(plan, product, lake.spark, lake.catalog, lake.store, publisher, {}, {}, None)
    return keep_deliveries(shop, step, table)


@pytest.mark.parametrize("file_format", ["json", "parquet"])
def test_only_what_is_new_or_changed_is_ingested(lake: Lake, bronze: Table, file_format: FileFormat) -> None:
    def deliver(day: str, *ids: int) -> None:
        if file_format == "parquet":
            deliver_parquet(lake, sales(ids), day=day)
        else:
            row = {"date": "x", "unit price": 1, "more": 1}
            deliver_json(lake, *(json.dumps({"id": number, **row}) for number in ids), day=day)

    deliver("2024-02-07", 1, 2)
    assert run(lake, bronze, file_format).rows_out == 2
    before = lake.store.fingerprints(bronze.location)
    assert run(lake, bronze, file_format).rows_out == 0
    deliver(DAY, 3)
    deliver_json(lake, "seen", name="_seen", day=DAY)
    assert run(lake, bronze, file_format).rows_out == 1
    after = lake.store.fingerprints(bronze.location)
    assert {name: after[name] for name in before} == before
    deliver(DAY, 3, 4)
    assert run(lake, bronze, file_format).rows_out == 2
    kept = sorted((row["date"], row["id"]) for row in lake.spark.table("bronze.sales").collect())
    assert kept == [("2024-02-07", "1"), ("2024-02-07", "2"), (DAY, "3"), (DAY, "4")]
