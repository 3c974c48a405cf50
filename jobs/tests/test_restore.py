"""A table is restored to what it held at a snapshot, and what came after stays in its log."""

from __future__ import annotations

import pytest
from pyspark.sql import DataFrame

from lakehouse_jobs.cli import main
from lakehouse_jobs.errors import LakehouseError, PlanError
from lakehouse_jobs.plan import Product, Table
from lakehouse_jobs.restore import restorable, restore_table
from tests.support.lake import Lake

LOGGED = ("delta", "iceberg")
OLD: list[tuple[object, ...]] = [(1, "a"), (2, "b")]
NEW: list[tuple[object, ...]] = [(3, "c")]


def frame(lake: Lake, rows: list[tuple[object, ...]]) -> DataFrame:
    return lake.spark.createDataFrame(rows, "id int, name string")


def declared(lake: Lake, table_format: str) -> Table:
    return lake.table("gold", "restored", table_format=table_format, id="int", name="string?")


def snapshot(lake: Lake, table: Table) -> int:
    if table.format == "delta":
        history = lake.spark.sql(f"DESCRIBE HISTORY {table.spark_name}")
        return int(history.agg({"version": "max"}).collect()[0][0])
    refs = lake.spark.table(f"{table.spark_name}.refs").where("name = 'main'")
    return int(refs.collect()[0]["snapshot_id"])


@pytest.mark.parametrize("table_format", LOGGED)
def test_a_table_goes_back_and_forth_between_its_snapshots(lake: Lake, table_format: str) -> None:
    table = declared(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    old = snapshot(lake, table)
    lake.publish(table, frame(lake, NEW))
    new = snapshot(lake, table)
    restore_table(lake.spark, table, old)
    assert lake.by_name(table) == OLD
    restore_table(lake.spark, table, new)
    assert lake.by_name(table) == NEW


@pytest.mark.parametrize("table_format", LOGGED)
def test_a_column_that_came_later_is_gone_from_the_restored_rows(lake: Lake, table_format: str) -> None:
    table = declared(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    old = snapshot(lake, table)
    wider = lake.table("gold", "restored", table_format=table_format, id="int", name="string?", more="int?")
    lake.publish(wider, lake.spark.createDataFrame([(3, "c", 7)], "id int, name string, more int"))
    lake.spark.sql(f"ALTER TABLE {table.spark_name} DROP COLUMN more")
    restore_table(lake.spark, table, old)
    assert lake.by_name(table) == OLD
    lake.publish(table, frame(lake, NEW))
    assert lake.by_name(table) == NEW


@pytest.mark.parametrize("table_format", LOGGED)
def test_a_snapshot_that_is_gone_leaves_the_table_as_it_is(lake: Lake, table_format: str) -> None:
    table = declared(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    with pytest.raises(LakehouseError, match=r"gold\.restored cannot be restored to 4711"):
        restore_table(lake.spark, table, 4711)
    assert lake.by_name(table) == OLD


def test_every_table_that_cannot_be_restored_is_named(lake: Lake) -> None:
    parquet, delta = declared(lake, "parquet"), lake.table("gold", "log", table_format="delta", id="int")
    product = Product("shop", {}, {table.full_name: table for table in (parquet, delta)}, ())
    assert restorable(product, {"gold.log": "3"}) == {"gold.log": (delta, 3)}
    with pytest.raises(PlanError) as raised:
        restorable(product, {"gold.restored": "1", "gold.none": "1", "gold.log": "x"})
    assert "gold.restored is of format parquet, which keeps no earlier rows" in str(raised.value)
    assert "shop has no table gold.none" in str(raised.value)
    assert "x is no snapshot of gold.log" in str(raised.value)


def test_a_table_without_a_snapshot_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--plan", "plan.json", "restore", "shop", "--table", "gold.sales"])
    assert "gold.sales is not table=snapshot" in capsys.readouterr().err
