from __future__ import annotations

import re
import time
import urllib.request
from dataclasses import replace

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from lakehouse_jobs import postgres_source
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Column, Source, Table
from lakehouse_jobs.plan_jobs import IngestJob
from lakehouse_jobs.postgres_source import SourceTable
from lakehouse_jobs.postgres_types import keeps_every_value, postgres_type
from lakehouse_jobs.settings import SourceAccess
from lakehouse_jobs.steps import ingest as step
from tests.support.connect_server import free_port


def declared(**columns: str) -> Table:
    return Table(
        layer="bronze",
        schema="bronze",
        name="t",
        format="parquet",
        location="s3a://bronze/t",
        staging="s3a://bronze/_staging/t",
        description="",
        owner="",
        primary_key=(next(iter(columns)),),
        columns=tuple(Column(name, kind, nullable=True, description="") for name, kind in columns.items()),
    )


@pytest.mark.parametrize(
    ("source", "lake"),
    [
        ("integer", "int"),
        ("integer", "bigint"),
        ("smallint", "decimal(5,0)"),
        ("numeric(5,2)", "decimal(5,2)"),
        ("numeric(5,2)", "decimal(7,3)"),
        ("mpaa_rating", "string"),
        ("tsvector", "string"),
        ("numeric", "string"),
        ("bytea", "binary"),
        ("text[]", "array<string>"),
        ("integer[]", "array<bigint>"),
        ("text[]", "string"),
        ("timestamp without time zone", "timestamp"),
        ("timestamp(3) with time zone", "timestamp"),
        ("date", "date"),
        ("boolean", "boolean"),
        ("real", "double"),
    ],
)
def test_types_that_keep_every_value(source: str, lake: str) -> None:
    assert keeps_every_value(source, lake)


@pytest.mark.parametrize(
    ("source", "lake"),
    [
        ("bigint", "int"),
        ("bigint", "double"),
        ("integer", "decimal(9,0)"),
        ("numeric(5,2)", "decimal(5,1)"),
        ("numeric(5,2)", "decimal(5,3)"),
        ("numeric(5,2)", "double"),
        ("numeric", "decimal(38,10)"),
        ("timestamp without time zone", "date"),
        ("text", "int"),
        ("bytea", "string"),
        ("text[]", "array<int>"),
        ("text", "array<string>"),
        ("timestamp without time zone[]", "timestamp"),
        ("integer", "boolean"),
    ],
)
def test_types_that_could_alter_a_value(source: str, lake: str) -> None:
    assert not keeps_every_value(source, lake)


def test_lake_types_have_postgres_names() -> None:
    kinds = ("int", "string", "double", "binary", "decimal(5,2)", "array<decimal(4,1)>", "array<string>")
    assert [postgres_type(kind) for kind in kinds] == [
        "integer",
        "text",
        "double precision",
        "bytea",
        "numeric(5,2)",
        "numeric(4,1)[]",
        "text[]",
    ]


def test_only_declared_columns_leave_the_source() -> None:
    types = {"staff_id": "integer", "at": "timestamp with time zone", "password": "text", "picture": "bytea"}
    query = step.selection(
        declared(staff_id="int", at="timestamp", picture="binary"), "public", 'st"aff', types
    )
    assert query == (
        'SELECT ("staff_id")::integer AS "staff_id", '
        '("at" AT TIME ZONE \'UTC\')::timestamp AS "at", '
        '("picture")::bytea AS "picture" FROM "public"."st""aff"'
    )


@pytest.mark.parametrize(
    ("kind", "source", "condition"),
    [
        ("bigint", "integer", "\"at\" >= 'it''s'::bigint"),
        ("timestamp", "timestamp without time zone", "\"at\" >= 'it''s'::timestamp"),
        ("timestamp", "timestamp(3) with time zone", "\"at\" >= 'it''s'::timestamp AT TIME ZONE 'UTC'"),
    ],
)
def test_rows_of_the_very_watermark_are_read_again(kind: str, source: str, condition: str) -> None:
    assert step.since(declared(id="int", at=kind), "at", source, "it's") == condition


def test_every_fault_of_the_source_is_named() -> None:
    found = SourceTable({"id": "bigint", "amount": "numeric"}, 0, None)
    faults = step.source_faults(declared(id="int", amount="decimal(5,2)", gone="string"), found)
    assert faults == [
        "it has no column gone",
        "column id is bigint, which does not always fit the declared int: declare a wider type, or string",
        "column amount is numeric, which does not always fit the declared decimal(5,2): "
        "declare a wider type, or string",
    ]


MEGABYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("size", "key_range", "readers"),
    [
        (0, None, None),
        (63 * MEGABYTE, (1, 9), None),
        (130 * MEGABYTE, (1, 9), "3"),
        (130 * MEGABYTE, None, None),
    ],
)
def test_big_tables_are_read_in_parts(
    size: int, key_range: tuple[int, int] | None, readers: str | None
) -> None:
    options = step.partitioning("id", SourceTable({"id": "integer"}, size, key_range))
    assert options.get("numPartitions") == readers
    if readers:
        assert options == {
            "partitionColumn": "id",
            "lowerBound": "1",
            "upperBound": "10",
            "numPartitions": readers,
        }


def test_readers_are_limited() -> None:
    options = step.partitioning("id", SourceTable({"id": "integer"}, 10_000 * MEGABYTE, (1, 9)))
    assert options["numPartitions"] == "8"


def test_a_source_that_does_not_answer_is_named_without_its_password() -> None:
    access = SourceAccess(f"jdbc:postgresql://127.0.0.1:{free_port()}/db", "jobs", "s3cret-value")
    with pytest.raises(
        LakehouseError, match=r"public\.a at jdbc:postgresql://127.*cannot be read"
    ) as refusal:
        postgres_source.describe(access, "public", "a", "id", 0)
    assert "s3cret-value" not in str(refusal.value)
    assert "s3cret-value" not in repr(access)


def test_credentials_do_not_show_on_the_server(
    spark: SparkSession, ui_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's web page shows each statement; the reader's user and password must not be part of it."""
    monkeypatch.setattr(step, "describe", lambda *_: SourceTable({"marker_column": "integer"}, 0, None))
    access = SourceAccess("jdbc:postgresql://127.0.0.1:1/db", "user-b7d1", 'pass"word\\-no-hex-c93e')
    job = IngestJob("j", "bronze", "bronze.t", "db", "t")
    table = replace(declared(marker_column="int"), primary_key=("marker_column",))
    with pytest.raises(PySparkException):
        # There is no driver here: the statement fails, but the server has seen and shows it.
        step.ingest(spark, job, table, Source("db", "public"), access).collect()
    page = statement_page(ui_port)
    assert "user-b7d1" not in page
    assert "no-hex-c93e" not in page


def statement_page(port: int) -> str:
    """Pages of the server that show the statement; fails when none does, as then nothing would be tested."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        overview = fetch(f"http://127.0.0.1:{port}/connect/")
        sessions = set(re.findall(r"session/\?id=[0-9a-f-]+", overview))
        pages = [overview, *(fetch(f"http://127.0.0.1:{port}/connect/{link}") for link in sorted(sessions))]
        if any("marker_column" in page for page in pages):
            return "\n".join(pages)
        time.sleep(0.2)
    raise AssertionError("the statement never showed on the server's page")


def fetch(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 (a fixed address of this test)
        return str(answer.read().decode())
