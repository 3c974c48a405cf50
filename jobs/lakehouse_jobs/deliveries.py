"""Which deliveries of a table there are, and which of them the lake has already."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan_jobs import IngestFilesJob

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """The files of one day: a text that changes with their content, and their bytes."""

    fingerprint: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Ingested:
    """What the lake has of a day: the delivery it was made from, and how many rows that gave."""

    fingerprint: str
    rows: int


def deliveries(store: ObjectStore, job: IngestFilesJob) -> dict[str, Delivery]:
    """The deliveries by day, oldest first."""
    sizes, tags = store.sizes(job.location), store.fingerprints(job.location)
    days: dict[str, list[str]] = {}
    for name in sorted(tags):
        day, _, file = name.partition("/")
        if _DAY.fullmatch(day) and file and not file.startswith((".", "_")):
            days.setdefault(day, []).append(name)
    return {
        day: Delivery(_digest({name: tags[name] for name in names}), sum(sizes[name] for name in names))
        for day, names in days.items()
    }


def read_ingested(store: ObjectStore, uri: str) -> dict[str, Ingested]:
    """What was ingested before, by day; nothing when nothing was."""
    text = store.read(uri)
    return {} if text is None else {day: Ingested(**entry) for day, entry in json.loads(text).items()}


def write_ingested(store: ObjectStore, uri: str, days: Mapping[str, Ingested]) -> None:
    """Keeps what is ingested now."""
    text = json.dumps({day: asdict(entry) for day, entry in days.items()}, indent=2, sort_keys=True)
    store.write(uri, f"{text}\n")


def days_to_ingest(
    offered: Mapping[str, Delivery],
    ingested: Mapping[str, Ingested],
    intact: Collection[str],
    wanted: str | None,
) -> list[str]:
    """The days whose rows the lake lacks or has otherwise, oldest first.

    Args:
        offered: what was delivered.
        ingested: what the lake was made from.
        intact: days whose rows are where they belong.
        wanted: a day that is ingested whatever there is, and no other.

    Raises:
        LakehouseError: nothing was delivered on the wanted day.
    """
    if wanted is None:
        return [
            day
            for day, delivery in offered.items()
            if day not in ingested or ingested[day].fingerprint != delivery.fingerprint or day not in intact
        ]
    if wanted not in offered:
        raise LakehouseError(
            f"Nothing was delivered on {wanted}; there are deliveries of {', '.join(offered) or 'no day'}."
        )
    return [wanted]


def _digest(tags: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(tags, sort_keys=True).encode()).hexdigest()
