from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lakehouse_jobs.errors import PlanError
from lakehouse_jobs.plan_jobs import IngestJob, MergeJob, SqlJob, latest_by
from lakehouse_jobs.plan_reader import KNOWN_VERSION, read_plan
from tests.support.plans import plan, table, write


def test_a_plan_becomes_typed_values(tmp_path: Path) -> None:
    file = write(tmp_path, plan())
    read = read_plan(file)
    shop = read.products["shop"]
    assert read.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert shop.jobs == (
        IngestJob("ingest_a", "bronze", "bronze.a", "db", "a"),
        SqlJob("b", "silver", "silver.b", "sql/b.sql", ("bronze.a",)),
    )
    assert shop.tables["silver.b"].staging == "s3a://silver/_staging/b"
    assert shop.tables["silver.b"].required == ("id",)


def test_a_newer_version_is_refused(tmp_path: Path) -> None:
    newer = KNOWN_VERSION + 1
    with pytest.raises(PlanError, match=f"plan version {newer}; this job code knows versions up to"):
        read_plan(write(tmp_path, plan(version=newer)))


@pytest.mark.parametrize(
    "content", ["{", "[]", "{}", '{"version": "1"}', '{"version": true}', '{"version": 0}']
)
def test_what_is_no_plan_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(PlanError, match="is not a plan"):
        read_plan(write(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="Cannot read the plan"):
        read_plan(tmp_path / "none.json")


def test_an_incomplete_plan_is_refused(tmp_path: Path) -> None:
    content = plan()
    del content["products"]["shop"]["tables"]["bronze.a"]["location"]
    with pytest.raises(PlanError, match="not a complete plan: KeyError"):
        read_plan(write(tmp_path, content))


RULE = {"name": "positive", "check": "id > 0", "severity": "reject", "description": "d"}
REFERENCE = {"column": "id", "table": "bronze.x", "key": "id", "found": "_id_found"}
Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda shop: shop["tables"].pop("silver.b"), "writes silver.b, which the plan does not declare"),
        (lambda shop: shop["jobs"].reverse(), "reads bronze.a before the job that writes it"),
        (lambda shop: shop["sources"].clear(), "reads source db, which the plan does not declare"),
        (lambda shop: shop["jobs"].append(shop["jobs"][0]), "which an earlier job writes too"),
        (lambda shop: shop["jobs"][1].update(reads=["bronze.x"]), "reads bronze.x, which the plan does not"),
        (lambda shop: shop["jobs"][1].update(step="python"), "no step `python`"),
        (
            lambda shop: shop["jobs"][0].update(
                step="ingest_files", source="files", format="avro", location="s3a://landing/a", columns={}
            ),
            "job ingest_a reads files of format avro; this job code reads csv, json, parquet",
        ),
        (lambda shop: shop["tables"].update({"bronze.a": table("bronze", "a", format="orc")}), "format orc"),
        (
            lambda shop: shop["tables"].update({"silver.b": table("silver", "b", format="postgres")}),
            "silver.b has format postgres, but product shop has no database",
        ),
        (
            lambda shop: shop["tables"].update({"bronze.a": table("bronze", "a", format="postgres")}),
            "reads bronze.a, which only the product's database has",
        ),
        (
            lambda shop: shop["jobs"][0].update(watermark="changed_at"),
            "puts rows by changed_at into bronze.a, which has no key or no such column",
        ),
        (
            lambda shop: shop["jobs"][1].update(step="merge", latestBy="changed_at"),
            "puts rows by changed_at into silver.b, which has no key or no such column",
        ),
        (lambda shop: shop["tables"].update({"bronze.a": table("bronze", "a`")}), "invalid name `a``"),
        (
            lambda shop: shop["tables"].update({"bronze.a": table("bronze", "a", primaryKey=["x"])}),
            "key column x",
        ),
        (
            lambda shop: shop["tables"].update({"bronze.a": table("bronze", "a", primaryKey=[])}),
            "no primary key",
        ),
        (lambda shop: shop["tables"]["bronze.a"]["columns"][0].update(type="text"), "unknown type text"),
        (
            lambda shop: shop["tables"]["bronze.a"].update(
                columns=[shop["tables"]["bronze.a"]["columns"][0]] * 2
            ),
            "twice",
        ),
        (
            lambda shop: shop["tables"]["silver.b"].update(rules=[RULE | {"severity": "ignore"}]),
            "rule positive of the unknown severity ignore",
        ),
        (
            lambda shop: shop["tables"]["silver.b"].update(references=[REFERENCE]),
            "silver.b.id references bronze.x, which its job does not read",
        ),
        (
            lambda shop: shop["tables"]["silver.b"].update(rules=[RULE]),
            "rejects rows but has no quarantine",
        ),
        (
            lambda shop: shop["tables"]["silver.b"].update(quarantine="silver.c"),
            "quarantine silver.c, which is not declared",
        ),
        (
            lambda shop: shop["tables"]["bronze.a"].update(location="s3a://other/a"),
            "is not below s3a://bronze/",
        ),
    ],
)
def test_a_contradiction_is_named(tmp_path: Path, spoil: Spoil, message: str) -> None:
    content = plan()
    spoil(content["products"]["shop"])
    with pytest.raises(PlanError) as refusal:
        read_plan(write(tmp_path, content))
    assert message in str(refusal.value)


def test_a_merge_and_the_format_of_what_is_referenced_are_read(tmp_path: Path) -> None:
    content = plan()
    shop = content["products"]["shop"]
    shop["jobs"][1].update(step="merge", latestBy="id")
    shop["tables"]["bronze.a"].update(format="iceberg")
    shop["tables"]["silver.b"].update(references=[REFERENCE | {"table": "bronze.a"}])
    read = read_plan(write(tmp_path, content)).products["shop"]
    assert read.jobs[1] == MergeJob("b", "silver", "silver.b", ("bronze.a",), "id")
    assert [latest_by(job) for job in read.jobs] == [None, "id"]
    [reference] = read.tables["silver.b"].references
    assert reference.spark_name == read.tables["bronze.a"].spark_name == "`iceberg`.`bronze`.`a`"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    content = plan()
    content["products"]["shop"]["sources"].clear()
    content["products"]["shop"]["jobs"][1]["reads"] = ["bronze.x"]
    with pytest.raises(PlanError, match=r"2 fault\(s\)"):
        read_plan(write(tmp_path, content))
