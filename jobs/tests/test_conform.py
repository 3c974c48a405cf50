from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from lakehouse_jobs.conform import conform
from lakehouse_jobs.errors import LakehouseError
from tests.support.lake import Lake


def test_columns_get_declared_order_and_types(lake: Lake, spark: SparkSession) -> None:
    table = lake.table("gold", "t", id="bigint", amount="decimal(7,2)", at="timestamp", tags="array<string>")
    query = "SELECT array(1) AS tags, '2020-02-29 10:00:00' AS at, 1.5D AS amount, 7 AS id"
    frame = conform(spark.sql(query), table)
    assert frame.dtypes == [(column.name, column.type) for column in table.columns]
    [row] = frame.collect()
    assert row["amount"] == Decimal("1.50")
    assert row["tags"] == ["1"]
    [text] = frame.selectExpr("string(at) AS at").collect()
    assert text["at"] == "2020-02-29 10:00:00"


def test_every_missing_and_surplus_column_is_named(lake: Lake, spark: SparkSession) -> None:
    table = lake.table("gold", "t", id="int", a="int", b="int")
    with pytest.raises(LakehouseError) as refusal:
        conform(spark.sql("SELECT 1 AS id, 2 AS c, 3 AS d, 4 AS d"), table)
    for fault in (
        "column a is declared but not delivered",
        "column b is declared but not delivered",
        "column c is delivered but not declared",
        "column d is delivered twice",
    ):
        assert fault in str(refusal.value)


@pytest.mark.parametrize(
    ("value", "kind"), [("40000", "smallint"), ("'x1'", "int"), ("12345.5D", "decimal(5,2)")]
)
def test_a_value_that_does_not_fit_fails_instead_of_turning_null(
    lake: Lake, spark: SparkSession, value: str, kind: str
) -> None:
    table = lake.table("gold", "t", id="int", v=f"{kind}?")
    with pytest.raises(
        PySparkException, match=r"CAST_OVERFLOW|CAST_INVALID_INPUT|NUMERIC_VALUE_OUT_OF_RANGE"
    ):
        conform(spark.sql(f"SELECT 1 AS id, {value} AS v"), table).collect()


def test_times_are_utc_wherever_the_client_is(lake: Lake, spark: SparkSession) -> None:
    table = lake.table("gold", "t", id="int", at="timestamp")
    wall = spark.sql("SELECT 1 AS id, TIMESTAMP_NTZ '2020-07-01 12:00:00' AS at")
    [row] = conform(wall, table).selectExpr("unix_seconds(at) AS seconds").collect()
    noon = datetime.datetime(2020, 7, 1, 12, tzinfo=datetime.UTC)
    assert row["seconds"] == int(noon.timestamp())
