"""The edge to the object store: what publishing and run records need of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol


class ObjectStore(Protocol):
    """Objects by URI. A prefix is a folder: `s3a://silver/a` holds `s3a://silver/a/x`, not `s3a://silver/ab`."""

    def sizes(self, prefix: str) -> Mapping[str, int]:
        """Bytes of every current object below the prefix, by name relative to it."""
        ...

    def copy(self, names: Iterable[str], source: str, target: str) -> None:
        """Copies objects from one prefix to another inside the store; returns when all are there."""
        ...

    def remove(self, names: Iterable[str], prefix: str) -> None:
        """Removes objects below the prefix; one that is already gone is no error."""
        ...

    def fingerprints(self, prefix: str) -> Mapping[str, str]:
        """A text per current object below the prefix that changes with its content; names as in `sizes`."""
        ...

    def write(self, uri: str, text: str) -> None:
        """Writes one whole text object."""
        ...

    def read(self, uri: str) -> str | None:
        """The whole text of an object; `None` when there is none."""
        ...
