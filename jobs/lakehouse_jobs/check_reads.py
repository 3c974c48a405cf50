"""Sees to it that what a job reads is there."""

from __future__ import annotations

from collections.abc import Mapping

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import TableJob


def check_reads(catalog: Catalog, job: TableJob, tables: Mapping[str, Table]) -> None:
    """Looks whether the tables that a job reads hold data in their declared columns.

    Raises:
        LakehouseError: names those that do not.
    """
    missing = [read for read in job.reads if catalog.check(tables[read]) is None]
    if missing:
        layers = ", ".join(sorted({tables[read].layer for read in missing}))
        raise LakehouseError(
            f"{job.writes} reads {', '.join(missing)}, which holds no data yet. Run layer {layers} first."
        )
