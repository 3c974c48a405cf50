"""The product's queries on small fixtures, run as the steps run them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.check_reads import check_reads
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import SqlJob
from lakehouse_jobs.product_files import read_product_file
from lakehouse_jobs.steps.sql import run_sql
from tests.support.lake import Lake

JOBS = str(Path(__file__).parents[1])
DAY = datetime.datetime(2024, 1, 3, 10, 0)  # a wall-clock time, as the source has them


def fill(lake: Lake, table: Table, *rows: tuple[object, ...]) -> None:
    lake.publish(table, lake.spark.createDataFrame(list(rows), table.spark_schema))


def run(lake: Lake, file: str, table: Table, *reads: Table) -> DataFrame:
    job = SqlJob("j", table.layer, table.full_name, f"sql/{file}", tuple(read.full_name for read in reads))
    query = read_product_file("pagila", job.sql, [JOBS])
    check_reads(lake.catalog, job, {read.full_name: read for read in reads})
    return run_sql(lake.spark, job, query, reads)


def customers(lake: Lake) -> Table:
    return lake.table(
        "bronze",
        "customer",
        customer_id="int",
        store_id="int",
        first_name="string",
        last_name="string",
        email="string?",
        address_id="int",
        activebool="boolean",
        create_date="date",
        last_update="timestamp?",
        active="int?",
    )


def customer(number: int, active: int | None) -> tuple[object, ...]:
    return (number, 1, "A", "B", "a@example.org", 1, True, DAY.date(), DAY, active)


def test_s1_07_the_filter_looks_at_active_not_at_activebool(lake: Lake) -> None:
    bronze = customers(lake)
    silver = lake.table(
        "silver",
        "customer_active",
        customer_id="int",
        store_id="int",
        first_name="string",
        last_name="string",
        address_id="int",
        create_date="date",
        last_update="timestamp?",
    )
    fill(lake, bronze, customer(1, 1), customer(2, 0), customer(3, None), customer(4, 1))
    lake.publish(silver, run(lake, "customer_active.sql", silver, bronze))
    assert [row[0] for row in lake.by_name(silver)] == [1, 4]


def test_customers_are_counted_per_store(lake: Lake) -> None:
    silver = lake.table("silver", "customer_active", customer_id="int", store_id="int")
    gold = lake.table("gold", "customer_counts", store_id="int", count="bigint")
    fill(lake, silver, (1, 1), (2, 2), (3, 1))
    lake.publish(gold, run(lake, "customer_counts.sql", gold, silver))
    assert lake.by_name(gold) == [(1, 2), (2, 1)]
    assert lake.spark.table(gold.full_name).dtypes == [("store_id", "int"), ("count", "bigint")]


@pytest.fixture
def rental_tables(lake: Lake) -> tuple[Table, ...]:
    """Rental 1 has two payments and a film on two shelves, 2 has neither payment nor shelf, 3 is plain."""
    tables = (
        lake.table("bronze", "category", category_id="int", name="string"),
        lake.table("bronze", "film_category", key="film_id,category_id", film_id="int", category_id="int"),
        lake.table("bronze", "inventory", inventory_id="int", film_id="int", store_id="int"),
        lake.table("bronze", "payment", payment_id="int", rental_id="int", amount="decimal(5,2)"),
        lake.table(
            "bronze",
            "rental",
            rental_id="int",
            rental_date="timestamp",
            inventory_id="int",
            customer_id="int",
        ),
    )
    category, film_category, inventory, payment, rental = tables
    fill(lake, category, (1, "Music"), (2, "Drama"))
    fill(lake, film_category, (10, 1), (10, 2), (12, 1))
    fill(lake, inventory, (100, 10, 1), (101, 11, 2), (102, 12, 1))
    fill(lake, payment, (1, 1, Decimal("0.99")), (2, 1, Decimal("2.01")), (3, 3, Decimal("5.00")))
    fill(lake, rental, (1, DAY, 100, 7), (2, DAY, 101, 8), (3, DAY, 102, 7))
    return tables


def rental_income(lake: Lake) -> Table:
    return lake.table(
        "silver",
        "rental_income",
        rental_id="int",
        rental_date="timestamp",
        store_id="int",
        customer_id="int",
        film_id="int",
        category="string?",
        payments="bigint",
        income="decimal(12,2)",
    )


def test_a_rental_counts_once_whatever_it_is_joined_with(
    lake: Lake, rental_tables: tuple[Table, ...]
) -> None:
    silver = rental_income(lake)
    lake.publish(silver, run(lake, "rental_income.sql", silver, *rental_tables))
    found = lake.spark.table(silver.full_name).drop("rental_date").orderBy("rental_id").collect()
    assert [tuple(row) for row in found] == [
        (1, 1, 7, 10, "Drama", 2, Decimal("3.00")),
        (2, 2, 8, 11, None, 0, Decimal("0.00")),
        (3, 1, 7, 12, "Music", 1, Decimal("5.00")),
    ]


def test_income_per_category_keeps_every_dollar(lake: Lake) -> None:
    silver = rental_income(lake)
    gold = lake.table(
        "gold",
        "category_income",
        key="store_id,category",
        store_id="int",
        category="string",
        rentals="bigint",
        income="decimal(14,2)",
        income_per_rental="decimal(8,2)",
        rank_in_store="int",
    )
    fill(
        lake,
        silver,
        (1, DAY, 1, 7, 10, "Drama", 1, Decimal("3.00")),
        (2, DAY, 1, 7, 10, "Drama", 1, Decimal("2.01")),
        (3, DAY, 1, 7, 11, None, 1, Decimal("9.99")),
        (4, DAY, 2, 7, 11, "Drama", 0, Decimal("0.00")),
    )
    lake.publish(gold, run(lake, "category_income.sql", gold, silver))
    assert lake.by_name(gold) == [
        (1, "(none)", 1, Decimal("9.99"), Decimal("9.99"), 1),
        (1, "Drama", 2, Decimal("5.01"), Decimal("2.51"), 2),
        (2, "Drama", 1, Decimal("0.00"), Decimal("0.00"), 1),
    ]


def test_a_table_that_was_never_filled_is_named(lake: Lake) -> None:
    gold = lake.table("gold", "customer_counts", store_id="int", count="bigint")
    silver = lake.table("silver", "customer_active", customer_id="int", store_id="int")
    with pytest.raises(LakehouseError, match=r"reads silver\.customer_active, which holds no data yet"):
        run(lake, "customer_counts.sql", gold, silver)


@pytest.mark.parametrize("query", ["SELEC 1", "SELECT nothing FROM silver.a", "SELECT 1; SELECT 2"])
def test_a_query_that_makes_no_sense_is_named_by_its_file(
    lake: Lake, spark: SparkSession, query: str
) -> None:
    source = lake.table("silver", "a", id="int")
    fill(lake, source, (1,))
    job = SqlJob("j", "gold", "gold.t", "sql/t.sql", ("silver.a",))
    with pytest.raises(LakehouseError, match=r"sql/t\.sql cannot be run: "):
        run_sql(spark, job, query, [source])
