"""The jobs of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

#: How delivered files are written.
FileFormat = Literal["csv", "json", "parquet"]


@dataclass(frozen=True, slots=True)
class Limits:
    """A job that fails is tried `retries` more times; one try may take `timeout` seconds, `None` for ever."""

    retries: int = 0
    timeout: float | None = None


_NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class IngestJob:
    """Copies one source table into `writes`.

    With a `watermark` only the rows of which that column is at least the greatest kept value.
    """

    name: str
    layer: str
    writes: str
    source: str
    source_table: str
    watermark: str | None = None
    step: Literal["ingest"] = "ingest"
    limits: Limits = _NO_LIMITS

    @property
    def reads(self) -> tuple[str, ...]:
        """Lake tables the job reads: none."""
        return ()


@dataclass(frozen=True, slots=True)
class IngestFilesJob:
    """Keeps deliveries of files in `writes`, one partition per day of delivery.

    `location` holds one folder per day; `columns` are the names in the files by column of the table.
    """

    name: str
    layer: str
    writes: str
    source: str
    format: FileFormat
    location: str
    columns: Mapping[str, str]
    reads: tuple[str, ...] = ()
    step: Literal["ingest_files"] = "ingest_files"
    limits: Limits = _NO_LIMITS


@dataclass(frozen=True, slots=True)
class RefineJob:
    """Casts the delivered rows of the one table in `reads` and keeps the latest row of each key.

    `processed_at` is the column that takes the time of the run; `None` when there is none.
    """

    name: str
    layer: str
    writes: str
    reads: tuple[str, ...]
    processed_at: str | None
    step: Literal["refine"] = "refine"
    limits: Limits = _NO_LIMITS


@dataclass(frozen=True, slots=True)
class MergeJob:
    """Puts the rows of the one table in `reads` into `writes`, in the place of those with their keys.

    Of two rows with one key the one with the greater `latest_by` stays.
    """

    name: str
    layer: str
    writes: str
    reads: tuple[str, ...]
    latest_by: str
    step: Literal["merge"] = "merge"
    limits: Limits = _NO_LIMITS


@dataclass(frozen=True, slots=True)
class DbtJob:
    """Builds and tests the dbt project in the folder `project`, which fills `schemas` of the database."""

    name: str
    layer: str
    project: str
    schemas: tuple[str, ...]
    reads: tuple[str, ...]
    writes: None = None
    step: Literal["dbt"] = "dbt"
    limits: Limits = _NO_LIMITS


@dataclass(frozen=True, slots=True)
class SqlJob:
    """Fills `writes` from one SQL file over the registered tables `reads`."""

    name: str
    layer: str
    writes: str
    sql: str
    reads: tuple[str, ...]
    step: Literal["sql"] = "sql"
    limits: Limits = _NO_LIMITS


TableJob = IngestJob | IngestFilesJob | RefineJob | MergeJob | SqlJob
Job = TableJob | DbtJob


def latest_by(job: Job) -> str | None:
    """The column by which a job puts newer rows in the place of older ones; `None` if it replaces all."""
    match job:
        case MergeJob():
            return job.latest_by
        case IngestJob():
            return job.watermark
        case _:
            return None
