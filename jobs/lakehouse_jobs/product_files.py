"""Finds the files that a product ships beside its declaration."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from lakehouse_jobs.errors import PlanError


def read_product_file(product: str, path: str, search: Sequence[str]) -> str:
    """Reads `<product>/<path>` from the first folder or zip archive of `search` that has it.

    The search path is Python's own: job archives are put there by the runner, unpacked or not.

    Raises:
        PlanError: no entry has the file.
    """
    member = f"{product}/{path}"
    for entry in map(Path, search):
        if entry.is_dir() and (entry / member).is_file():
            return (entry / member).read_text(encoding="utf-8")
        if entry.is_file() and zipfile.is_zipfile(entry):
            found = zipfile.Path(entry, member)
            if found.is_file():
                return found.read_text(encoding="utf-8")
    raise PlanError(f"The product's code has no file {member}; looked in {', '.join(search)}.")
