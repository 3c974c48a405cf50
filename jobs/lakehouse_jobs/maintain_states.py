"""Ends the earlier states of a Delta or an Iceberg table that its contract keeps no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from lakehouse_jobs.maintenance import Maintenance
from lakehouse_jobs.plan import Table
from lakehouse_jobs.sql_text import ICEBERG_CATALOG, literal

#: Iceberg takes no file for abandoned that is younger: a write may still be about to name it.
_YOUNGEST_ORPHAN = 24 * 60 * 60


def maintain_states(work: Maintenance, table: Table) -> int:
    """Removes files that only ended states need, and returns their bytes; with a dry run, removes nothing.

    States younger than `time_travel` stay readable, and no file goes that is younger than `vacuum`.
    """
    if work.dry_run or work.catalog.find(table) is None:
        return 0
    work.guard()
    before = sum(work.store.sizes(table.location).values())
    if table.format == "iceberg":
        _end_snapshots(work, table)
    else:
        _end_versions(work, table)
    return max(0, before - sum(work.store.sizes(table.location).values()))


def _end_snapshots(work: Maintenance, table: Table) -> None:
    """Iceberg removes a state's files with the state, so that states stay as long as the files have to."""
    age = max(table.time_travel or 0, table.vacuum or 0)
    name = literal(table.full_name)
    call = f"CALL {ICEBERG_CATALOG}.system"
    work.spark.sql(
        f"{call}.expire_snapshots(table => {name}, older_than => {_moment(work.now, age)}, retain_last => 1)"
    )
    if table.vacuum is not None:
        oldest = _moment(work.now, max(table.vacuum, _YOUNGEST_ORPHAN))
        work.spark.sql(f"{call}.remove_orphan_files(table => {name}, older_than => {oldest})")


def _end_versions(work: Maintenance, table: Table) -> None:
    """Delta keeps its log for as long as the table says, and its files until they are asked to go."""
    if table.time_travel is not None:
        duration = f"interval {table.time_travel} seconds"
        kept = dict.fromkeys(["delta.logRetentionDuration", "delta.deletedFileRetentionDuration"], duration)
        properties = work.spark.sql(f"SHOW TBLPROPERTIES {table.spark_name}").collect()
        present = {row["key"]: row["value"] for row in properties}
        if any(present.get(key) != value for key, value in kept.items()):
            pairs = ", ".join(f"{literal(key)} = {literal(value)}" for key, value in kept.items())
            work.spark.sql(f"ALTER TABLE {table.spark_name} SET TBLPROPERTIES ({pairs})")
    if table.vacuum is not None:
        hours = -(-table.vacuum // 3600)
        work.spark.sql(f"VACUUM {table.spark_name} RETAIN {hours} HOURS").collect()


def _moment(now: datetime, seconds: int) -> str:
    moment = now - timedelta(seconds=seconds)
    return f"TIMESTAMP {literal(moment.strftime('%Y-%m-%d %H:%M:%S+00:00'))}"
