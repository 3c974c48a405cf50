"""What the environment says about the places jobs talk to. Values are never logged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lakehouse_jobs.errors import PlanError

AccessKind = Literal["SOURCE", "DATABASE", "DBT", "STACK"]


@dataclass(frozen=True, slots=True)
class SourceAccess:
    """How to reach a Postgres database; `url` is a JDBC URL without credentials."""

    url: str
    user: str
    password: str = field(repr=False)


def postgres_access(environment: Mapping[str, str], kind: AccessKind, name: str) -> SourceAccess:
    """Reads `<KIND>_<NAME>_URL`, `_USER` and `_PASSWORD`.

    Args:
        environment: the variables.
        kind: `SOURCE` of a source, `DATABASE` of a product's database as the jobs see it, `DBT` as dbt does,
            `STACK` of a database that every stack has.
        name: the source, the product, or the database.

    Raises:
        PlanError: a variable is missing or the URL is not a JDBC URL of Postgres; names all that are missing.
    """
    prefix = f"{kind}_{name.upper()}_"
    missing = [prefix + part for part in ("URL", "USER", "PASSWORD") if not environment.get(prefix + part)]
    if missing:
        raise PlanError(
            f"{kind.capitalize()} {name} cannot be reached: the environment lacks {', '.join(missing)}."
        )
    url = environment[f"{prefix}URL"]
    if not url.startswith("jdbc:postgresql://"):
        raise PlanError(f"{prefix}URL must start with jdbc:postgresql://.")
    return SourceAccess(url, environment[f"{prefix}USER"], environment[f"{prefix}PASSWORD"])
