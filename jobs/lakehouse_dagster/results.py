"""What Dagster records of a job that the runner has told about."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any

from dagster import (
    AssetCheckEvaluation,
    AssetCheckSeverity,
    AssetMaterialization,
    MetadataValue,
)

from lakehouse_dagster.keys import TESTS_CHECK, Json, job_key, table_key

Record = dict[str, Any]


def materializations(plan: Json, job: Json, record: Record) -> list[AssetMaterialization]:
    """The assets that a job has filled: its table, and that of its rejected rows."""
    filled = [AssetMaterialization(job_key(job), metadata=_counts(record))]
    quarantine = None if job["writes"] is None else plan["tables"][job["writes"]]["quarantine"]
    if quarantine is not None:
        metadata = {"dagster/row_count": record["rowsRejected"]}
        filled.append(AssetMaterialization(table_key(quarantine), metadata=metadata))
    return filled


def day_materializations(job: Json, record: Record, known: Container[str]) -> list[AssetMaterialization]:
    """The days of delivery that a job ingested, and those that the table holds and Dagster does not know yet.

    What was measured is of all of them together, so it is told of each day only when there is one.
    """
    new = record["newDays"]
    return [
        AssetMaterialization(
            job_key(job),
            partition=day,
            metadata=(_counts(record) if new == [day] else {}) | {"dagster/row_count": rows},
        )
        for day, rows in record["days"].items()
        if day in new or day not in known
    ]


def check_evaluations(job: Json, record: Record) -> Iterator[AssetCheckEvaluation]:
    """What each check of a job found; nothing of a job that did not get that far."""
    checks = record["checks"]
    if not checks:
        return
    if job["writes"] is None:
        failed = {check["name"]: check["broken"] for check in checks if not check["passed"]}
        # A job that failed has failing tests of severity `error`, one that succeeded has none.
        broke = record["status"] == "failed"
        yield AssetCheckEvaluation(
            passed=not failed,
            asset_key=job_key(job),
            check_name=TESTS_CHECK,
            severity=AssetCheckSeverity.ERROR if broke else AssetCheckSeverity.WARN,
            metadata={
                "tests": len(checks),
                "failed": len(failed),
                "rows by failed test": MetadataValue.json(failed),
            },
        )
        return
    for check in checks:
        stops = check["severity"] == "stop"
        yield AssetCheckEvaluation(
            passed=check["passed"],
            asset_key=job_key(job),
            check_name=check["name"],
            severity=AssetCheckSeverity.ERROR if stops else AssetCheckSeverity.WARN,
            metadata={"severity": check["severity"]}
            | ({} if check["broken"] is None else {"rows that break it": check["broken"]}),
        )


def _counts(record: Record) -> dict[str, Any]:
    """What a job counted and measured, without what it did not."""
    measured = {
        "dagster/row_count": record["rowsOut"],
        "rows in": record["rowsIn"],
        "rows rejected": record["rowsRejected"],
        "bytes": record["bytes"],
        "bytes of files read": record["sourceBytes"],
        "tests passed": record["tests"],
        "seconds": record["seconds"],
    }
    return {name: value for name, value in measured.items() if value is not None}
