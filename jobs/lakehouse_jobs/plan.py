"""The compiled plan as typed values; `plan_reader` makes them from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a lake table; `type` is spelled as Spark SQL spells it."""

    name: str
    type: str
    nullable: bool
    description: str


Severity = Literal["warn", "reject", "stop"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition in Spark SQL that rows have to meet; null meets it. `severity` says what becomes of others.

    `warn` counts them, `reject` moves them to the table's quarantine, `stop` fails the job.
    """

    name: str
    check: str
    severity: Severity
    description: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values have to be keys of another table; rules ask `found` whether they are."""

    column: str
    table: str
    key: str
    found: str


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table of the lake.

    `location` is the prefix that holds its data; `staging` the prefix below which a run prepares new data
    before publishing it, in the same bucket so that a copy between the two stays inside the object store.
    `quarantine` names the table that holds its rejected rows; `None` when no rule rejects any.
    """

    layer: str
    schema: str
    name: str
    format: str
    location: str
    staging: str
    description: str
    owner: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    rules: tuple[Rule, ...] = ()
    quarantine: str | None = None

    @property
    def full_name(self) -> str:
        """Name by which SQL finds the table, for example `silver.customer_active`."""
        return f"{self.schema}.{self.name}"

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that may not hold null."""
        return tuple(column.name for column in self.columns if not column.nullable)

    @property
    def spark_schema(self) -> str:
        """The columns as a Spark schema string."""
        return ", ".join(f"`{column.name}` {column.type}" for column in self.columns)


@dataclass(frozen=True, slots=True)
class Source:
    """A Postgres schema that jobs ingest from; where it is and who reads it comes from the environment."""

    name: str
    schema: str


@dataclass(frozen=True, slots=True)
class IngestJob:
    """Copies one source table into `writes`."""

    name: str
    layer: str
    writes: str
    source: str
    source_table: str
    step: Literal["ingest"] = "ingest"

    @property
    def reads(self) -> tuple[str, ...]:
        """Lake tables the job reads: none."""
        return ()


@dataclass(frozen=True, slots=True)
class SqlJob:
    """Fills `writes` from one SQL file over the registered tables `reads`."""

    name: str
    layer: str
    writes: str
    sql: str
    reads: tuple[str, ...]
    step: Literal["sql"] = "sql"


Job = IngestJob | SqlJob


@dataclass(frozen=True, slots=True)
class Product:
    """A data product: its sources, tables by `schema.name`, and jobs in run order."""

    name: str
    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan; `sha256` identifies the bytes it was read from."""

    sha256: str
    layers: Mapping[str, str]
    system_bucket: str
    products: Mapping[str, Product]

    def table(self, full_name: str) -> Table:
        """Finds a table of any product."""
        return next(
            product.tables[full_name] for product in self.products.values() if full_name in product.tables
        )
