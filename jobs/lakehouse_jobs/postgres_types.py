"""Which lake type holds every value of a Postgres type, and how Postgres is asked for it."""

from __future__ import annotations

import re

_POSTGRES_NAME = {
    "boolean": "boolean",
    "smallint": "smallint",
    "int": "integer",
    "bigint": "bigint",
    "double": "double precision",
    "string": "text",
    "binary": "bytea",
    "date": "date",
    "timestamp": "timestamp",
}
_LAKE_NAME = {name: kind for kind, name in _POSTGRES_NAME.items()} | {
    "timestamp without time zone": "timestamp"
}
# Integers count as the decimals that hold all their values.
_INTEGER_DIGITS = {"smallint": 5, "integer": 10, "bigint": 19}
_SAFE: dict[str, frozenset[str]] = {
    "boolean": frozenset({"boolean"}),
    "smallint": frozenset({"smallint", "int", "bigint", "double"}),
    "integer": frozenset({"int", "bigint", "double"}),
    "bigint": frozenset({"bigint"}),
    "real": frozenset({"double"}),
    "double precision": frozenset({"double"}),
    "bytea": frozenset({"binary"}),
    "date": frozenset({"date", "timestamp"}),
}
_DECIMAL = re.compile(r"(?:numeric|decimal)\((\d+),(\d+)\)")


def postgres_type(lake_type: str) -> str:
    """The Postgres type a column is cast to when it is read, for example `text[]` for `array<string>`."""
    if lake_type.startswith("array<"):
        return f"{postgres_type(lake_type[6:-1])}[]"
    if decimal := _DECIMAL.fullmatch(lake_type):
        return f"numeric({decimal[1]},{decimal[2]})"
    return _POSTGRES_NAME[lake_type]


def lake_type(kind: str) -> str | None:
    """The lake type of a Postgres type that `postgres_type` gives, as `format_type` spells it, or `None`."""
    if kind.endswith("[]"):
        inner = lake_type(kind[:-2])
        return None if inner is None else f"array<{inner}>"
    if decimal := _DECIMAL.fullmatch(kind):
        return f"decimal({decimal[1]},{decimal[2]})"
    return _LAKE_NAME.get(kind)


def keeps_every_value(source_type: str, lake_type: str) -> bool:
    """Whether reading a Postgres type (as `format_type` spells it) as a lake type can never alter a value.

    Text holds everything but bytes. A numeric without precision fits no decimal: Postgres would round it.
    """
    if lake_type == "string":
        return source_type != "bytea"
    if lake_type.startswith("array<"):
        return source_type.endswith("[]") and keeps_every_value(source_type[:-2], lake_type[6:-1])
    if source_type.startswith("timestamp") and not source_type.endswith("]"):
        return lake_type == "timestamp"
    if lake := _DECIMAL.fullmatch(lake_type):
        return _fits_decimal(source_type, int(lake[1]), int(lake[2]))
    return lake_type in _SAFE.get(source_type, frozenset())


def _fits_decimal(source_type: str, precision: int, scale: int) -> bool:
    if source := _DECIMAL.fullmatch(source_type):
        digits, fraction = int(source[1]) - int(source[2]), int(source[2])
    elif source_type in _INTEGER_DIGITS:
        digits, fraction = _INTEGER_DIGITS[source_type], 0
    else:
        return False
    return fraction <= scale and digits <= precision - scale
