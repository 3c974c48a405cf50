"""Reads plan.json and refuses one that this version cannot run, with every fault at once."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, get_args

from lakehouse_jobs.errors import PlanError, bullets
from lakehouse_jobs.expectation_faults import expectation_faults
from lakehouse_jobs.plan import (
    WHILE_IN_SOURCE,
    Cast,
    Column,
    Copy,
    DbtJob,
    Expectation,
    Format,
    IngestFilesJob,
    IngestJob,
    Job,
    Limits,
    MergeJob,
    Plan,
    Product,
    Reference,
    RefineJob,
    RowAge,
    RowsParameter,
    Rule,
    Severity,
    Source,
    SqlJob,
    Table,
    TimeParameter,
    latest_by,
)

KNOWN_VERSION = 3


_SCALAR = r"(?:boolean|smallint|int|bigint|double|string|binary|date|timestamp|decimal\(\d{1,2},\d{1,2}\))"
_TYPE = re.compile(rf"{_SCALAR}|array<{_SCALAR}>")
# Names reach SQL text between backticks and object keys, so neither a quote nor a slash may be in them.
_NAME = re.compile(r"[a-z_][a-z0-9_]*")

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
    faults = [fault for product in plan.products.values() for fault in _faults(product, plan)]
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


def _faults(product: Product, plan: Plan) -> list[str]:
    # Nothing identifies a rejected row, nor one of a delivery, since a sender may repeat itself.
    keyless = {table.quarantine for table in product.tables.values()}
    keyless |= {job.writes for job in product.jobs if isinstance(job, IngestFilesJob)}
    faults = [
        fault
        for name, table in product.tables.items()
        for fault in (
            *_table_faults(table, keyless=name in keyless),
            *_rule_faults(table, product),
            *expectation_faults(table, _reads(table, product)),
        )
    ]
    faults += [
        f"{name} has format postgres, but product {product.name} has no database."
        for name, table in product.tables.items()
        if table.format == "postgres" and product.database is None
    ]
    written = {job.writes for job in product.jobs}
    done: set[str] = set()
    for job in product.jobs:
        if job.writes is not None and job.writes not in product.tables:
            faults.append(f"job {job.name} writes {job.writes}, which the plan does not declare.")
        if job.writes in done:
            faults.append(f"job {job.name} writes {job.writes}, which an earlier job writes too.")
        if isinstance(job, IngestJob) and job.source not in product.sources:
            faults.append(f"job {job.name} reads source {job.source}, which the plan does not declare.")
        faults += _read_faults(
            job, plan, {read for read in job.reads if read in written and read not in done}
        )
        faults += _latest_faults(job, product)
        if job.writes is not None:
            done.add(job.writes)
    return faults


def _read_faults(job: Job, plan: Plan, later: Collection[str]) -> list[str]:
    """Faults of what a job reads; `later` are tables that are written after it."""
    tables = {name: table for product in plan.products.values() for name, table in product.tables.items()}
    faults = []
    for read in job.reads:
        if read not in tables:
            faults.append(f"job {job.name} reads {read}, which the plan does not declare.")
        elif read in later:
            faults.append(f"job {job.name} reads {read} before the job that writes it.")
        elif tables[read].format == "postgres" and not isinstance(job, DbtJob):
            faults.append(f"job {job.name} reads {read}, which only the product's database has.")
    return faults


def _latest_faults(job: Job, product: Product) -> list[str]:
    table, column = product.tables.get(job.writes or ""), latest_by(job)
    if table is None or column is None or (column in table.required and table.primary_key):
        return []
    return [f"job {job.name} puts rows by {column} into {job.writes}, which has no key or no such column."]


def _table_faults(table: Table, *, keyless: bool) -> list[str]:
    faults = []
    if table.format not in get_args(Format):
        known = ", ".join(get_args(Format))
        faults.append(f"{table.full_name} has format {table.format}; this job code writes {known}.")
    names = [column.name for column in table.columns]
    faults += [
        f"{table.full_name} has the invalid name `{name}` (lower-case letters, digits and _ only)."
        for name in (table.schema, table.name, *names)
        if not _NAME.fullmatch(name)
    ]
    faults += [
        f"{table.full_name}.{column.name} has the unknown type {column.type}."
        for column in table.columns
        if not _TYPE.fullmatch(column.type)
    ]
    faults += [
        f"{table.full_name} has key column {key}, which is not one of its non-null columns."
        for key in table.primary_key
        if key not in table.required
    ]
    if not table.primary_key and not keyless:
        faults.append(f"{table.full_name} has no primary key.")
    if table.partition_by and tuple(names[-len(table.partition_by) :]) != table.partition_by:
        faults.append(f"{table.full_name} is partitioned by columns that are not its last ones.")
    age = table.rows_kept
    if isinstance(age, RowAge) and (age.days < 1 or table.partition_by[:1] != (age.by,)):
        faults.append(
            f"{table.full_name} keeps rows {age.days} days by {age.by}, which is not its first partition."
        )
    if len(set(names)) != len(names):
        faults.append(f"{table.full_name} names a column twice.")
    return faults


def _rule_faults(table: Table, product: Product) -> list[str]:
    severities = get_args(Severity)
    faults = [
        f"{table.full_name} has rule {rule.name} of the unknown severity {rule.severity}."
        for rule in table.rules
        if rule.severity not in severities
    ]
    reads = _reads(table, product)
    faults += [
        f"{table.full_name}.{reference.column} references {reference.table}, which its job does not read."
        for reference in table.references
        if reference.table not in reads
    ]
    if table.quarantine is not None and table.quarantine not in product.tables:
        faults.append(f"{table.full_name} has the quarantine {table.quarantine}, which is not declared.")
    if table.quarantine is None and any(rule.severity == "reject" for rule in table.rules):
        faults.append(f"{table.full_name} rejects rows but has no quarantine for them.")
    return faults


def _reads(table: Table, product: Product) -> set[str]:
    """Tables that the job reads which fills the table."""
    return {read for job in product.jobs if job.writes == table.full_name for read in job.reads}
