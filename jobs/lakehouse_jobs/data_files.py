"""Which objects below a table's prefix are its data."""

from __future__ import annotations

from collections.abc import Mapping


def data_files(sizes: Mapping[str, int]) -> dict[str, int]:
    """Keeps what Spark and Trino read as data: no folder marker, no name part with a leading _ or dot."""
    return {name: size for name, size in sizes.items() if not _hidden(name)}


def _hidden(name: str) -> bool:
    return any(part[:1] in ("", "_", ".") for part in name.split("/"))
