"""Which column types another one can take the place of without altering a value."""

from __future__ import annotations

import re

_INTEGERS = ("smallint", "int", "bigint")
_DECIMAL = re.compile(r"decimal\((\d+),(\d+)\)")
# Decimal digits that every value of an integer type fits.
_DIGITS = {"smallint": 5, "int": 10, "bigint": 19}


def widens(old: str, new: str) -> bool:
    """Whether every value of type `old` is the same value in type `new`."""
    if old in _INTEGERS and new in _INTEGERS:
        return _INTEGERS.index(old) < _INTEGERS.index(new)
    if wide := _DECIMAL.fullmatch(new):
        precision, scale = map(int, wide.groups())
        if old in _DIGITS:
            return precision - scale >= _DIGITS[old]
        if narrow := _DECIMAL.fullmatch(old):
            old_precision, old_scale = map(int, narrow.groups())
            return scale >= old_scale and precision - scale >= old_precision - old_scale
        return False
    return new == "double" and old in ("smallint", "int")
