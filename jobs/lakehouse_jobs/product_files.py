"""Finds the files that a product ships beside its declaration."""

from __future__ import annotations

import shutil
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


def copy_product_folder(product: str, path: str, search: Sequence[str], target: Path) -> None:
    """Copies the folder `<product>/<path>` of the first folder or zip archive of `search` that has it.

    Raises:
        PlanError: no entry has the folder.
    """
    member = f"{product}/{path}"
    for entry in map(Path, search):
        if entry.is_dir() and (entry / member).is_dir():
            shutil.copytree(entry / member, target)
            return
        if entry.is_file() and zipfile.is_zipfile(entry):
            with zipfile.ZipFile(entry) as archive:
                names = [name for name in archive.namelist() if name.startswith(f"{member}/")]
                for name in names:
                    file = target / name.removeprefix(f"{member}/")
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(archive.read(name))
            if names:
                return
    raise PlanError(f"The product's code has no folder {member}; looked in {', '.join(search)}.")
