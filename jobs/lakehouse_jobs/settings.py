"""What the environment says about the places jobs talk to. Values are never logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lakehouse_jobs.errors import PlanError


@dataclass(frozen=True, slots=True)
class SourceAccess:
    """How to reach a Postgres source; `url` is a JDBC URL without credentials."""

    url: str
    user: str
    password: str = field(repr=False)


def source_access(environment: Mapping[str, str], source: str) -> SourceAccess:
    """Reads `SOURCE_<NAME>_URL`, `_USER` and `_PASSWORD`.

    Raises:
        PlanError: a variable is missing or the URL is not a JDBC URL of Postgres; names all that are missing.
    """
    prefix = f"SOURCE_{source.upper()}_"
    missing = [prefix + name for name in ("URL", "USER", "PASSWORD") if not environment.get(prefix + name)]
    if missing:
        raise PlanError(f"Source {source} cannot be reached: the environment lacks {', '.join(missing)}.")
    url = environment[f"{prefix}URL"]
    if not url.startswith("jdbc:postgresql://"):
        raise PlanError(f"{prefix}URL must start with jdbc:postgresql://.")
    return SourceAccess(url, environment[f"{prefix}USER"], environment[f"{prefix}PASSWORD"])
