"""One real Spark Connect server for all tests, on local files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.plan import Table
from lakehouse_jobs.session import open_session
from lakehouse_jobs.spark_registry import SparkRegistry
from tests.support import table_formats
from tests.support.connect_server import connect_server, free_port
from tests.support.lake import Lake
from tests.support.local_store import LocalStore


@pytest.fixture(scope="session")
def ui_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def remote(tmp_path_factory: pytest.TempPathFactory, ui_port: int) -> Iterator[str]:
    settings = {
        "spark.sql.shuffle.partitions": "2",
        "spark.ui.port": str(ui_port),
        # As on the stack: a session must never read a listing of files that another one has replaced.
        "spark.sql.filesourceTableRelationCacheSize": "0",
        # A vectored read opens a local file a second time, and reports one that has gone in between by an
        # exception of its own, which no object store has.
        "spark.hadoop.parquet.hadoop.vectored.io.enabled": "false",
    }
    folder = tmp_path_factory.mktemp("spark")
    with connect_server(folder, {**table_formats.SETTINGS, **settings}, table_formats.jars()) as address:
        yield address


@pytest.fixture(scope="session")
def spark(remote: str) -> Iterator[SparkSession]:
    session = open_session({"SPARK_REMOTE": remote})
    yield session
    session.stop()


@pytest.fixture
def lake(spark: SparkSession, tmp_path: Path) -> Iterator[Lake]:
    """An empty lake with schemas of its own on the local file system."""
    place = Lake(spark, tmp_path, Catalog(spark, SparkRegistry(spark)), LocalStore(tmp_path))
    yield place
    for name in place.iceberg:
        spark.sql(f"DROP TABLE IF EXISTS {name}")
    for schema in place.schemas:
        spark.sql(f"DROP SCHEMA IF EXISTS `{schema}` CASCADE")


@pytest.fixture
def customer(lake: Lake) -> Table:
    """A table with a key, a required and an optional column."""
    return lake.table("silver", "customer", customer_id="int", store_id="int", first_name="string?")
