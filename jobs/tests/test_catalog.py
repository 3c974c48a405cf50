from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from lakehouse_jobs.catalog import column_differences
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Column, Table
from tests.support.lake import Lake

ALL_TYPES = {
    "id": "bigint",
    "a": "boolean?",
    "b": "smallint?",
    "c": "int?",
    "d": "decimal(5,2)?",
    "e": "double?",
    "f": "string?",
    "g": "binary?",
    "h": "date?",
    "i": "timestamp?",
    "j": "array<string>?",
    "k": "array<decimal(4,1)>?",
}


def test_registering_twice_changes_nothing(lake: Lake) -> None:
    table = lake.table("bronze", "everything", **ALL_TYPES)
    lake.catalog.ensure_schema("bronze", f"file:{lake.root}/bronze")
    lake.catalog.point(table, table.location)
    first = lake.catalog.check(table)
    lake.catalog.point(table, table.location)
    assert first == lake.catalog.check(table)
    assert first is not None
    assert first.columns == tuple((column.name, column.type) for column in table.columns)
    assert first.location == table.location


def test_the_declaration_reaches_the_metastore(lake: Lake) -> None:
    table = lake.table("bronze", "everything", **ALL_TYPES)
    lake.catalog.point(table, table.location)
    described = {
        row["col_name"]: row for row in lake.spark.sql(f"DESCRIBE EXTENDED {table.full_name}").collect()
    }
    assert described["id"]["comment"] == "what \\ 'id' means"
    assert described["Comment"]["data_type"] == "the 'everything' table"
    assert described["Type"]["data_type"] == "EXTERNAL"
    assert "lakehouse.owner=tests" in described["Table Properties"]["data_type"]


def changed(table: Table, **columns: str) -> Table:
    """The table, declared with other columns; a type that ends in `?` is nullable."""
    declared = tuple(
        Column(name, kind.removesuffix("?"), kind.endswith("?"), "") for name, kind in columns.items()
    )
    return replace(table, columns=declared)


def test_lost_and_altered_columns_are_refused_by_name_and_nothing_changes(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="bigint", a="string?", b="int?", d="decimal(5,2)?")
    lake.catalog.point(table, table.location)
    before = lake.catalog.find(table)
    with pytest.raises(LakehouseError) as refusal:
        lake.catalog.point(changed(table, id="int", c="int?", d="decimal(4,2)?"), table.location)
    assert str(refusal.value).splitlines()[1:] == [
        "  - column a is registered but not declared",
        "  - column b is registered but not declared",
        "  - column id is declared int but registered bigint",
        "  - column d is declared decimal(4,2) but registered decimal(5,2)",
        "  Nothing was changed. Declare what is registered, or give the table a new name.",
    ]
    assert lake.catalog.find(table) == before


def test_new_and_wider_columns_come_with_the_rows_that_have_them(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="int", price="decimal(5,2)")
    lake.publish(table, lake.spark.sql("SELECT 1 AS id, 2.5 AS price"))
    wider = changed(table, id="bigint", name="string?", price="decimal(8,3)")
    rows = lake.spark.sql("SELECT 9000000000 AS id, 'Ada' AS name, 12345.678 AS price")
    lake.publish(wider, rows)
    assert lake.by_name(wider) == [(9000000000, "Ada", Decimal("12345.678"))]
    found = lake.catalog.check(wider)
    assert found is not None
    assert found.columns == (("id", "bigint"), ("name", "string"), ("price", "decimal(8,3)"))
    assert found.location == table.location
    assert [row["tableName"] for row in lake.spark.sql("SHOW TABLES IN bronze").collect()] == ["t"]


def test_what_a_killed_change_left_is_forgotten_and_the_table_stays(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="int")
    lake.publish(table, lake.spark.sql("SELECT 1 AS id"))
    lake.spark.sql(f"CREATE TABLE bronze.t__shape (id bigint) USING parquet LOCATION '{table.location}'")
    lake.publisher().repair(table)
    assert [row["tableName"] for row in lake.spark.sql("SHOW TABLES IN bronze").collect()] == ["t"]
    assert lake.by_name(table) == [(1,)]


def test_a_reader_is_told_to_run_the_writer_of_a_changed_table_first(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="int")
    lake.catalog.point(table, table.location)
    with pytest.raises(LakehouseError, match=r"column a is declared but not registered\n.*writes it first"):
        lake.catalog.check(changed(table, id="int", a="int?"))


def test_another_order_is_a_difference(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="int", a="string?")
    assert column_differences(table, (("id", "int"), ("a", "string"))) == []
    assert "order" in column_differences(table, (("a", "string"), ("id", "int")))[0]
