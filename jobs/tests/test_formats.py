"""Tables of every format of the lake hold what they are given, by one commit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyspark.sql import DataFrame

from lakehouse_jobs.check_reads import check_reads
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.kept_watermark import kept_watermark
from lakehouse_jobs.plan import Plan, Product, Rule, Table
from lakehouse_jobs.plan_jobs import MergeJob, SqlJob
from lakehouse_jobs.show import as_text
from lakehouse_jobs.steps.merge import merge
from lakehouse_jobs.steps.sql import run_sql
from lakehouse_jobs.workshop import Workshop
from tests.support.lake import Lake
from tests.support.local_store import KilledError

FORMATS = ("parquet", "delta", "iceberg")
LOGGED = ("delta", "iceberg")
Rows = list[tuple[object, ...]]
OLD: Rows = [(1, "a", "2024-02-07"), (2, "b", "2024-02-08")]
NEW: Rows = [(3, "c", "2024-02-08"), (4, "d", "2024-02-09")]


def events(lake: Lake, table_format: str, name: str = "events") -> Table:
    table = lake.table("bronze", name, table_format=table_format, id="int", name="string?", date="string")
    return replace(table, partition_by=("date",), sort_by=("id",))


def frame(lake: Lake, rows: Rows) -> DataFrame:
    return lake.spark.createDataFrame(rows, "id int, name string, date string")


def commits(lake: Lake, table: Table) -> int:
    if table.format == "delta":
        return lake.spark.sql(f"DESCRIBE HISTORY {table.spark_name}").count()
    return lake.spark.table(f"{table.spark_name}.snapshots").count()


@pytest.mark.parametrize("table_format", LOGGED)
def test_rows_are_replaced_by_one_commit(lake: Lake, table_format: str) -> None:
    table = events(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    assert lake.by_name(table) == OLD
    before = commits(lake, table)
    lake.publish(table, frame(lake, NEW))
    assert lake.by_name(table) == NEW
    assert commits(lake, table) == before + 1
    lake.publish(table, frame(lake, NEW))
    assert lake.by_name(table) == NEW
    assert not lake.store.sizes(table.staging)


@pytest.mark.parametrize("table_format", LOGGED)
def test_days_are_replaced_and_the_others_stay(lake: Lake, table_format: str) -> None:
    table = events(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    before = commits(lake, table)
    lake.publisher().publish(table, frame(lake, NEW), only=["2024-02-08", "2024-02-09"])
    assert lake.by_name(table) == [OLD[0], *NEW]
    assert commits(lake, table) == before + 1


@pytest.mark.parametrize("table_format", LOGGED)
def test_a_run_killed_at_any_step_leaves_the_old_or_the_new_rows(lake: Lake, table_format: str) -> None:
    table = events(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    killed = 0
    while True:
        lake.store.operations.clear()
        lake.store.fail_after = killed
        try:
            lake.publish(table, frame(lake, NEW))
        except KilledError:
            killed += 1
        else:
            break
        lake.store.fail_after = None
        assert lake.by_name(table) in (OLD, NEW)
    lake.store.fail_after = None
    assert lake.by_name(table) == NEW
    assert not lake.store.sizes(table.staging)
    assert killed >= 3


@pytest.mark.parametrize("table_format", LOGGED)
def test_a_table_that_the_metastore_lost_is_found_again(lake: Lake, table_format: str) -> None:
    table = events(lake, table_format)
    lake.publish(table, frame(lake, OLD))
    lake.publish(table, frame(lake, NEW))
    lake.spark.sql(f"DROP TABLE {table.spark_name}")
    assert lake.catalog.find(table) is None
    lake.publisher().repair(table)
    assert lake.by_name(table) == NEW
    lake.publisher().publish(table, frame(lake, OLD[:1]), only=["2024-02-07"])
    assert lake.by_name(table) == [OLD[0], *NEW]


@pytest.mark.parametrize("table_format", LOGGED)
def test_a_rejected_row_is_in_the_quarantine_and_a_stop_keeps_the_old_rows(
    lake: Lake, table_format: str
) -> None:
    named = Rule("named", "name <> ''", "reject", "events have a name")
    table = lake.with_rules(events(lake, table_format), named)
    lake.publish(table, frame(lake, [*OLD, (9, "", "2024-02-09")]))
    assert lake.by_name(table) == OLD
    quarantine = lake.quarantine_of(table)
    assert quarantine is not None
    [rejected] = lake.spark.table(quarantine.spark_name).collect()
    assert (rejected["id"], list(rejected["_rules"])) == (9, ["named"])
    with pytest.raises(LakehouseError, match="primary key"):
        lake.publish(table, frame(lake, [NEW[0], NEW[0]]))
    assert lake.by_name(table) == OLD


@pytest.mark.parametrize("table_format", LOGGED)
def test_columns_come_and_widen_and_are_found_by_name(lake: Lake, table_format: str) -> None:
    old = lake.table("silver", "t", table_format=table_format, id="int", size="smallint?")
    lake.publish(old, lake.spark.createDataFrame([(1, 1)], "id int, size smallint"))
    new = lake.table(
        "silver", "t", table_format=table_format, note="string?", id="bigint", size="int?", key="id"
    )
    lake.publisher().repair(new)
    rows: Rows = [("x", 2**40, 70000)]
    lake.publish(new, lake.spark.createDataFrame(rows, "note string, id bigint, size int"))
    found = lake.spark.table(new.spark_name).select("note", "id", "size").collect()
    assert [tuple(row) for row in found] == rows
    with pytest.raises(LakehouseError, match="column note is registered but not declared"):
        lake.publisher().repair(old)


def test_a_renamed_column_of_a_delta_table_keeps_its_place(lake: Lake) -> None:
    old = lake.table("silver", "t", table_format="delta", id="int", called="string?")
    lake.publish(old, lake.spark.createDataFrame([(1, "a")], "id int, called string"))
    lake.spark.sql(f"ALTER TABLE {old.spark_name} RENAME COLUMN called TO name")
    new = lake.table("silver", "t", table_format="delta", id="int", name="string?")
    lake.publisher().repair(new)
    assert lake.by_name(new) == [(1, "a")]
    lake.publish(new, lake.spark.createDataFrame([(2, "b")], "id int, name string"))
    assert lake.by_name(new) == [(2, "b")]


def test_a_query_reads_tables_of_every_format_by_the_same_names(lake: Lake) -> None:
    tables = [events(lake, table_format, f"e_{table_format}") for table_format in FORMATS]
    for table in tables:
        lake.publish(table, frame(lake, OLD))
    query = """
    -- bronze.e_iceberg is the one in another catalog
    WITH i AS (SELECT *, 'bronze.e_iceberg' AS text FROM bronze.e_iceberg WHERE bronze.e_iceberg.id = 1)
    SELECT i.id, p.name, d.date, i.text FROM i
    JOIN bronze.e_parquet p ON p.id = i.id JOIN `bronze`.e_delta d USING (id)
    LEFT ANTI JOIN Bronze.E_Iceberg e ON e.id > i.id + 1
    """
    job = SqlJob("j", "silver", "silver.t", "sql/t.sql", tuple(table.full_name for table in tables))
    check_reads(lake.catalog, job, {table.full_name: table for table in tables})
    rows = run_sql(lake.spark, job, query, tables).collect()
    assert [tuple(row) for row in rows] == [(1, "a", "2024-02-07", "bronze.e_iceberg")]
    assert as_text([row.asDict() for row in rows], ["id"]).endswith("1")


def test_a_query_that_cannot_be_read_is_named_when_it_reads_iceberg(lake: Lake) -> None:
    table = events(lake, "iceberg")
    job = SqlJob("j", "silver", "silver.t", "sql/t.sql", (table.full_name,))
    with pytest.raises(LakehouseError, match=r"sql/t\.sql"):
        run_sql(lake.spark, job, "SELECT FROM FROM (", [table])


@pytest.mark.parametrize("table_format", FORMATS)
def test_newer_rows_take_the_place_of_those_with_their_keys(lake: Lake, table_format: str) -> None:
    table = events(lake, table_format)
    changes: Rows = [(2, "late", "2024-02-07"), (1, "equal", "2024-02-07"), (5, "new", "2024-02-09")]
    lake.publish(table, frame(lake, OLD), "date")
    assert lake.by_name(table) == OLD
    for _ in range(2):
        assert lake.publish(table, frame(lake, changes), "date") == 3
        assert lake.by_name(table) == [(1, "equal", "2024-02-07"), OLD[1], (5, "new", "2024-02-09")]
    assert not lake.store.sizes(table.staging)


def test_the_latest_change_of_a_key_is_merged_and_the_choice_is_the_same_each_time(lake: Lake) -> None:
    table = lake.table("silver", "t", id="int", size="int?", at="int")
    job = MergeJob("j", "silver", table.full_name, ("bronze.changes",), "at")
    rows = [("1", "5", "9"), ("1", "7", "10"), ("1", "12", "10"), ("2", None, "1"), (None, "1", "1")]
    for order in (rows, rows[::-1]):
        changes = lake.spark.createDataFrame(
            [(*row, "x") for row in order], "id string, size string, at string, more string"
        )
        merged = [tuple(row) for row in merge(changes, job, table).collect()]
        # Numbers are compared as numbers: as texts 9 and 7 would come last.
        assert sorted(merged, key=str) == [(1, 12, 10), (2, None, 1), (None, 1, 1)]


@pytest.mark.parametrize("table_format", FORMATS)
def test_how_far_an_ingest_has_come_is_in_the_table(lake: Lake, table_format: str) -> None:
    table = lake.table("bronze", "t", table_format=table_format, id="int", at="timestamp")
    plan = Plan("", {}, "system", {})
    shop = Workshop(
        plan, Product("p", {}, {}, ()), lake.spark, lake.catalog, lake.store, lake.publisher(), {}, {}, None
    )
    assert kept_watermark(shop, table, "at") is None
    rows = lake.spark.sql("SELECT 1 AS id, timestamp'2024-02-07 10:00:00.000123' AS at")
    lake.publish(table, rows.where("id > 1"), "at")
    assert kept_watermark(shop, table, "at") is None
    lake.publish(table, rows, "at")
    assert kept_watermark(shop, table, "at") == "2024-02-07 10:00:00.000123"


@pytest.mark.parametrize("table_format", FORMATS)
def test_a_rejected_row_does_not_take_the_place_of_a_good_one(lake: Lake, table_format: str) -> None:
    named = Rule("named", "name <> ''", "reject", "events have a name")
    table = lake.with_rules(events(lake, table_format), named)
    lake.publish(table, frame(lake, OLD), "date")
    lake.publish(table, frame(lake, [(1, "", "2024-02-09"), (2, "B", "2024-02-09")]), "date")
    assert lake.by_name(table) == [OLD[0], (2, "B", "2024-02-09")]
