"""Dagster's server program: when it calls itself healthy, and what it does to runs that lost their process."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from conftest import load
from dagster import DagsterInstance, DagsterRunStatus, job, op


@pytest.fixture(scope="module")
def server(images: Path) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DAGSTER_HOME", "/var/lib/dagster")
        return load("lakehouse_dagster_server", images / "dagster" / "lakehouse_dagster_server.py")


def answer(*locations: dict) -> dict:
    entries = [{"name": "lakehouse", "loadStatus": "LOADED", "locationOrLoadError": one} for one in locations]
    return {"data": {"workspaceOrError": {"locationEntries": entries}}}


def test_it_is_healthy_when_its_code_location_is_loaded(server: ModuleType) -> None:
    assert server.location_fault(answer({"__typename": "RepositoryLocation"})) is None


def test_it_is_not_when_the_plan_cannot_be_loaded_or_there_is_no_location(server: ModuleType) -> None:
    broken = server.location_fault(answer({"__typename": "PythonError", "message": "KeyError: 'tables'\n"}))
    assert broken == "code location lakehouse is not loaded: KeyError: 'tables'"
    assert "LOADED" in server.location_fault(answer({}))
    assert "knows no code location" in server.location_fault(answer())
    assert "knows no code location" in server.location_fault({"errors": [{"message": "?"}]})


@op
def nothing() -> None: ...


@job
def lost() -> None:
    nothing()


def test_runs_that_were_at_work_are_failed_and_no_others(
    server: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    with DagsterInstance.ephemeral() as instance:
        runs = {
            status: instance.create_run_for_job(lost, status=status).run_id
            for status in (DagsterRunStatus.STARTED, DagsterRunStatus.NOT_STARTED, DagsterRunStatus.SUCCESS)
        }
        server.fail_lost_runs(instance)
        found = {status: instance.get_run_by_id(run_id) for status, run_id in runs.items()}
    assert {status: run and run.status for status, run in found.items()} == {
        DagsterRunStatus.STARTED: DagsterRunStatus.FAILURE,
        DagsterRunStatus.NOT_STARTED: DagsterRunStatus.NOT_STARTED,
        DagsterRunStatus.SUCCESS: DagsterRunStatus.SUCCESS,
    }
    assert "Published tables are whole; run again." in capsys.readouterr().out
