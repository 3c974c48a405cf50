"""What the steps need of a metastore: where a table's data is, and to change that in one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Registered:
    """A table as the metastore knows it: its columns as (name, type) in order, and where its data is."""

    columns: tuple[tuple[str, str], ...]
    location: str


class Registry(Protocol):
    """The registered tables of a metastore; safe to use from several threads."""

    def find(self, schema: str, name: str) -> Registered | None:
        """Looks a table up; `None` when it is not registered."""

    def move(self, schema: str, name: str, location: str) -> None:
        """Makes a registered table read from `location`, in one step for every reader."""

    def adopt(self, schema: str, name: str, other: str) -> None:
        """Gives a registered table the columns and the place of another one, for every reader at once.

        The other one may be gone afterwards.
        """
