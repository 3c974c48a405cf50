"""Names and texts as Spark SQL and Postgres write them."""

from __future__ import annotations


def quoted(*names: str) -> str:
    """A name of one or more parts."""
    return ".".join("`" + name.replace("`", "``") + "`" for name in names)


def literal(text: str) -> str:
    """A string, quotes included."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def postgres_name(*names: str) -> str:
    """A name of one or more parts, as Postgres quotes it."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
