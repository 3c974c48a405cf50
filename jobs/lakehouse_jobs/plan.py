"""The compiled plan as typed values; `plan_reader` makes them from JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lakehouse_jobs.plan_jobs import Job
from lakehouse_jobs.sql_text import spark_name


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a lake table; `type` is spelled as Spark SQL spells it."""

    name: str
    type: str
    nullable: bool
    description: str


Severity = Literal["warn", "reject", "stop"]
Format = Literal["parquet", "delta", "iceberg", "postgres"]


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
class RowsParameter:
    """The rows of the table `rows_of` times a number, to the next whole number in the direction `round`."""

    rows_of: str
    times: float
    round: Literal["up", "down"]
    format: str = "parquet"

    @property
    def spark_name(self) -> str:
        """Name by which Spark finds the table."""
        schema, name = self.rows_of.split(".")
        return spark_name(self.format, schema, name)


@dataclass(frozen=True, slots=True)
class TimeParameter:
    """The time so many seconds before the check."""

    seconds_ago: float


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a table as a whole has to be, with the type and the arguments that Great Expectations knows it by.

    An argument `{"$PARAMETER": name}` is the value that `parameters` tells how to find out. `warn` publishes
    a table that is otherwise and tells it, `stop` fails the job.
    """

    name: str
    severity: Literal["warn", "stop"]
    description: str
    type: str
    kwargs: Mapping[str, Any]
    parameters: Mapping[str, RowsParameter | TimeParameter]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column whose values have to be keys of another table; rules ask `found` whether they are."""

    column: str
    table: str
    key: str
    found: str
    format: str = "parquet"

    @property
    def spark_name(self) -> str:
        """Name by which Spark finds the other table."""
        schema, name = self.table.split(".")
        return spark_name(self.format, schema, name)


@dataclass(frozen=True, slots=True)
class Cast:
    """A column that is cast from text; rules ask `failed` whether the text was no value of its type."""

    column: str
    failed: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A table of the product's database that holds the same rows."""

    schema: str
    name: str


#: Retention of rows that stay as long as what their table is made from has them.
WHILE_IN_SOURCE: Literal["while in source"] = "while in source"


@dataclass(frozen=True, slots=True)
class RowAge:
    """Rows are kept `days` days, counted from the day in `by`: of files, the first partition column."""

    days: int
    by: str


@dataclass(frozen=True, slots=True)
class Table:
    """One declared table of the lake.

    `format` is `parquet`, `delta`, `iceberg` or `postgres`, whose rows only the product's database has.
    `location` is the prefix that holds its data; `staging` the prefix below which a run prepares new data
    before publishing it, in the same bucket so that a copy between the two stays inside the object store.
    `quarantine` names the table that holds its rejected rows; `None` when no rule rejects any. `rows_kept`
    says how long rows are kept; `None` for ever. Earlier states of a Delta or Iceberg table are kept
    `time_travel` seconds, files that no present row needs `vacuum` seconds; `None` for what the format does.
    The columns of `partition_by` come last and are no part of the files, whose rows are in the order of
    `sort_by`.
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
    partition_by: tuple[str, ...] = ()
    sort_by: tuple[str, ...] = ()
    casts: tuple[Cast, ...] = ()
    copy: Copy | None = None
    expectations: tuple[Expectation, ...] = ()
    rows_kept: RowAge | Literal["while in source"] | None = None
    time_travel: int | None = None
    vacuum: int | None = None

    @property
    def helpers(self) -> tuple[str, ...]:
        """Columns that only the rules ask."""
        return (*(reference.found for reference in self.references), *(cast.failed for cast in self.casts))

    @property
    def full_name(self) -> str:
        """Name by which SQL of a product finds the table, for example `silver.customer_active`."""
        return f"{self.schema}.{self.name}"

    @property
    def spark_name(self) -> str:
        """Name by which Spark finds the table."""
        return spark_name(self.format, self.schema, self.name)

    @property
    def in_database(self) -> Copy | None:
        """Where the product's database has the rows: as the table itself or its copy; `None` for nowhere."""
        return Copy(self.schema, self.name) if self.format == "postgres" else self.copy

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
class Product:
    """A data product: its Postgres sources, tables by `schema.name`, and jobs in run order.

    `database` is the Postgres database of its copies and of what dbt makes of them, if it has one.
    """

    name: str
    sources: Mapping[str, Source]
    tables: Mapping[str, Table]
    jobs: tuple[Job, ...]
    database: str | None = None


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
