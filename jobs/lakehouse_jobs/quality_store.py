"""Keeps what every check found in the warehouse, for whoever asks how good the data is."""

from __future__ import annotations

import psycopg

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.postgres_connection import connect
from lakehouse_jobs.record import RunRecord
from lakehouse_jobs.settings import SourceAccess

#: Schema of the warehouse that the stack makes for it.
SCHEMA = "quality"
_TABLE = f"""
CREATE TABLE IF NOT EXISTS {SCHEMA}.check_results (
  run_id text NOT NULL,
  product text NOT NULL,
  job text NOT NULL,
  table_name text NOT NULL,
  check_name text NOT NULL,
  kind text NOT NULL,
  severity text NOT NULL,
  broken_rows bigint,
  passed boolean NOT NULL,
  checked_at timestamptz NOT NULL,
  PRIMARY KEY (run_id, job, check_name)
)
"""
_COPY = f"COPY {SCHEMA}.check_results FROM STDIN"


def keep_checks(access: SourceAccess, record: RunRecord) -> int:
    """Adds what the checks of a run found to `quality.check_results`; returns how many there were.

    Raises:
        LakehouseError: the warehouse does not answer or does not take them.
    """
    rows = [
        (
            *(record.run_id, record.product, job.job, job.table),
            *(check.name, check.kind, check.severity, check.broken, check.passed, record.ended_at),
        )
        for job in record.jobs
        for check in job.checks
    ]
    if not rows:
        return 0
    try:
        with connect(access) as connection, connection.cursor() as cursor:
            # Two runs that both find no table would both make it.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"{SCHEMA}.check_results",))
            cursor.execute(_TABLE)
            with cursor.copy(_COPY) as copy:
                for row in rows:
                    copy.write_row(row)
    except psycopg.Error as error:
        raise LakehouseError(
            f"What the checks of the run found could not be kept at {access.url}: {error}"
        ) from error
    return len(rows)
