"""Dagster's code location: the graph that it makes of a plan, what a run records; the runner is played."""

from __future__ import annotations

import json
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from dagster import (
    AssetCheckKey,
    AssetKey,
    DagsterEventType,
    DagsterInstance,
    Definitions,
    ExecuteInProcessResult,
)

from lakehouse_dagster.definitions import build_definitions
from lakehouse_dagster.execute import RECORD_TAG
from lakehouse_dagster.runner import Runner
from tests.support.plans import plan, table

RULE = {
    "name": "id_present",
    "check": "`id` IS NOT NULL",
    "severity": "reject",
    "description": "id is present",
}
STOP = {**RULE, "name": "paid", "check": "paid", "severity": "stop"}

# Plays the runner: says a line, tells what `told.json` has for the jobs asked for, and ends as it says.
RUNNER = """
import json, pathlib, sys
here = pathlib.Path(sys.argv[sys.argv.index("--plan") + 1]).parent
arguments = sys.argv[sys.argv.index("run") + 1:]
with (here / "calls.jsonl").open("a") as calls:
    calls.write(json.dumps(arguments) + "\\n")
jobs = [value for flag, value in zip(arguments, arguments[1:]) if flag == "--job"]
records = [record for record in json.loads((here / "told.json").read_text()) if record["job"] in jobs]
for record in records:
    print(f"{record['table']} ... {record['status']}", file=sys.stderr)
    print(json.dumps({"job": record}))
print(json.dumps({"run": {"runId": "20240209T000000Z-1"}}))
sys.exit(any(record["status"] == "failed" for record in records))
"""


def product(**changes: object) -> dict[str, Any]:
    """Deliveries kept, refined with rejected rows, and a dbt project on them."""
    known = {**RULE, "name": "date_present", "severity": "warn"}
    delivered = table("bronze", "feedback", partitionBy=["date"], primaryKey=[], rules=[known])
    refined = table("silver", "feedback", rules=[RULE, STOP], quarantine="silver.feedback_quarantine")
    job: dict[str, Any] = {"layer": "bronze", "reads": [], "writes": None, "step": "dbt"}
    return {
        "description": "d",
        "owner": "shop-team",
        "database": "shop",
        "sources": {"files": {"kind": "files", "format": "csv"}},
        "tables": {
            "bronze.feedback": delivered,
            "silver.feedback": refined,
            "silver.feedback_quarantine": table("silver", "feedback_quarantine"),
        },
        "jobs": [
            {
                **job,
                "name": "bronze_feedback",
                "step": "ingest_files",
                "source": "files",
                "location": "s3a://landing/shop/files/feedback",
                "writes": "bronze.feedback",
            },
            {
                **job,
                "name": "silver_feedback",
                "layer": "silver",
                "step": "refine",
                "reads": ["bronze.feedback"],
                "writes": "silver.feedback",
            },
            {
                **job,
                "name": "dbt",
                "layer": "gold",
                "project": "dbt",
                "schemas": ["core"],
                "reads": ["silver.feedback"],
            },
        ],
        **changes,
    }


def record(job: str, name: str, **changes: object) -> dict[str, Any]:
    empty = {"rowsIn": None, "bytes": None, "sourceBytes": None, "tests": None, "error": None}
    counted = {"status": "succeeded", "rowsOut": 3, "rowsRejected": 1, "seconds": 1.5}
    return {"job": job, "table": name, "checks": [], "days": {}, "newDays": [], **empty, **counted, **changes}


def check(name: str, severity: str, broken: int, *, passed: bool) -> dict[str, Any]:
    return {"name": name, "kind": "rule", "severity": severity, "broken": broken, "passed": passed}


TOLD = [
    record(
        "bronze_feedback",
        "bronze.feedback",
        days={"2024-02-09": 2, "2024-02-10": 1},
        newDays=["2024-02-10"],
        checks=[check("date_present", "warn", 2, passed=False)],
    ),
    record(
        "silver_feedback",
        "silver.feedback",
        checks=[check("id_present", "reject", 1, passed=True), check("paid", "stop", 0, passed=True)],
    ),
    record("dbt", "dbt", rowsOut=None, tests=1, checks=[check("a_test", "error", 0, passed=True)]),
]


class Stage:
    """A plan with a runner that is played, in a folder, and an instance of Dagster."""

    def __init__(self, folder: Path, instance: DagsterInstance) -> None:
        self.folder, self.instance = folder, instance
        with zipfile.ZipFile(folder / "lakehouse_jobs.zip", "w") as archive:
            archive.writestr("lakehouse_jobs/__init__.py", "")
            archive.writestr("lakehouse_jobs/__main__.py", RUNNER)

    def definitions(self, **changes: object) -> Definitions:
        products = {"shop": product(**changes)}
        return build_definitions(plan(products=products), Runner(self.folder, sys.executable))

    def run(
        self,
        told: list[dict[str, Any]],
        *,
        select: list[str] | None = None,
        day: str | None = None,
        wanted: str | None = None,
        **changes: object,
    ) -> ExecuteInProcessResult:
        (self.folder / "told.json").write_text(json.dumps(told))
        config = {"ops": {"shop_tables": {"config": {"date": wanted}}}} if wanted else {}
        return (
            self.definitions(**changes)
            .resolve_job_def("shop")
            .execute_in_process(
                instance=self.instance,
                asset_selection=None if select is None else [AssetKey(name.split("/")) for name in select],
                partition_key=day,
                run_config=config,
                raise_on_error=False,
            )
        )

    def calls(self) -> list[list[str]]:
        return [json.loads(line) for line in (self.folder / "calls.jsonl").read_text().splitlines()]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with DagsterInstance.ephemeral() as instance:
        yield Stage(tmp_path, instance)


def materialized(result: ExecuteInProcessResult) -> set[tuple[str, str | None]]:
    events = result.get_asset_materialization_events()
    return {(event.asset_key.to_user_string(), event.partition) for event in events if event.asset_key}


def checked(result: ExecuteInProcessResult) -> dict[str, tuple[bool, str]]:
    found = result.get_asset_check_evaluations()
    return {one.check_name: (one.passed, one.severity.name) for one in found}


def test_the_graph_follows_from_the_plan(stage: Stage) -> None:
    graph = stage.definitions(schedule="0 5 * * *").resolve_asset_graph()
    parents = {
        key.to_user_string(): node.parent_keys
        for key, node in ((key, graph.get(key)) for key in graph.get_all_asset_keys())
    }
    assert {name: {key.to_user_string() for key in keys} for name, keys in parents.items()} == {
        "source/shop/files/feedback": set(),
        "bronze/feedback": {"source/shop/files/feedback"},
        "silver/feedback": {"bronze/feedback"},
        "silver/feedback_quarantine": {"bronze/feedback"},
        "gold/dbt": {"silver/feedback"},
    }
    assert graph.asset_check_keys == {
        AssetCheckKey(AssetKey(["bronze", "feedback"]), "date_present"),
        AssetCheckKey(AssetKey(["silver", "feedback"]), "id_present"),
        AssetCheckKey(AssetKey(["silver", "feedback"]), "paid"),
        AssetCheckKey(AssetKey(["gold", "dbt"]), "tests"),
    }
    assert graph.get(AssetKey(["bronze", "feedback"])).is_partitioned
    assert not graph.get(AssetKey(["source", "shop", "files", "feedback"])).is_materializable
    [schedule] = stage.definitions(schedule="0 5 * * *").schedules or []
    assert schedule.cron_schedule == "0 5 * * *"  # type: ignore[union-attr]
    assert not stage.definitions().schedules


def test_a_run_records_tables_checks_days_and_the_runners_record(stage: Stage) -> None:
    result = stage.run(TOLD)
    assert result.success
    assert stage.calls() == [
        ["shop", "--job", "bronze_feedback", "--job", "silver_feedback", "--job", "dbt", "--events"]
    ]
    assert materialized(result) == {
        ("bronze/feedback", "2024-02-09"),
        ("bronze/feedback", "2024-02-10"),
        ("silver/feedback", None),
        ("silver/feedback_quarantine", None),
        ("gold/dbt", None),
    }
    assert checked(result) == {
        "date_present": (False, "WARN"),
        "id_present": (True, "WARN"),
        "paid": (True, "ERROR"),
        "tests": (True, "WARN"),
    }
    again = stage.run(TOLD)
    assert again.success
    assert checked(again) == checked(result)
    run = stage.instance.get_run_by_id(result.run_id)
    assert run is not None
    assert run.tags[RECORD_TAG] == "20240209T000000Z-1"
    assert stage.instance.get_dynamic_partitions("shop_days") == ["2024-02-09", "2024-02-10"]
    latest = stage.instance.get_latest_materialization_event(AssetKey(["silver", "feedback"]))
    assert latest is not None
    assert latest.asset_materialization is not None
    assert latest.asset_materialization.metadata["rows rejected"].value == 1
    said = [entry.user_message for entry in stage.instance.all_logs(result.run_id) if entry.level == 20]
    assert "bronze.feedback ... succeeded" in said


def test_a_day_that_is_known_is_recorded_once(stage: Stage) -> None:
    stage.run(TOLD)
    result = stage.run([record("bronze_feedback", "bronze.feedback", days={"2024-02-09": 2})])
    assert ("bronze/feedback", "2024-02-09") not in materialized(result)


def test_a_partition_of_a_back_fill_is_one_day_of_delivery(stage: Stage) -> None:
    stage.run(TOLD)
    told = [record("bronze_feedback", "bronze.feedback", days={"2024-02-09": 2}, newDays=["2024-02-09"])]
    result = stage.run(told, select=["bronze/feedback"], day="2024-02-09")
    assert result.success
    assert materialized(result) == {("bronze/feedback", "2024-02-09")}
    assert stage.calls()[-1] == ["shop", "--job", "bronze_feedback", "--date", "2024-02-09", "--events"]


def test_a_day_that_is_asked_for_by_configuration(stage: Stage) -> None:
    stage.run(TOLD, wanted="2024-02-10")
    assert stage.calls()[-1][-3:] == ["--date", "2024-02-10", "--events"]


def test_a_failing_job_fails_the_run_and_its_checks_are_recorded(stage: Stage) -> None:
    failed = record(
        "silver_feedback",
        "silver.feedback",
        status="failed",
        error="rule paid: 2 row(s) break it",
        checks=[check("paid", "stop", 2, passed=False)],
    )
    result = stage.run([TOLD[0], failed])
    assert not result.success
    assert ("silver/feedback", None) not in materialized(result)
    assert checked(result) == {"date_present": (False, "WARN"), "paid": (False, "ERROR")}
    [step] = result.filter_events(lambda event: event.event_type == DagsterEventType.STEP_FAILURE)
    assert "rule paid: 2 row(s) break it" in str(step.step_failure_data)


def test_a_failed_run_is_not_tried_again_since_the_runner_has_done_that(stage: Stage) -> None:
    failed = record("dbt", "dbt", status="failed", error="wrong SQL", rowsOut=None)
    jobs = [{**job, "retries": 2} for job in product()["jobs"]]
    assert not stage.run([*TOLD[:2], failed], jobs=jobs).success
    assert len(stage.calls()) == 1
