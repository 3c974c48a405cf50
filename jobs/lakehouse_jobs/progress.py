"""Tells a person how far a run is: one line per finished job, and what is at work when that takes long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TextIO

from lakehouse_jobs.check import told
from lakehouse_jobs.record import JobRecord


class Progress:
    """Counts finished jobs of `total` and writes lines to `stream`; used by one thread only."""

    def __init__(
        self, stream: TextIO, total: int, listener: Callable[[JobRecord], None] | None = None
    ) -> None:
        """Nothing is written before the first job ends; `listener` is given every record after its line."""
        self._listener = listener
        self._stream = stream
        self._total = total
        self._finished = 0

    def finished(self, record: JobRecord) -> None:
        """Writes a job's line, for example `[3/17] silver.customer_active … 584 rows, 1.2 s`."""
        self._finished += 1
        outcome = _outcome(record)
        if record.tries and record.tries > 1:
            outcome += f" at try {record.tries}"
        if record.rows_rejected:
            outcome += f", {record.rows_rejected} rejected"
        self._line(f"[{self._finished}/{self._total}] {record.table} … {outcome}, {record.seconds:.1f} s")
        if record.source_bytes and record.bytes:
            saved = 100 * (1 - record.bytes / record.source_bytes)
            self._line(
                f"      {_megabytes(record.source_bytes)} of files became {_megabytes(record.bytes)} "
                f"of Parquet: {saved:.0f} % saved"
            )
        for rule, rows in record.broken_rules.items():
            self._line(f"      rule {rule}: {rows} row(s) break it")
        for check in record.checks:
            if check.kind == "expectation" and not check.passed:
                self._line(f"      expectation {check.name}: {told(check)}")
        if self._listener is not None:
            self._listener(record)

    def waiting(self, tables: Iterable[str], seconds: float) -> None:
        """Says which tables are still at work, `seconds` after the run began."""
        self._line(f"[{self._finished}/{self._total}] {seconds:.0f} s, at work: {', '.join(tables)}")

    def _line(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


def _outcome(record: JobRecord) -> str:
    if record.status != "succeeded":
        return record.status
    if record.step == "ingest_files" and not record.rows_in:
        return "nothing new"
    if record.tests is not None:
        return f"{record.tests} tests passed"
    return f"{record.rows_out} rows"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
