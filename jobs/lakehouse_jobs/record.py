"""The record of one run: what each job did, in a form that machines keep."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from lakehouse_jobs.check import Check
from lakehouse_jobs.object_store import ObjectStore

RECORD_VERSION = 1

Status = Literal["succeeded", "failed", "not run"]


@dataclass(frozen=True, slots=True)
class JobRecord:
    """What one job did. Counts are of rows; `None` where the job did not get that far.

    `table` is what the job fills, or its name when it fills several. `broken_rules` names the rules or tests
    that rows break, with how many do; one row may break several. `source_bytes` is the size of the files that
    were read, `tests` the number of tests that passed, where there are such. `checks` are what each rule and
    test found; `quality_store` keeps them where they can be asked. `days` are the days of delivery that a
    table of delivered files holds now, with their rows; `new_days` those that this job ingested. `tries` is
    how often the job was begun.
    """

    job: str
    table: str
    step: str
    status: Status
    rows_in: int | None = None
    rows_out: int | None = None
    rows_rejected: int | None = None
    broken_rules: Mapping[str, int] = field(default_factory=dict)
    bytes: int | None = None
    source_bytes: int | None = None
    tests: int | None = None
    seconds: float | None = None
    tries: int | None = None
    error: str | None = None
    checks: tuple[Check, ...] = ()
    days: Mapping[str, int] = field(default_factory=dict)
    new_days: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The record as plain data, keys in camel case like the plan's."""
        return camel_keys(asdict(self))


@dataclass(frozen=True, slots=True)
class RunRecord:
    """What one run did; times are UTC in ISO 8601."""

    run_id: str
    product: str
    plan_sha256: str
    started_at: str
    ended_at: str
    seconds: float
    status: Status
    jobs: tuple[JobRecord, ...]

    def to_json(self) -> dict[str, Any]:
        """The record as plain data, keys in camel case like the plan's."""
        fields = asdict(self)
        jobs = [camel_keys(job) for job in fields.pop("jobs")]
        return {"version": RECORD_VERSION, **camel_keys(fields), "jobs": jobs}


def new_run_id(now: datetime) -> str:
    """An id that sorts by start time and that no other run has."""
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex[:8]}"


def keep_record(store: ObjectStore, folder: str, record: RunRecord) -> None:
    """Writes `<folder>/<run id>.json` and, after it, `<folder>/latest.json`."""
    text = json.dumps(record.to_json(), indent=2, sort_keys=True) + "\n"
    store.write(f"{folder}/{record.run_id}.json", text)
    store.write(f"{folder}/latest.json", text)


def camel_keys(fields: dict[str, Any]) -> dict[str, Any]:
    """The same fields under the names that JSON has for them."""
    return {_camel(key): value for key, value in fields.items()}


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(part.capitalize() for part in rest)
