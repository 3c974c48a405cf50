"""What one check of a table found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Rule


@dataclass(frozen=True, slots=True)
class Check:
    """A rule, an expectation or a dbt test, and how many rows break it; `None` where it could not be counted.

    `passed` tells whether it lets the job go on without a warning: to reject rows is what such a rule is for.
    Of an expectation, `observed` is what was found (`None` where there is no such figure) and `expected` its
    type and arguments, both as JSON can hold them.
    """

    name: str
    kind: Literal["rule", "expectation", "dbt test"]
    severity: str
    broken: int | None
    passed: bool
    observed: float | str | None = None
    expected: Mapping[str, Any] | None = None


class CheckError(LakehouseError):
    """A job that its checks have stopped; `checks` are all that were made."""

    def __init__(self, message: str, checks: Iterable[Check]) -> None:
        """The message names those that stop."""
        super().__init__(message)
        self.checks = tuple(checks)


def rule_checks(rules: Sequence[Rule], broken: Mapping[str, int]) -> tuple[Check, ...]:
    """The rules of a table with the rows that break each; rules that are not in `broken` hold."""
    return tuple(
        Check(
            rule.name,
            "rule",
            rule.severity,
            broken.get(rule.name, 0),
            rule.severity == "reject" or not broken.get(rule.name),
        )
        for rule in rules
    )


def told(check: Check) -> str:
    """What an expectation found and what it expected, for people."""
    kwargs = check.expected["kwargs"] if check.expected else {}
    least, most = kwargs.get("min_value"), kwargs.get("max_value")
    if "quantile_ranges" in kwargs:
        [[least, most]] = kwargs["quantile_ranges"]["value_ranges"]
    if "mostly" in kwargs:
        least = kwargs["mostly"]
    bounds = [f"at least {least}"] * (least is not None) + [f"at most {most}"] * (most is not None)
    found = "nothing" if check.observed is None else check.observed
    return f"observed {found}, expected {' and '.join(bounds)}"
