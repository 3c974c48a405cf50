"""What a plan cannot say, although it is complete."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import get_args

from lakehouse_jobs.expectation_faults import expectation_faults
from lakehouse_jobs.plan import (
    Format,
    Plan,
    Product,
    RowAge,
    Severity,
    Table,
)
from lakehouse_jobs.plan_jobs import (
    DbtJob,
    FileFormat,
    IngestFilesJob,
    IngestJob,
    Job,
    latest_by,
)

_SCALAR = r"(?:boolean|smallint|int|bigint|double|string|binary|date|timestamp|decimal\(\d{1,2},\d{1,2}\))"
_TYPE = re.compile(rf"{_SCALAR}|array<{_SCALAR}>")
# Names reach SQL text between backticks and object keys, so neither a quote nor a slash may be in them.
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


def plan_faults(product: Product, plan: Plan) -> list[str]:
    """One sentence per fault of a product of the plan; none when all is well."""
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
        if isinstance(job, IngestFilesJob) and job.format not in get_args(FileFormat):
            known = ", ".join(get_args(FileFormat))
            faults.append(f"job {job.name} reads files of format {job.format}; this job code reads {known}.")
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
    if isinstance(age, RowAge) and (age.days < 1 or age.by not in _days_of(table, names)):
        faults.append(
            f"{table.full_name} keeps rows {age.days} days by {age.by}, which is not its first partition."
        )
    if len(set(names)) != len(names):
        faults.append(f"{table.full_name} names a column twice.")
    return faults


def _days_of(table: Table, names: Sequence[str]) -> Sequence[str]:
    """Columns that may say when a row ends: a database removes single rows, files go by their partition."""
    return names if table.format == "postgres" else table.partition_by[:1]


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
