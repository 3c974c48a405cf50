"""Tables as a whole: what Great Expectations finds, and what becomes of a table that is not as expected."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.check import Check, CheckError, told
from lakehouse_jobs.errors import LakehouseError, PlanError
from lakehouse_jobs.expectations import check_expectations, question
from lakehouse_jobs.plan import Expectation, RowsParameter, Table, TimeParameter
from lakehouse_jobs.plan_reader import read_plan
from lakehouse_jobs.progress import Progress
from lakehouse_jobs.record import JobRecord, RunRecord
from tests.support.lake import Lake
from tests.support.plans import plan, table, write

ROWS = "expect_table_row_count_to_be_between"
LARGEST = "expect_column_max_to_be_between"
NOW = datetime(2024, 3, 9, 12)  # By this machine's clock.


def expectation(
    name: str,
    kind: str,
    severity: Literal["warn", "stop"] = "stop",
    parameters: Mapping[str, RowsParameter | TimeParameter] | None = None,
    **kwargs: Any,  # noqa: ANN401 (whatever Great Expectations takes)
) -> Expectation:
    return Expectation(name, severity, f"{name} is right", kind, kwargs, parameters or {})


def expecting(table: Table, *expectations: Expectation) -> Table:
    return replace(table, expectations=expectations)


@pytest.fixture
def sales(lake: Lake) -> Table:
    return lake.table(
        "silver", "sales", id="int", price="decimal(8,2)?", kind="string?", due="date?", paid="timestamp?"
    )


def rows(spark: SparkSession, *prices: float | None) -> DataFrame:
    """Sales of the given prices: of kind `a` and `b` in turn, each due on the day after the one before."""
    values = ", ".join(
        f"({number}, {'null' if price is None else price}, '{'ab'[number % 2]}', "
        f"date'2024-03-01' + {number}, timestamp'2024-02-29 12:00:00' + make_interval(0, 0, 0, {number}))"
        for number, price in enumerate(prices)
    )
    return spark.sql(
        f"SELECT id, cast(price AS decimal(8,2)) AS price, kind, due, paid "  # noqa: S608 (numbers of the test)
        f"FROM VALUES {values} AS t (id, price, kind, due, paid)"
    )


#: Figures of sales at 1, 2, 6 and one of unknown price.
FIGURES: list[tuple[str, dict[str, Any], object, bool]] = [
    (ROWS, {"min_value": 4, "max_value": 4}, 4, True),
    (ROWS, {"min_value": 5}, 4, False),
    ("expect_column_mean_to_be_between", {"column": "price", "min_value": 3, "max_value": 3}, 3.0, True),
    ("expect_column_median_to_be_between", {"column": "price", "max_value": 1.5}, 2.0, False),
    ("expect_column_stdev_to_be_between", {"column": "id", "min_value": 1.2}, pytest.approx(1.290994), True),
    ("expect_column_sum_to_be_between", {"column": "price", "min_value": 9, "max_value": 9}, 9.0, True),
    ("expect_column_min_to_be_between", {"column": "price", "min_value": 1.01}, 1.0, False),
    (LARGEST, {"column": "price", "max_value": 6}, 6.0, True),
    ("expect_column_unique_value_count_to_be_between", {"column": "kind", "min_value": 2}, 2, True),
    (
        "expect_column_proportion_of_unique_values_to_be_between",
        {"column": "kind", "max_value": 0.4},
        0.5,
        False,
    ),
    (
        "expect_column_quantile_values_to_be_between",
        {"column": "price", "quantile_ranges": {"quantiles": [0.9], "value_ranges": [[None, 6]]}},
        6.0,
        True,
    ),
    (
        "expect_column_values_to_be_in_set",
        {"column": "kind", "value_set": ["a"], "mostly": 0.5},
        0.5,
        True,
    ),
    ("expect_column_values_to_not_be_null", {"column": "price", "mostly": 0.8}, 0.75, False),
    (
        "expect_column_pair_values_a_to_be_greater_than_b",
        {
            "column_A": "price",
            "column_B": "id",
            "or_equal": False,
            "ignore_row_if": "either_value_is_missing",
            "mostly": 1.0,
        },
        1.0,
        True,
    ),
]


def test_every_figure_is_found_in_one_go(spark: SparkSession, sales: Table) -> None:
    asked = [expectation(f"e{number}", kind, **kwargs) for number, (kind, kwargs, *_) in enumerate(FIGURES)]
    found = check_expectations(spark, rows(spark, 1, 2, 6, None), expecting(sales, *asked))
    assert [(check.name, check.observed, check.passed) for check in found] == [
        (f"e{number}", observed, passed) for number, (*_, observed, passed) in enumerate(FIGURES)
    ]
    # What is kept of it is JSON, the share with the rows that are to blame.
    json.dumps([[check.observed, check.expected] for check in found])
    assert [check.broken for check in found if check.broken is not None] == [2, 1, 0]


def test_equal_expectations_are_answered_each(spark: SparkSession, sales: Table) -> None:
    asked = [expectation("a", ROWS, "warn", min_value=5), expectation("b", ROWS, "stop", min_value=5)]
    found = check_expectations(spark, rows(spark, 1), expecting(sales, *asked))
    assert [(check.name, check.severity, check.observed) for check in found] == [
        ("a", "warn", 1),
        ("b", "stop", 1),
    ]


def test_no_rows_have_no_mean(spark: SparkSession, sales: Table) -> None:
    asked = expectation("e", "expect_column_mean_to_be_between", column="price", min_value=0)
    [check] = check_expectations(spark, rows(spark, 1).where("id < 0"), expecting(sales, asked))
    assert (check.passed, check.observed) == (False, None)
    assert told(check) == "observed nothing, expected at least 0"


@pytest.mark.parametrize("column", ["due", "paid"])
def test_the_newest_day_or_time_is_held_against_the_clock(
    spark: SparkSession, sales: Table, column: str
) -> None:
    newest = {"due": "2024-03-02", "paid": "2024-03-01T12:00:00+00:00"}[column]
    age = datetime.now(UTC) - datetime.fromisoformat(newest).replace(tzinfo=UTC)

    def fresh(within: timedelta) -> Check:
        parameters = {"not_before": TimeParameter(within.total_seconds())}
        asked = expectation(
            "e", LARGEST, parameters=parameters, column=column, min_value={"$PARAMETER": "not_before"}
        )
        [check] = check_expectations(spark, rows(spark, 1, 1), expecting(sales, asked))
        return check

    stale, good = fresh(age - timedelta(days=1)), fresh(age + timedelta(days=1))
    assert [stale.observed, stale.passed, good.passed] == [newest, False, True]


@pytest.mark.parametrize(("least", "most"), [(7, 7), (8, 7)])
def test_rows_are_compared_with_those_of_a_table_that_is_read(sales: Table, least: int, most: int) -> None:
    parameters = {
        "least_rows": RowsParameter("bronze.sales", least / 100, "up"),
        "most_rows": RowsParameter("bronze.sales", most / 100, "down"),
    }
    asked = expectation(
        "e",
        ROWS,
        parameters=parameters,
        min_value={"$PARAMETER": "least_rows"},
        max_value={"$PARAMETER": "most_rows"},
    )
    # 100 * 0.07 is more than 7 to a float.
    assert question(asked, sales, lambda asked_for: {"bronze.sales": 100}[asked_for.rows_of], NOW).kwargs == {
        "min_value": least,
        "max_value": most,
    }
    assert question(asked, sales, lambda asked_for: {"bronze.sales": 50}[asked_for.rows_of], NOW).kwargs == {
        "min_value": 4,
        "max_value": 3,
    }


def test_what_cannot_be_checked_is_told_by_name(spark: SparkSession, sales: Table) -> None:
    asked = expectation("odd", "expect_column_mean_to_be_between", column="nope", min_value=0)
    with pytest.raises(LakehouseError, match=r"odd: .*nope"):
        check_expectations(spark, rows(spark, 1), expecting(sales, asked))


def test_stop_keeps_the_table_as_it_was(lake: Lake, sales: Table) -> None:
    lake.publish(sales, rows(lake.spark, 1, 2))
    before = lake.by_name(sales)
    asked = (
        expectation("cheap", "expect_column_mean_to_be_between", "warn", column="price", max_value=1),
        expectation("enough", ROWS, min_value=3),
        expectation("present", "expect_column_values_to_not_be_null", column="price", mostly=0.9),
    )
    with pytest.raises(CheckError) as failure:
        lake.publish(expecting(sales, *asked), rows(lake.spark, 9, None))
    assert str(failure.value).splitlines() == [
        "silver.sales is not as expected:",
        "  - expectation enough (enough is right) is not met: observed 2, expected at least 3",
        "  - expectation present (present is right) is not met: observed 0.5, expected at least 0.9",
    ]
    assert [(check.name, check.passed) for check in failure.value.checks] == [
        ("id_present", True),
        ("cheap", False),
        ("enough", False),
        ("present", False),
    ]
    assert lake.by_name(sales) == before
    assert not lake.store.sizes(sales.staging)


def test_warn_is_published_and_told(lake: Lake, sales: Table) -> None:
    asked = expecting(sales, expectation("enough", ROWS, "warn", min_value=3, max_value=9))
    publisher = lake.publisher()
    publisher.repair(asked)
    published = publisher.publish(asked, rows(lake.spark, 1, 2))
    assert len(lake.by_name(asked)) == 2
    [_, check] = published.checks
    assert (check.passed, check.observed) == (False, 2)
    stream = io.StringIO()
    record = JobRecord(
        "j", "silver.sales", "sql", "succeeded", rows_out=2, seconds=1.0, checks=published.checks
    )
    Progress(stream, 1).finished(record)
    assert stream.getvalue().splitlines()[1].strip() == (
        "expectation enough: observed 2, expected at least 3 and at most 9"
    )
    run = RunRecord("r", "p", "s", "a", "b", 1.0, "succeeded", (record,)).to_json()
    assert run["jobs"][0]["checks"][1]["expected"] == {
        "type": ROWS,
        "kwargs": {"min_value": 3, "max_value": 9},
    }


def test_a_partial_delivery_is_judged_with_what_stays(lake: Lake) -> None:
    days = replace(
        lake.table("bronze", "days", id="int?", date="string"), primary_key=(), partition_by=("date",)
    )
    asked = expecting(days, expectation("enough", ROWS, min_value=3))
    first = lake.spark.sql("SELECT * FROM VALUES (1, 'x'), (2, 'x'), (3, 'y') AS t (id, date)")
    lake.publish(asked, first)
    publisher = lake.publisher()
    publisher.publish(asked, lake.spark.sql("SELECT 4 AS id, 'y' AS date"), only=["y"])
    assert lake.by_name(days) == [(1, "x"), (2, "x"), (4, "y")]
    with pytest.raises(CheckError, match="observed 2, expected at least 3"):
        lake.publisher().publish(asked, lake.spark.sql("SELECT 5 AS id, 'x' AS date"), only=["x"])
    assert lake.by_name(days) == [(1, "x"), (2, "x"), (4, "y")]


def test_great_expectations_is_loaded_only_for_expectations() -> None:
    program = (
        "import sys, lakehouse_jobs.cli, lakehouse_jobs.expectations as e\n"
        "from types import SimpleNamespace\n"
        "assert e.check_expectations(None, None, SimpleNamespace(expectations=())) == ()\n"
        "print([name for name in sys.modules if name.startswith(('great_expectations', 'scipy', 'altair'))])"
    )
    folder = Path(__file__).parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def planned(**changes: object) -> dict[str, Any]:
    return {
        "name": "enough",
        "severity": "stop",
        "description": "d",
        "type": ROWS,
        "kwargs": {"min_value": {"$PARAMETER": "least_rows"}},
        "parameters": {"least_rows": {"rowsOf": "bronze.a", "times": 0.5, "round": "up"}},
        **changes,
    }


def read(folder: Path, entry: dict[str, Any]) -> Table:
    content = plan()
    content["products"]["shop"]["tables"]["silver.b"] = table("silver", "b", expectations=[entry])
    return read_plan(write(folder, content)).table("silver.b")


def test_a_plan_tells_expectations(tmp_path: Path) -> None:
    [found] = read(tmp_path, planned()).expectations
    assert found.parameters == {"least_rows": RowsParameter("bronze.a", 0.5, "up")}
    fresh = planned(type=LARGEST, kwargs={"column": "id"}, parameters={"not_before": {"secondsAgo": 60}})
    [found] = read(tmp_path, fresh).expectations
    assert found.parameters == {"not_before": TimeParameter(60)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": "expect_magic"}, "of the unknown type expect_magic"),
        ({"severity": "reject"}, "of the unknown severity reject"),
        ({"type": LARGEST, "kwargs": {"column": "nope"}}, "of nope, which is not among its columns"),
        (
            {"parameters": {"least_rows": {"rowsOf": "silver.c", "times": 1, "round": "up"}}},
            "that compares with silver.c, which its job does not read",
        ),
        ({"parameters": {}}, "with the unknown parameter least_rows"),
    ],
)
def test_a_plan_that_asks_the_impossible_is_refused(
    tmp_path: Path, changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(PlanError, match=fault):
        read(tmp_path, planned(**changes))
