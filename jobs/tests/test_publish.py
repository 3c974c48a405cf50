from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Table
from lakehouse_jobs.session import open_session
from lakehouse_jobs.spark_registry import SparkRegistry
from tests.support.lake import Lake
from tests.support.local_store import KilledError

Rows = list[tuple[object, ...]]
OLD: Rows = [(1, 1, "Ada"), (2, 2, "Ben")]
NEW: Rows = [(1, 1, "Ada"), (3, 2, "Cem"), (4, 2, "Dan")]


def frame(spark: SparkSession, rows: Rows) -> DataFrame:
    return spark.createDataFrame(rows, "customer_id int, store_id int, first_name string")


def assert_clean(lake: Lake, table: Table, rows: Rows) -> None:
    """The rows answer both ways, from the table's own prefix alone."""
    assert lake.by_name(table) == rows
    assert lake.by_path(table) == rows
    found = lake.catalog.find(table)
    assert found is not None
    assert found.location == table.location
    assert not lake.store.sizes(table.staging)


def test_published_rows_answer_by_name_and_by_path(lake: Lake, customer: Table) -> None:
    assert lake.publish(customer, frame(lake.spark, OLD)) == 2
    assert_clean(lake, customer, OLD)
    assert lake.spark.read.parquet(customer.location).columns == ["customer_id", "store_id", "first_name"]


def test_rerun_gives_the_same_rows(lake: Lake, customer: Table) -> None:
    for _ in range(3):
        assert lake.publish(customer, frame(lake.spark, NEW)) == 3
        assert_clean(lake, customer, NEW)


def test_new_rows_replace_the_old_ones(lake: Lake, customer: Table) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    lake.publish(customer, frame(lake.spark, NEW))
    assert_clean(lake, customer, NEW)


def test_no_rows_are_published_as_an_empty_table(lake: Lake, customer: Table) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    assert lake.publish(customer, frame(lake.spark, OLD).where("customer_id < 0")) == 0
    assert_clean(lake, customer, [])


def test_a_neighbour_whose_name_begins_alike_is_left_alone(lake: Lake, customer: Table) -> None:
    other = lake.table("silver", "customer_active", customer_id="int", store_id="int", first_name="string?")
    lake.publish(other, frame(lake.spark, NEW))
    lake.publish(customer, frame(lake.spark, OLD))
    assert_clean(lake, other, NEW)


@pytest.mark.parametrize("registered_before", [True, False])
def test_a_run_killed_at_any_point_is_repaired(
    lake: Lake, customer: Table, *, registered_before: bool
) -> None:
    """Kills a run before its n-th step at the store, for every n, then looks and repairs."""
    killed = 0
    while True:
        if registered_before:
            lake.publish(customer, frame(lake.spark, OLD))
        lake.store.operations.clear()
        lake.store.fail_after = killed
        try:
            lake.publish(customer, frame(lake.spark, NEW))
        except KilledError:
            killed += 1
        else:
            break
        lake.store.fail_after = None
        registered = lake.catalog.find(customer) is not None
        # What SQL sees of a killed run is all of the old or all of the new.
        if registered:
            assert lake.by_name(customer) in (OLD, NEW)
        lake.publisher().repair(customer)
        if registered:
            assert_clean(lake, customer, lake.by_name(customer))
        lake.publish(customer, frame(lake.spark, NEW))
        assert_clean(lake, customer, NEW)
        lake.spark.sql(f"DROP TABLE {customer.full_name}")
        lake.store.remove(lake.store.sizes(customer.location), customer.location)
    # Every kind of step was a place to die: listing, copying, removing.
    assert killed >= 6


def test_repair_keeps_the_only_copy_when_staged_data_is_gone(lake: Lake, customer: Table) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    lake.catalog.point(customer, f"{customer.staging}/gone")
    lake.publisher().repair(customer)
    assert_clean(lake, customer, OLD)


def test_a_table_registered_elsewhere_is_refused(lake: Lake, customer: Table) -> None:
    elsewhere = f"file:{lake.root}/silver/elsewhere"
    lake.catalog.point(customer, elsewhere)
    with pytest.raises(LakehouseError, match=r"registered at .*/elsewhere, not at its declared"):
        lake.publisher().repair(customer)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [(1, 1, "Ada"), (1, 2, "Ben")],
            r"primary key \(customer_id\) is not unique: 2 rows, 1 keys.*\(1\) x 2",
        ),
        (
            [(1, None, "Ada"), (2, None, "Ben")],
            r"rule store_id_present \(store_id is present\) is broken by 2 row",
        ),
    ],
)
def test_rows_that_break_the_declaration_are_not_published(
    lake: Lake, customer: Table, rows: Rows, message: str
) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    with pytest.raises(LakehouseError, match=message):
        lake.publish(customer, frame(lake.spark, rows))
    assert_clean(lake, customer, OLD)


def test_a_failing_first_run_leaves_no_table(lake: Lake, customer: Table) -> None:
    with pytest.raises(LakehouseError, match="not unique"):
        lake.publish(customer, frame(lake.spark, [(1, 1, "Ada"), (1, 1, "Ada")]))
    assert lake.catalog.find(customer) is None
    assert not list((lake.root / "silver").rglob("*.parquet"))


def test_a_lost_lease_stops_before_readers_see_new_rows(lake: Lake, customer: Table) -> None:
    lake.publish(customer, frame(lake.spark, OLD))

    def lost() -> None:
        raise LakehouseError("lost")

    with pytest.raises(LakehouseError, match="lost"):
        lake.publisher(guard=lost).publish(customer, frame(lake.spark, NEW))
    assert_clean(lake, customer, OLD)


def test_a_polling_reader_sees_whole_tables_only(lake: Lake, customer: Table, remote: str) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    seen: list[Rows] = []
    failed: list[str] = []
    stop = threading.Event()

    def poll() -> None:
        reader = open_session({"SPARK_REMOTE": remote})
        while not stop.is_set():
            try:
                rows = reader.table(customer.full_name).collect()
                seen.append(sorted(tuple(row) for row in rows))
            except PySparkException as error:
                failed.append(str(error))
        reader.stop()

    poller = threading.Thread(target=poll)
    poller.start()
    try:
        for rows in (NEW, OLD, NEW, OLD, NEW):
            lake.publish(customer, frame(lake.spark, rows))
    finally:
        stop.set()
        poller.join()
    assert all(rows in (OLD, NEW) for rows in seen)
    # A query may lose the files it is reading and fail; it never answers wrongly.
    lost = ("FILE_NOT_EXIST", "does not exist")
    assert [error[:1000] for error in failed if not any(text in error for text in lost)] == []
    assert OLD in seen
    assert NEW in seen


def test_spark_leftovers_are_not_data(lake: Lake, customer: Table) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    names = [path.name for path in Path(customer.location.removeprefix("file:")).iterdir()]
    assert names
    assert all(name.endswith(".parquet") for name in names)


def test_registration_survives_another_session(lake: Lake, customer: Table, remote: str) -> None:
    lake.publish(customer, frame(lake.spark, OLD))
    other = open_session({"SPARK_REMOTE": remote})
    try:
        assert Catalog(other, SparkRegistry(other)).check(customer) == lake.catalog.check(customer)
    finally:
        other.stop()
