"""When each table of a product was last filled with something new: kept beside the run records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.record import RunRecord


@dataclass(frozen=True, slots=True)
class Filled:
    """The run that filled a table, and when that run began, in UTC as ISO 8601."""

    run: str
    at: str


def filled_uri(bucket: str, product: str) -> str:
    """Where the notes of a product are."""
    return f"s3a://{bucket}/runs/{product}/filled.json"


def read_filled(store: ObjectStore, uri: str) -> dict[str, Filled]:
    """What is noted, by table, and by name for a job that fills several; nothing before the first run."""
    text = store.read(uri)
    return {} if text is None else {name: Filled(**entry) for name, entry in json.loads(text).items()}


def note_filled(store: ObjectStore, uri: str, record: RunRecord) -> None:
    """Notes what a run filled. A table of deliveries without a new one is as old as it was."""
    notes = read_filled(store, uri)
    for job in record.jobs:
        unchanged = job.step == "ingest_files" and not job.rows_in and job.table in notes
        if job.status == "succeeded" and not unchanged:
            notes[job.table] = Filled(record.run_id, record.started_at)
    store.write(uri, f"{json.dumps(_plain(notes), indent=2, sort_keys=True)}\n")


def _plain(notes: Mapping[str, Filled]) -> dict[str, dict[str, str]]:
    return {name: asdict(entry) for name, entry in notes.items()}
