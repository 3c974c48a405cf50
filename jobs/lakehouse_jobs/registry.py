"""What the steps need of a metastore: where a table's data is, and to change that in one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

#: Values of a table's partition columns, in their order, as the metastore writes them.
Values = tuple[str, ...]


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

    def partitions(self, schema: str, name: str) -> Mapping[Values, str]:
        """Where the data of each partition of a registered table is."""

    def place_partitions(self, schema: str, name: str, places: Mapping[Values, str], empty: str) -> None:
        """Makes the partitions of a registered table those of `places`, in one step for every reader.

        `empty` is a location without data, which a partition that comes or goes reads for a moment.
        """
