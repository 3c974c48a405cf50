"""What the jobs of one run share."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pyspark.sql import SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan import Plan, Product
from lakehouse_jobs.publish import Publisher
from lakehouse_jobs.settings import AccessKind, SourceAccess, postgres_access


@dataclass(frozen=True, slots=True)
class Workshop:
    """The edges that jobs work with, and what they learn on the way.

    `rows` holds the row counts of tables that are known in this run; `day` is the one delivery that is asked
    for, `None` for all that are new; `today` is the day from which ages of rows are counted, in UTC.
    """

    plan: Plan
    product: Product
    spark: SparkSession
    catalog: Catalog
    store: ObjectStore
    publisher: Publisher
    environment: Mapping[str, str]
    rows: MutableMapping[str, int]
    day: str | None
    today: date = field(default_factory=lambda: datetime.now(UTC).date())

    def access(self, kind: AccessKind, name: str) -> SourceAccess:
        """How to reach a database; see `postgres_access`."""
        return postgres_access(self.environment, kind, name)
