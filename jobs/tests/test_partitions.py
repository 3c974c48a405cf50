"""Tables whose rows lie in one folder per value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from pyspark.sql import SparkSession

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.partition_folder import NULL_VALUE, partition_folder, partition_values
from lakehouse_jobs.plan import Table
from tests.support.lake import Lake
from tests.support.local_store import KilledError

OLD = [(1, "2024-02-07"), (2, "2024-02-08")]
NEW = [(3, "2024-02-08"), (4, "2024-02-09")]
BOTH = [(1, "2024-02-07"), (3, "2024-02-08"), (4, "2024-02-09")]


@pytest.fixture
def events(lake: Lake) -> Table:
    table = lake.table("bronze", "events", id="int", date="string")
    return replace(table, partition_by=("date",))


def publish(lake: Lake, table: Table, rows: list[tuple[int, str]], only: Sequence[str] | None = None) -> None:
    frame = lake.spark.createDataFrame(rows, "id int, date string")
    lake.publisher().publish(table, frame, only=only)


def rows_of(lake: Lake, table: Table) -> list[tuple[object, ...]]:
    return sorted(tuple(row) for row in lake.spark.table(table.full_name).collect())


def assert_settled(lake: Lake, table: Table, rows: list[tuple[int, str]]) -> None:
    """The rows answer by name and by path, each partition from its own folder."""
    assert rows_of(lake, table) == rows
    by_path = lake.spark.read.schema(table.spark_schema).parquet(table.location)
    assert sorted(tuple(row) for row in by_path.collect()) == rows
    places = {values: place.rstrip("/") for values, place in lake.catalog.partitions(table).items()}
    assert places == {(day,): f"{table.location}/date={day}" for _, day in rows}
    assert not lake.store.sizes(table.staging)


def test_rows_lie_in_the_folder_of_their_value(lake: Lake, events: Table) -> None:
    publish(lake, events, OLD)
    assert_settled(lake, events, OLD)
    folders = {name.split("/")[0] for name in lake.store.sizes(events.location) if "=" in name}
    assert folders == {"date=2024-02-07", "date=2024-02-08"}


def test_all_rows_are_replaced_and_folders_without_rows_go(lake: Lake, events: Table) -> None:
    publish(lake, events, OLD)
    publish(lake, events, NEW)
    assert_settled(lake, events, NEW)
    assert not [name for name in lake.store.sizes(events.location) if name.startswith("date=2024-02-07")]


def test_some_partitions_are_replaced_and_the_others_stay_to_the_byte(lake: Lake, events: Table) -> None:
    publish(lake, events, OLD)
    before = lake.store.fingerprints(f"{events.location}/date=2024-02-07")
    publish(lake, events, NEW, only=["2024-02-08", "2024-02-09"])
    assert_settled(lake, events, BOTH)
    assert lake.store.fingerprints(f"{events.location}/date=2024-02-07") == before


def test_a_run_killed_at_any_step_leaves_the_old_or_the_new_rows(lake: Lake, events: Table) -> None:
    """One partition stays, one goes, one changes and one comes."""
    old, new = [(0, "2024-02-06"), *OLD], [(0, "2024-02-06"), *NEW]
    publish(lake, events, old)
    # Every other one: what only looks stands between what changes.
    for step in range(0, 60, 2):
        lake.store.operations.clear()
        lake.store.fail_after = step
        try:
            publish(lake, events, NEW, ["2024-02-07", "2024-02-08", "2024-02-09"])
        except KilledError:
            lake.store.fail_after = None
            seen = rows_of(lake, events)
            assert seen in (old, new)
            lake.publisher().repair(events)
            assert rows_of(lake, events) == seen
            assert not lake.store.sizes(events.staging)
            publish(lake, events, NEW, ["2024-02-07", "2024-02-08", "2024-02-09"])
            assert_settled(lake, events, new)
            publish(lake, events, old)
        else:
            lake.store.fail_after = None
            assert_settled(lake, events, new)
            assert step > 5
            return
    pytest.fail("the run never came to its end")


def test_folders_that_a_new_metastore_does_not_know_are_left_alone(lake: Lake, events: Table) -> None:
    publish(lake, events, OLD)
    lake.spark.sql("DROP TABLE bronze.events")
    publish(lake, events, NEW, only=["2024-02-08", "2024-02-09"])
    days = {name.split("/")[0] for name in lake.store.sizes(events.location) if "=" in name}
    assert days == {"date=2024-02-07", "date=2024-02-08", "date=2024-02-09"}


def test_values_with_signs_and_nulls_come_back(lake: Lake, events: Table, spark: SparkSession) -> None:
    optional = replace(
        events, columns=(events.columns[0], replace(events.columns[1], nullable=True)), rules=()
    )
    frame = spark.createDataFrame([(1, "on hold/2024"), (2, None), (3, "a=b%c")], "id int, date string")
    lake.publisher().publish(optional, frame)
    found = {row["id"]: row["date"] for row in spark.table(events.full_name).collect()}
    assert found == {1: "on hold/2024", 2: None, 3: "a=b%c"}
    lake.publisher().publish(optional, frame.where("id < 3"))
    assert spark.table(events.full_name).count() == 2


def test_a_partition_elsewhere_is_left_alone(lake: Lake, events: Table) -> None:
    publish(lake, events, OLD)
    lake.spark.sql("ALTER TABLE bronze.events PARTITION (date='2024-02-07') SET LOCATION 'file:/elsewhere'")
    with pytest.raises(LakehouseError, match=r"not below its declared .* for example file:/elsewhere"):
        lake.publisher().repair(events)


def test_names_of_folders() -> None:
    assert partition_values("status=on hold%2F2024") == ("on hold/2024",)
    assert partition_values(f"a={NULL_VALUE}/b=2") == (NULL_VALUE, "2")
    assert partition_folder("a=1/b=2/part-0.parquet", 2) == "a=1/b=2"
