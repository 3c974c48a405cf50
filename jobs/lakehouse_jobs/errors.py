"""The one error for faults that a user can act on."""

from __future__ import annotations


class LakehouseError(Exception):
    """A fault with a message that says what is wrong, where, and how to repair it.

    The command line prints the message alone; any other exception is a defect and keeps its traceback.
    """


class PlanError(LakehouseError):
    """The plan, the environment or the command asks for something impossible; nothing was started."""


def bullets(heading: str, faults: list[str]) -> str:
    """Joins a heading and one line per fault."""
    return "\n".join([heading, *(f"  - {fault}" for fault in faults)])
