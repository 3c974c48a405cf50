"""Runs one job: repair what a killed run left, compute, publish."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from pyspark.errors import PySparkException

from lakehouse_jobs.check import CheckError
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.fill_table import fill_table
from lakehouse_jobs.plan import DbtJob, Job
from lakehouse_jobs.record import JobRecord
from lakehouse_jobs.steps.dbt import run_dbt
from lakehouse_jobs.workshop import Workshop

_log = logging.getLogger(__name__)


def execute(shop: Workshop, job: Job) -> JobRecord:
    """Runs one job; a failure is told in the record, what the job fills then stays whole."""
    began = time.monotonic()
    try:
        record = _dbt(shop, job) if isinstance(job, DbtJob) else fill_table(shop, job)
    except Exception as error:
        if not isinstance(error, LakehouseError | PySparkException):
            _log.exception("Job %s failed unexpectedly", job.name)
        target = job.writes or job.name
        checks = error.checks if isinstance(error, CheckError) else ()
        broken = {
            check.name: check.broken for check in checks if check.broken and check.kind != "expectation"
        }
        record = JobRecord(
            job.name,
            target,
            job.step,
            "failed",
            broken_rules=broken,
            error=_message(error),
            checks=checks,
        )
    return replace(record, seconds=time.monotonic() - began)


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
