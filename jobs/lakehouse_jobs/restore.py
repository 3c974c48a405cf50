"""Makes tables hold again what they held at an earlier commit of their log; nothing is deleted."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from pyspark.errors import PySparkException

from lakehouse_jobs.errors import LakehouseError, PlanError, bullets
from lakehouse_jobs.lease import Lease
from lakehouse_jobs.plan import Plan, Product, Table
from lakehouse_jobs.record import new_run_id
from lakehouse_jobs.sql_text import ICEBERG_CATALOG, literal

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from pyspark.sql import SparkSession


def restore_product(
    plan: Plan, product: Product, snapshots: Mapping[str, str], *, spark: SparkSession, s3: S3Client
) -> None:
    """Restores tables of the product, alone on it; `snapshots`: Iceberg's ids or Delta's versions by table.

    Raises:
        PlanError: a table is not one of the product's, or its format keeps no earlier rows; nothing was done.
        LakehouseError: a run of the product is at work, or a snapshot is gone.
    """
    chosen = restorable(product, snapshots)
    run_id = new_run_id(datetime.now(UTC))
    say = partial(print, file=sys.stderr, flush=True)
    lease = Lease(
        s3,
        plan.system_bucket,
        f"runs/{product.name}/lease.json",
        run_id,
        lambda other: say(f"Waiting for run {other}, which holds {product.name} or died."),
    )
    with lease:
        for name, (table, snapshot) in chosen.items():
            lease.check()
            restore_table(spark, table, snapshot)
            say(f"{name} is restored to {snapshot}")


def restorable(product: Product, snapshots: Mapping[str, str]) -> dict[str, tuple[Table, int]]:
    """The tables with their snapshots.

    Raises:
        PlanError: names every table that cannot be restored.
    """
    faults = []
    chosen: dict[str, tuple[Table, int]] = {}
    for name, snapshot in snapshots.items():
        table = product.tables.get(name)
        if table is None:
            faults.append(f"{product.name} has no table {name}")
        elif table.format not in ("delta", "iceberg"):
            faults.append(f"{name} is of format {table.format}, which keeps no earlier rows")
        elif not snapshot.isdecimal():
            faults.append(f"{snapshot} is no snapshot of {name}")
        else:
            chosen[name] = (table, int(snapshot))
    if faults:
        raise PlanError(bullets("These tables cannot be restored:", faults))
    return chosen


def restore_table(spark: SparkSession, table: Table, snapshot: int) -> None:
    """Makes a table read one of its snapshots, by one commit; later snapshots stay in its log.

    Raises:
        LakehouseError: the snapshot is gone, or the table is.
    """
    if table.format == "delta":
        statement = f"RESTORE TABLE {table.spark_name} TO VERSION AS OF {snapshot}"
    else:
        # Unlike rollback_to_snapshot, this one also goes to a snapshot that a rollback has left behind.
        name = literal(table.full_name)
        statement = (
            f"CALL {ICEBERG_CATALOG}.system.set_current_snapshot(table => {name}, snapshot_id => {snapshot})"
        )
    try:
        spark.sql(statement)
    except PySparkException as error:
        raise LakehouseError(f"{table.full_name} cannot be restored to {snapshot}: {error}") from error
