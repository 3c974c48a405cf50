"""Runs one job, more than once if its limits say so: repair what a killed run left, compute, publish."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import replace

from pyspark.errors import PySparkException

from lakehouse_jobs.check import CheckError
from lakehouse_jobs.deadline import Deadline, stopped_after
from lakehouse_jobs.errors import LakehouseError, PlanError
from lakehouse_jobs.fill_table import fill_table
from lakehouse_jobs.plan_jobs import DbtJob, Job
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.steps.dbt import run_dbt
from lakehouse_jobs.workshop import Workshop

#: Pause before the second try; each further one is twice as long, up to the longest.
RETRY_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 60.0

_log = logging.getLogger(__name__)


def execute(
    shop: Workshop,
    job: Job,
    say: Callable[[str], object],
    stopped: threading.Event,
    pause: float = RETRY_SECONDS,
) -> JobRecord:
    """Runs one job; a failure is told in the record, what the job fills then stays whole.

    Args:
        shop: the edges of the run.
        job: what is run; its limits say how often it is tried, and how long one try may take.
        say: is told why a try failed that is followed by another one.
        stopped: is set when nothing is to be tried again.
        pause: seconds before the second try.
    """
    began = time.monotonic()
    tries = job.limits.retries + 1
    for number in range(1, tries + 1):
        record, error = _try(shop, job)
        if error is None or number == tries or stopped.is_set() or isinstance(error, CheckError | PlanError):
            break
        wait = min(pause * 2 ** (number - 1), _LONGEST_PAUSE_SECONDS)
        [reason, *_] = (record.error or "").splitlines() or [""]
        say(f"{record.table}: try {number} of {tries} failed, the next one is in {wait:.0f} s: {reason}")
        if stopped.wait(wait):
            break
    return replace(record, seconds=time.monotonic() - began, tries=number)


def _try(shop: Workshop, job: Job) -> tuple[JobRecord, Exception | None]:
    tag = f"{job.name}-{uuid.uuid4().hex}"
    shop.spark.addTag(tag)
    try:
        with Deadline(job.limits.timeout, lambda: shop.spark.interruptTag(tag)) as deadline:
            return (_dbt(shop, job) if isinstance(job, DbtJob) else fill_table(shop, job)), None
    except Exception as error:
        late = deadline.passed
        if not late and not isinstance(error, LakehouseError | PySparkException):
            _log.exception("Job %s failed unexpectedly", job.name)
        message = stopped_after(job.limits.timeout or 0) if late else _message(error)
        return _failed(job, error, message), error
    finally:
        shop.spark.removeTag(tag)


def _failed(job: Job, error: Exception, message: str) -> JobRecord:
    checks = error.checks if isinstance(error, CheckError) else ()
    broken = {check.name: check.broken for check in checks if check.broken and check.kind != "expectation"}
    return JobRecord(
        job.name,
        job.writes or job.name,
        job.step,
        "failed",
        broken_rules=broken,
        error=message,
        checks=checks,
    )


def _dbt(shop: Workshop, job: DbtJob) -> JobRecord:
    result = run_dbt(shop.product, job, shop.access("DBT", shop.product.name))
    return JobRecord(
        job.name,
        job.name,
        job.step,
        "succeeded",
        tests=sum(check.passed for check in result.checks),
        broken_rules={check.name: check.broken for check in result.checks if check.broken},
        checks=result.checks,
    )


def _message(error: Exception) -> str:
    text = str(error)
    if isinstance(error, PySparkException):
        # Spark appends the whole JVM stack, of which the first part says what happened.
        text = text.split("\nJVM stacktrace:", maxsplit=1)[0].strip()
    return "\n".join([text or type(error).__name__, *getattr(error, "__notes__", [])])
