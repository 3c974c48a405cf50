"""Object store edge on the local file system, so that publishing runs on plain files."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path


class LocalStore:
    """An `ObjectStore` over `file:/…` URIs, and over buckets that are folders below `buckets`.

    `fail_after` makes it die after so many operations.
    """

    def __init__(self, buckets: Path | None = None) -> None:
        self.buckets = buckets
        self.fail_after: int | None = None
        self.operations: list[str] = []

    def sizes(self, prefix: str) -> Mapping[str, int]:
        self._operate("sizes")
        root = self._path(prefix)
        return {
            str(path.relative_to(root)): path.stat().st_size for path in root.rglob("*") if path.is_file()
        }

    def copy(self, names: Iterable[str], source: str, target: str) -> None:
        for name in names:
            self._operate("copy")
            place = self._path(target) / name
            place.parent.mkdir(parents=True, exist_ok=True)
            # As in an object store, a reader sees a whole file or none.
            unfinished = place.with_name(f"_{place.name}.unfinished")
            shutil.copyfile(self._path(source) / name, unfinished)
            unfinished.replace(place)

    def remove(self, names: Iterable[str], prefix: str) -> None:
        for name in names:
            self._operate("remove")
            (self._path(prefix) / name).unlink(missing_ok=True)

    def write(self, uri: str, text: str) -> None:
        self._operate("write")
        self._path(uri).parent.mkdir(parents=True, exist_ok=True)
        self._path(uri).write_text(text, encoding="utf-8")

    def fingerprints(self, prefix: str) -> Mapping[str, str]:
        root = self._path(prefix)
        return {
            str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in root.rglob("*")
            if path.is_file()
        }

    def read(self, uri: str) -> str | None:
        place = self._path(uri)
        return place.read_text(encoding="utf-8") if place.is_file() else None

    def _path(self, uri: str) -> Path:
        if uri.startswith("s3a://"):
            assert self.buckets is not None
            return self.buckets / uri.removeprefix("s3a://")
        return Path(uri.removeprefix("file:"))

    def _operate(self, kind: str) -> None:
        if self.fail_after is not None and len(self.operations) >= self.fail_after:
            raise KilledError
        self.operations.append(kind)


class KilledError(BaseException):
    """Ends a run as a killed process does: nothing in the code under test may catch it."""
