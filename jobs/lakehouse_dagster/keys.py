"""How parts of a plan are called in Dagster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster import AssetKey

#: Parsed JSON of a plan or a part of it.
Json = Mapping[str, Any]

#: Check of a dbt job: all tests of its project together.
TESTS_CHECK = "tests"


def table_key(name: str) -> AssetKey:
    """Key of a table that the plan calls `layer.name`."""
    return AssetKey(name.split("."))


def job_key(job: Json) -> AssetKey:
    """Key of what a job makes: its table, or, where it fills several, the job in its layer."""
    return AssetKey([job["layer"], job["name"]]) if job["writes"] is None else table_key(job["writes"])


def source_key(product: str, source: str, table: str) -> AssetKey:
    """Key of a table of a source, which jobs read and nothing here fills."""
    return AssetKey(["source", product, source, table])


def days_name(product: str) -> str:
    """Name of a product's partitions: the days on which files were delivered."""
    return f"{product}_days"
