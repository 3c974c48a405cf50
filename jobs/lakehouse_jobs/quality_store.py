"""Keeps what every check found in the warehouse, for whoever asks how good the data is."""

from __future__ import annotations

import json

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
  observed jsonb,
  expected jsonb,
  PRIMARY KEY (run_id, job, check_name)
)
"""
# A table that was made before tables as a whole were checked lacks them.
_KNOWS_EXPECTATIONS = """
SELECT count(*) = 2 FROM information_schema.columns
WHERE table_schema = %s AND table_name = 'check_results' AND column_name IN ('observed', 'expected')
"""
_ADD = f"ALTER TABLE {SCHEMA}.check_results ADD COLUMN observed jsonb, ADD COLUMN expected jsonb"
_COPY = f"""
COPY {SCHEMA}.check_results (
  run_id, product, job, table_name,
  check_name, kind, severity, broken_rows, passed, checked_at, observed, expected
) FROM STDIN
"""


def keep_checks(access: SourceAccess, record: RunRecord) -> int:
    """Adds what the checks of a run found to `quality.check_results`; returns how many there were.

    Raises:
        LakehouseError: the warehouse does not answer or does not take them.
    """
    rows = [
        (
            *(record.run_id, record.product, job.job, job.table),
            *(check.name, check.kind, check.severity, check.broken, check.passed, record.ended_at),
            *(_json(check.observed), _json(check.expected)),
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
            [known] = cursor.execute(_KNOWS_EXPECTATIONS, (SCHEMA,)).fetchone() or (False,)
            if not known:
                cursor.execute(_ADD)
            with cursor.copy(_COPY) as copy:
                for row in rows:
                    copy.write_row(row)
    except psycopg.Error as error:
        raise LakehouseError(
            f"What the checks of the run found could not be kept at {access.url}: {error}"
        ) from error
    return len(rows)


def _json(value: object) -> str | None:
    return None if value is None else json.dumps(value, sort_keys=True)
