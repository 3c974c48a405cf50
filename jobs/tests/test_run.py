"""The parts of a run that need no Spark: order, records, selection, files, environment, command line."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lakehouse_jobs.cli import main
from lakehouse_jobs.errors import PlanError
from lakehouse_jobs.plan_jobs import Job, SqlJob
from lakehouse_jobs.plan_reader import read_plan
from lakehouse_jobs.product_files import read_product_file
from lakehouse_jobs.progress import Progress
from lakehouse_jobs.record import JobRecord, RunRecord, keep_record, new_run_id
from lakehouse_jobs.schedule import run_jobs
from lakehouse_jobs.selection import find_product, select_jobs
from lakehouse_jobs.settings import postgres_access
from lakehouse_jobs.show import as_plain, as_text
from tests.support.local_store import LocalStore
from tests.support.plans import plan, write


def job(name: str, *reads: str) -> SqlJob:
    return SqlJob(name, "silver", name, "x.sql", reads)


def done(at: SqlJob) -> JobRecord:
    return JobRecord(at.name, at.writes, at.step, "succeeded", rows_out=3, seconds=1.24)


def run(jobs: list[SqlJob], execute: object, parallel: int = 2) -> tuple[tuple[JobRecord, ...], str]:
    stream = io.StringIO()
    assert callable(execute)
    records = run_jobs(jobs, parallel, execute, lambda: None, Progress(stream, len(jobs)))
    return records, stream.getvalue()


def test_a_job_starts_after_those_it_reads() -> None:
    finished: list[str] = []

    def execute(at: SqlJob) -> JobRecord:
        assert set(at.reads) - {"outside"} <= set(finished)
        finished.append(at.writes)
        return done(at)

    jobs = [job("a", "outside"), job("b"), job("c", "a", "b"), job("d", "c"), job("e", "b")]
    records, said = run(jobs, execute)
    assert [record.table for record in records] == ["a", "b", "c", "d", "e"]
    assert sorted(finished) == ["a", "b", "c", "d", "e"]
    assert said.splitlines()[0].startswith("[1/5] ")
    assert said.splitlines()[-1].endswith("… 3 rows, 1.2 s")


def test_rejected_rows_and_broken_rules_are_told() -> None:
    def execute(at: SqlJob) -> JobRecord:
        return replace(done(at), rows_rejected=2, broken_rules={"price_in_range": 2})

    _, said = run([job("a")], execute)
    assert said.splitlines() == [
        "[1/1] a … 3 rows, 2 rejected, 1.2 s",
        "      rule price_in_range: 2 row(s) break it",
    ]


def test_the_longest_chain_starts_first() -> None:
    started: list[str] = []

    def execute(at: SqlJob) -> JobRecord:
        started.append(at.writes)
        return done(at)

    run([job("a"), job("b"), job("c", "b"), job("d", "c", "e"), job("e")], execute, parallel=1)
    assert started == ["b", "e", "c", "a", "d"]


def test_independent_jobs_run_at_once_but_not_too_many() -> None:
    meeting = threading.Barrier(2)
    at_work, most, lock = 0, 0, threading.Lock()

    def execute(at: SqlJob) -> JobRecord:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        # Passes only when a second job is at work too.
        meeting.wait(30)
        with lock:
            at_work -= 1
        return done(at)

    records, _ = run([job(name) for name in "abcd"], execute)
    assert all(record.status == "succeeded" for record in records)
    assert most == 2


def test_nothing_starts_after_a_failure_but_work_under_way_ends() -> None:
    failed = threading.Event()

    def execute(at: SqlJob) -> JobRecord:
        if at.name == "a":
            return JobRecord(at.name, at.writes, at.step, "failed", seconds=0.1, error="why")
        assert failed.wait(0.2) is False
        return done(at)

    records, said = run([job("a"), job("b"), job("c"), job("d", "a")], execute)
    assert [record.status for record in records] == ["failed", "succeeded", "not run", "not run"]
    assert "a … failed, 0.1 s" in said


def test_an_interruption_reaches_the_jobs_at_work() -> None:
    interrupted = threading.Event()

    class Stops(Progress):
        def finished(self, record: JobRecord) -> None:
            raise KeyboardInterrupt(record.job)

    def execute(at: Job) -> JobRecord:
        assert isinstance(at, SqlJob)
        if at.name == "b":
            assert interrupted.wait(30)
        return done(at)

    with pytest.raises(KeyboardInterrupt):
        run_jobs([job("a"), job("b")], 2, execute, interrupted.set, Stops(io.StringIO(), 2))


def test_the_record_is_kept_under_its_id_and_as_the_latest(tmp_path: Path) -> None:
    jobs = (JobRecord("j", "gold.t", "sql", "succeeded", 5, 2, 1, {"small": 1}, 100, seconds=1.5),)
    record = RunRecord("id-1", "p", "sha", "2024-01-01T00:00:00+00:00", "…", 2.0, "succeeded", jobs)
    keep_record(LocalStore(), f"file:{tmp_path}/runs/p", record)
    latest = json.loads((tmp_path / "runs/p/latest.json").read_text())
    assert latest == json.loads((tmp_path / "runs/p/id-1.json").read_text())
    assert latest["planSha256"] == "sha"
    assert latest["jobs"] == [
        {
            "job": "j",
            "table": "gold.t",
            "step": "sql",
            "status": "succeeded",
            "rowsIn": 5,
            "rowsOut": 2,
            "rowsRejected": 1,
            "brokenRules": {"small": 1},
            "bytes": 100,
            "sourceBytes": None,
            "tests": None,
            "seconds": 1.5,
            "tries": None,
            "days": {},
            "newDays": [],
            "error": None,
            "checks": [],
        }
    ]


def test_run_ids_sort_by_time_and_never_meet() -> None:
    early, late = (datetime(2024, 1, day, tzinfo=UTC) for day in (1, 2))
    assert new_run_id(early) < new_run_id(late)
    assert len({new_run_id(early) for _ in range(100)}) == 100


def test_jobs_are_selected_by_layer_and_name(tmp_path: Path) -> None:
    shop = find_product(read_plan(write(tmp_path, plan())), "shop")
    assert [found.name for found in select_jobs(shop, None, [], None)] == ["ingest_a", "b"]
    assert [found.name for found in select_jobs(shop, "silver", [], None)] == ["b"]
    assert [found.name for found in select_jobs(shop, None, [], "bronze.a")] == ["ingest_a"]
    with pytest.raises(
        PlanError, match=r"no job with layer bronze and job b\. Layers: bronze, silver\. Jobs"
    ):
        select_jobs(shop, "bronze", ["b"], None)


def test_product_files_are_found_in_folders_and_archives(tmp_path: Path) -> None:
    archive, folder = tmp_path / "p-1.zip", tmp_path / "jobs"
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("p/sql/a.sql", "SELECT 1")
    (folder / "p" / "sql").mkdir(parents=True)
    (folder / "p" / "sql" / "b.sql").write_text("SELECT 2")
    search = [str(tmp_path / "missing"), str(folder), str(archive)]
    assert read_product_file("p", "sql/a.sql", search) == "SELECT 1"
    assert read_product_file("p", "sql/b.sql", search) == "SELECT 2"
    with pytest.raises(PlanError, match=r"no file p/sql/c\.sql"):
        read_product_file("p", "sql/c.sql", search)


def test_everything_that_the_environment_lacks_is_named() -> None:
    with pytest.raises(PlanError, match="lacks SOURCE_DB_USER, SOURCE_DB_PASSWORD"):
        postgres_access({"SOURCE_DB_URL": "jdbc:postgresql://h/d", "SOURCE_DB_USER": ""}, "SOURCE", "db")
    complete = {"SOURCE_DB_URL": "postgresql://h/d", "SOURCE_DB_USER": "u", "SOURCE_DB_PASSWORD": "p"}
    with pytest.raises(PlanError, match="must start with jdbc:postgresql://"):
        postgres_access(complete, "SOURCE", "db")


def test_rows_are_laid_out_for_people() -> None:
    rows: list[dict[str, object]] = [
        {"name": "Drama", "income": Decimal("5.01")},
        {"name": None, "income": Decimal("12.00")},
    ]
    assert as_text(rows, ["name", "income"]).splitlines() == [
        "name  | income",
        "------+-------",
        "Drama |   5.01",
        "NULL  |  12.00",
    ]
    assert as_text([], ["a", "bc"]).splitlines() == ["a | bc", "--+---"]


def test_values_become_json_without_loss() -> None:
    values = [Decimal("1.10"), date(2024, 1, 2), bytearray(b"\x01"), [Decimal(1), None], 3, "x", None]
    plain = [as_plain(value) for value in values]
    assert plain == ["1.10", "2024-01-02", "01", ["1", None], 3, "x", None]
    json.dumps(plain)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", "nothing"], "The plan has no product nothing. It has: shop."),
        (["run", "shop", "--layer", "gold"], "Product shop has no job with layer gold."),
        (["run", "shop"], "SPARK_REMOTE is not set"),
        (["show", "shop"], "SPARK_REMOTE is not set"),
    ],
)
def test_a_wrong_command_ends_with_2_and_starts_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    message: str,
) -> None:
    monkeypatch.delenv("SPARK_REMOTE", raising=False)
    assert main(["--plan", str(write(tmp_path, plan())), *arguments]) == 2
    output = capsys.readouterr()
    assert message in output.err
    assert output.out == ""


def test_a_newer_plan_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--plan", str(write(tmp_path, plan(version=99))), "run", "shop"]) == 2
    assert "plan version 99" in capsys.readouterr().err


def test_help_tells_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "130  interrupted" in capsys.readouterr().out
