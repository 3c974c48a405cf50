"""Reads plan.json and refuses one that this version cannot run, with every fault at once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from lakehouse_jobs.errors import PlanError, bullets
from lakehouse_jobs.plan import (
    WHILE_IN_SOURCE,
    Cast,
    Column,
    Copy,
    Expectation,
    Plan,
    Product,
    Reference,
    RowAge,
    RowsParameter,
    Rule,
    Source,
    Table,
    TimeParameter,
)
from lakehouse_jobs.plan_faults import plan_faults
from lakehouse_jobs.plan_jobs import (
    DbtJob,
    IngestFilesJob,
    IngestJob,
    Job,
    Limits,
    MergeJob,
    RefineJob,
    SqlJob,
)

KNOWN_VERSION = 3

Json = Mapping[str, Any]


def read_plan(path: Path) -> Plan:
    """Reads and checks a plan.

    Raises:
        PlanError: the file is missing, is no plan, or needs a newer version of this package.
    """
    try:
        content = path.read_bytes()
        raw = json.loads(content)
    except OSError as error:
        raise PlanError(f"Cannot read the plan {path}: {error.strerror}.") from error
    except ValueError as error:
        raise PlanError(f"{path} is not a plan: {error}.") from error
    _check_version(raw, path)
    try:
        plan = _plan(raw, hashlib.sha256(content).hexdigest())
    except (KeyError, TypeError, AttributeError) as error:
        raise PlanError(f"{path} is not a complete plan: {error!r}. Compile it again.") from error
    faults = [fault for product in plan.products.values() for fault in plan_faults(product, plan)]
    if faults:
        raise PlanError(bullets(f"{len(faults)} fault(s) in {path}:", faults))
    return plan


def _check_version(raw: object, path: Path) -> None:
    version = raw.get("version") if isinstance(raw, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise PlanError(f"{path} is not a plan: it has no `version` number.")
    if version > KNOWN_VERSION:
        raise PlanError(
            f"{path} has plan version {version}; this job code knows versions up to {KNOWN_VERSION}. "
            "Deploy the job code of the toolkit that compiled it, or compile the plan with this one."
        )


def _plan(raw: Json, sha256: str) -> Plan:
    layers = {name: str(layer["uri"]) for name, layer in raw["layers"].items()}
    formats = {
        name: str(table["format"])
        for product in raw["products"].values()
        for name, table in product["tables"].items()
    }
    products = {name: _product(name, product, layers, formats) for name, product in raw["products"].items()}
    return Plan(sha256, layers, str(raw["system"]["bucket"]), products)


def _product(name: str, raw: Json, layers: Mapping[str, str], formats: Mapping[str, str]) -> Product:
    return Product(
        name=name,
        sources={
            key: Source(key, source["schema"])
            for key, source in raw["sources"].items()
            if source["kind"] == "postgres"
        },
        tables={key: _table(table, layers, formats) for key, table in raw["tables"].items()},
        jobs=tuple(
            replace(_job(job), limits=Limits(job["retries"], job["timeoutSeconds"])) for job in raw["jobs"]
        ),
        database=raw["database"],
    )


def _table(raw: Json, layers: Mapping[str, str], formats: Mapping[str, str]) -> Table:
    root, location = layers[raw["layer"]], str(raw["location"])
    if not location.startswith(f"{root}/"):
        raise PlanError(f"{raw['schema']}.{raw['name']}: its location {location} is not below {root}/.")
    return Table(
        layer=raw["layer"],
        schema=raw["schema"],
        name=raw["name"],
        format=raw["format"],
        location=location,
        staging=f"{root}/_staging/{location.removeprefix(f'{root}/')}",
        description=raw["description"],
        owner=raw["owner"],
        primary_key=tuple(raw["primaryKey"]),
        columns=tuple(
            Column(column["name"], column["type"], column["nullable"], column["description"])
            for column in raw["columns"]
        ),
        references=tuple(
            Reference(
                reference["column"],
                reference["table"],
                reference["key"],
                reference["found"],
                formats.get(reference["table"], "parquet"),
            )
            for reference in raw["references"]
        ),
        rules=tuple(
            Rule(rule["name"], rule["check"], rule["severity"], rule["description"]) for rule in raw["rules"]
        ),
        quarantine=raw["quarantine"],
        partition_by=tuple(raw["partitionBy"]),
        sort_by=tuple(raw["sortBy"]),
        casts=tuple(Cast(cast["column"], cast["failed"]) for cast in raw["casts"]),
        copy=None if raw["copy"] is None else Copy(raw["copy"]["schema"], raw["copy"]["name"]),
        expectations=tuple(_expectation(expectation, formats) for expectation in raw["expectations"]),
        rows_kept=_rows_kept(raw["retention"]),
        time_travel=None if raw["retention"] is None else raw["retention"]["timeTravelSeconds"],
        vacuum=None if raw["retention"] is None else raw["retention"]["vacuumSeconds"],
    )


def _expectation(raw: Json, formats: Mapping[str, str]) -> Expectation:
    return Expectation(
        name=raw["name"],
        severity=raw["severity"],
        description=raw["description"],
        type=raw["type"],
        kwargs=dict(raw["kwargs"]),
        parameters={
            name: RowsParameter(
                parameter["rowsOf"],
                parameter["times"],
                parameter["round"],
                formats.get(parameter["rowsOf"], "parquet"),
            )
            if "rowsOf" in parameter
            else TimeParameter(parameter["secondsAgo"])
            for name, parameter in raw["parameters"].items()
        },
    )


def _rows_kept(retention: Json | None) -> RowAge | Literal["while in source"] | None:
    rows = None if retention is None else retention["rows"]
    if rows is None or rows == WHILE_IN_SOURCE:
        return rows
    return RowAge(rows["days"], rows["by"])


def _job(raw: Json) -> Job:
    match raw["step"]:
        case "ingest":
            [read] = raw["reads"]
            return IngestJob(
                raw["name"], raw["layer"], raw["writes"], read["source"], read["table"], raw["watermark"]
            )
        case "sql":
            return SqlJob(raw["name"], raw["layer"], raw["writes"], raw["sql"], tuple(raw["reads"]))
        case "ingest_files":
            return IngestFilesJob(
                raw["name"],
                raw["layer"],
                raw["writes"],
                raw["source"],
                raw["format"],
                raw["location"],
                dict(raw["columns"]),
            )
        case "refine":
            reads, processed_at = tuple(raw["reads"]), raw["processedAt"]
            return RefineJob(raw["name"], raw["layer"], raw["writes"], reads, processed_at)
        case "merge":
            reads, latest_by = tuple(raw["reads"]), raw["latestBy"]
            return MergeJob(raw["name"], raw["layer"], raw["writes"], reads, latest_by)
        case "dbt":
            return DbtJob(
                raw["name"], raw["layer"], raw["project"], tuple(raw["schemas"]), tuple(raw["reads"])
            )
        case step:
            raise PlanError(
                f"job {raw['name']}: this job code has no step `{step}`, "
                "only ingest, ingest_files, refine, merge, sql and dbt."
            )
