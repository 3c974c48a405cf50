"""What a dbt project gets from the plan, and what is made of its results."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from lakehouse_jobs.check import CheckError
from lakehouse_jobs.dbt_files import render_profile, render_sources
from lakehouse_jobs.errors import PlanError
from lakehouse_jobs.plan_jobs import DbtJob
from lakehouse_jobs.plan_reader import read_plan
from lakehouse_jobs.product_files import copy_product_folder
from lakehouse_jobs.steps.dbt import read_results
from tests.support.plans import plan, table, write

JOB = DbtJob("dbt", "gold", "dbt", ("core",), ("silver.b",))


def result(name: str, status: str, message: str = "", failures: int | None = None) -> Mapping[str, object]:
    return {"unique_id": name, "status": status, "message": message, "failures": failures}


def test_results_are_counted() -> None:
    found = read_results(
        JOB,
        [
            result("model.shop.dim_a", "success"),
            result("test.shop.unique_a.1", "pass", failures=0),
            result("unit_test.shop.dim_a.adds", "pass", failures=0),
            result("test.shop.mostly.2", "warn", "Got 3 results", 3),
            result("test.shop.later.3", "skipped"),
        ],
    )
    assert found.models == 1
    assert [(check.name, check.severity, check.broken, check.passed) for check in found.checks] == [
        ("unique_a.1", "stop", 0, True),
        ("dim_a.adds", "stop", 0, True),
        ("mostly.2", "warn", 3, False),
    ]


def test_whatever_failed_is_named() -> None:
    results = [
        result("test.shop.fk_a.1", "fail", "Got 2 results,\n  configured to fail if != 0", 2),
        result("model.shop.dim_b", "error", "relation does not exist"),
        result("model.shop.dim_c", "skipped"),
    ]
    with pytest.raises(CheckError) as failure:
        read_results(JOB, results)
    assert [(check.name, check.passed) for check in failure.value.checks] == [("fk_a.1", False)]
    assert str(failure.value).splitlines() == [
        "dbt project dbt fails, 2 of 3:",
        "  - fk_a.1: Got 2 results, configured to fail if != 0",
        "  - dim_b: relation does not exist",
    ]


def test_sources_are_the_copies_that_the_project_reads(tmp_path: Path) -> None:
    content = plan()
    shop = content["products"]["shop"]
    shop["tables"]["silver.b"] = table("silver", "b", copy={"schema": "silver", "name": "b_copy"})
    product = read_plan(write(tmp_path, content)).products["shop"]
    [source] = json.loads(render_sources(product, JOB))["sources"]
    assert (source["name"], source["schema"]) == ("silver", "silver")
    assert [(found["name"], found["identifier"]) for found in source["tables"]] == [("b", "b_copy")]


def test_the_profile_holds_no_value_of_its_own() -> None:
    target = json.loads(render_profile())["lakehouse"]["outputs"]["postgres"]
    for key in ("host", "port", "user", "password", "dbname"):
        assert "env_var(" in target[key]


def test_a_folder_comes_out_of_a_product_s_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        archive.writestr("shop/dbt/models/a.sql", "select 1")
        archive.writestr("shop/sql/b.sql", "select 2")
    copy_product_folder("shop", "dbt", [str(tmp_path), str(tmp_path / "shop.zip")], tmp_path / "out")
    files = [
        str(file.relative_to(tmp_path / "out")) for file in (tmp_path / "out").rglob("*") if file.is_file()
    ]
    assert files == ["models/a.sql"]
    with pytest.raises(PlanError, match="has no folder shop/none"):
        copy_product_folder("shop", "none", [str(tmp_path / "shop.zip")], tmp_path / "more")
