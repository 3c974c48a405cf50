"""A job is tried as often, and for as long, as its limits say."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from lakehouse_jobs import execute as module
from lakehouse_jobs.check import Check, CheckError
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.execute import execute
from lakehouse_jobs.plan import Plan, Product
from lakehouse_jobs.plan_jobs import Limits, SqlJob, TableJob
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.workshop import Workshop
from tests.support.lake import Lake

JOB = SqlJob("silver_b", "silver", "silver.b", "b.sql", ())


@pytest.fixture
def shop(lake: Lake) -> Workshop:
    product = Product("shop", {}, {}, (JOB,))
    plan = Plan("sha", {}, "system", {"shop": product})
    return Workshop(plan, product, lake.spark, lake.catalog, lake.store, lake.publisher(), {}, {}, None)


class Fill:
    """Stands for the filling of a table, which fails as often as told."""

    def __init__(self, failures: int, error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
        self.tries = 0
        self._failures = failures
        self._error = error
        monkeypatch.setattr(module, "fill_table", self)

    def __call__(self, _shop: Workshop, job: TableJob) -> JobRecord:
        self.tries += 1
        if self.tries <= self._failures:
            raise self._error
        return JobRecord(job.name, job.writes, job.step, "succeeded", rows_out=1)


def run(
    shop: Workshop, retries: int, timeout: float | None = None, stopped: threading.Event | None = None
) -> tuple[JobRecord, list[str]]:
    said: list[str] = []
    job = replace(JOB, limits=Limits(retries, timeout))
    return execute(shop, job, said.append, stopped or threading.Event(), pause=0.01), said


def test_a_job_that_fails_is_tried_again_and_says_so(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Fill(2, LakehouseError("The store is away.\nMore."), monkeypatch)
    record, said = run(shop, retries=3)
    assert (record.status, record.tries, fill.tries) == ("succeeded", 3, 3)
    assert said == [
        "silver.b: try 1 of 4 failed, the next one is in 0 s: The store is away.",
        "silver.b: try 2 of 4 failed, the next one is in 0 s: The store is away.",
    ]


def test_the_last_try_decides(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Fill(9, LakehouseError("The store is away."), monkeypatch)
    record, said = run(shop, retries=1)
    assert (record.status, record.error, record.tries, fill.tries) == ("failed", "The store is away.", 2, 2)
    assert len(said) == 1


def test_without_retries_one_failure_is_enough(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Fill(1, LakehouseError("The store is away."), monkeypatch)
    record, said = run(shop, retries=0)
    assert (record.status, fill.tries, said) == ("failed", 1, [])


def test_broken_rules_are_not_tried_again(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Fill(9, CheckError("Rules.", (Check("few", "rule", "stop", 2, passed=False),)), monkeypatch)
    record, _ = run(shop, retries=5)
    assert (record.status, record.broken_rules, fill.tries) == ("failed", {"few": 2}, 1)


def test_an_interrupted_run_tries_nothing_again(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Fill(9, LakehouseError("Interrupted."), monkeypatch)
    stopped = threading.Event()
    stopped.set()
    record, said = run(shop, retries=5, stopped=stopped)
    assert (record.status, fill.tries, said) == ("failed", 1, [])


def test_a_pause_ends_with_the_run(shop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    fill = Fill(9, LakehouseError("The store is away."), monkeypatch)
    stopped = threading.Event()
    job = replace(JOB, limits=Limits(5))
    record = execute(shop, job, lambda _line: stopped.set(), stopped, pause=3600)
    assert (record.status, fill.tries) == ("failed", 1)


def _count(spark: SparkSession, rows: int) -> Callable[[], int]:
    query = f"SELECT count(*) FROM range({rows}) a JOIN range({rows}) b ON hash(a.id, b.id) % 7 = 3"  # noqa: S608
    return lambda: int(spark.sql(query).collect()[0][0])


def test_a_try_that_takes_too_long_is_stopped_and_others_go_on(
    shop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless, begun, over = _count(shop.spark, 10_000_000), threading.Event(), threading.Event()
    results: list[int] = []
    errors: list[PySparkException] = []

    def fill(_shop: Workshop, job: TableJob) -> JobRecord:
        begun.set()
        endless()
        return JobRecord(job.name, job.writes, job.step, "succeeded")

    def other() -> None:
        begun.wait()
        # Until after the timeout, so that an interruption of everything would end it, too.
        while not over.is_set():
            try:
                results.append(_count(shop.spark, 300)())
            except PySparkException as error:
                errors.append(error)
                return

    monkeypatch.setattr(module, "fill_table", fill)
    beside = threading.Thread(target=other)
    beside.start()
    record, said = run(shop, retries=1, timeout=1)
    over.set()
    beside.join()
    assert (record.status, record.tries) == ("failed", 2)
    assert record.error == "It was stopped after 1 s, which is its timeout."
    assert said == [
        "silver.b: try 1 of 2 failed, the next one is in 0 s: It was stopped after 1 s, which is its timeout."
    ]
    assert (len(set(results)), errors) == (1, [])
    # What comes after in the same thread is not taken for the job's.
    with pytest.raises(PySparkException):
        shop.spark.sql("SELECT no_such_column").collect()
    assert _count(shop.spark, 10)() >= 0
