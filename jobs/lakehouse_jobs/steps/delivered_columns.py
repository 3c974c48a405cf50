"""Whether files have the columns that a table is filled from."""

from __future__ import annotations

from collections.abc import Collection, Sequence


def column_faults(offered: Collection[str], declared: Sequence[str]) -> list[str]:
    """One sentence per declared column that is not offered, and per offered one that is not declared."""
    faults = [f"it has no column {name}" for name in declared if name not in offered]
    return faults + [
        f"it has column {name}, which is not declared: declare it, or remove it from the file"
        for name in offered
        if name not in declared
    ]
