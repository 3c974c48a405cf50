"""Which Arrow type holds the values of a lake type."""

from __future__ import annotations

import re

import pyarrow as pa

_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
_TYPES: dict[str, pa.DataType] = {
    "boolean": pa.bool_(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "string": pa.string(),
    "binary": pa.binary(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}


def arrow_type(lake_type: str) -> pa.DataType:
    """The Arrow type, for example `list<string>` for `array<string>`; timestamps are wall-clock times."""
    if lake_type.startswith("array<"):
        return pa.list_(arrow_type(lake_type[6:-1]))
    if decimal := _DECIMAL.fullmatch(lake_type):
        return pa.decimal128(int(decimal[1]), int(decimal[2]))
    return _TYPES[lake_type]
