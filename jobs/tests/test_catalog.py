from __future__ import annotations

from dataclasses import replace

import pytest

from lakehouse_jobs.catalog import column_differences
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Column
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


def test_other_columns_are_refused_by_name_and_nothing_changes(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="int", a="string?", b="int?")
    lake.catalog.point(table, table.location)
    before = lake.catalog.find(table)
    changed = replace(
        table,
        columns=(
            Column("id", "bigint", nullable=False, description=""),
            Column("c", "int", nullable=True, description=""),
        ),
    )
    with pytest.raises(LakehouseError) as refusal:
        lake.catalog.point(changed, table.location)
    for difference in (
        "column c is declared but not registered",
        "column a is registered but not declared",
        "column b is registered but not declared",
        "column id is declared bigint but registered int",
        "Nothing was changed",
    ):
        assert difference in str(refusal.value)
    assert lake.catalog.find(table) == before


def test_another_order_is_a_difference(lake: Lake) -> None:
    table = lake.table("bronze", "t", id="int", a="string?")
    assert column_differences(table, (("id", "int"), ("a", "string"))) == []
    assert "order" in column_differences(table, (("a", "string"), ("id", "int")))[0]
