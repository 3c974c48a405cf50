"""The one place that registers declared schemas and tables in the metastore.

Everything is safe to repeat. A registered table takes new columns and wider types together with the rows that
have them; a declaration that lacks a registered column, or narrows it, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Column, Table
from lakehouse_jobs.registry import Registered, Registry, Values
from lakehouse_jobs.spark_registry import described
from lakehouse_jobs.sql_text import literal, quoted
from lakehouse_jobs.widens import widens

# A prefix below a table's staging prefix at which nothing is ever written.
_EMPTY = "empty"


class Catalog:
    """Registers tables from their declaration and says where each one's data is."""

    def __init__(self, spark: SparkSession, registry: Registry) -> None:
        """Both have to be of the same metastore."""
        self._spark = spark
        self._registry = registry

    def ensure_schema(self, name: str, location: str) -> None:
        """Creates the schema at `location` unless it exists."""
        # The metastore makes a path of it, and the root of a bucket without its slash is an empty one.
        folder = location.rstrip("/") + "/"
        self._spark.sql(f"CREATE SCHEMA IF NOT EXISTS {quoted(name)} LOCATION {literal(folder)}")

    def find(self, table: Table) -> Registered | None:
        """Looks the table up; `None` when it is not registered."""
        if table.format == "parquet":
            return self._registry.find(table.schema, table.name)
        # The columns of the others are in their logs, of which the metastore knows nothing.
        found = described(self._spark, table.spark_name)
        if found is None:
            return None
        return replace(found, columns=tuple((name, _lake_type(kind)) for name, kind in found.columns))

    def check(self, table: Table) -> Registered | None:
        """Finds the table and refuses one whose columns are not the declared ones.

        Raises:
            LakehouseError: names every difference and the way out.
        """
        registered = self.find(table)
        faults = [] if registered is None else column_differences(table, registered.columns)
        if faults:
            heading = f"{table.full_name} is registered with other columns than it declares:"
            raise LakehouseError(f"{bullets(heading, faults)}\n  Run the job that writes it first.")
        return registered

    def check_change(self, table: Table) -> Registered | None:
        """Finds the table and refuses one that writing it anew could not bring to the declared columns.

        Raises:
            LakehouseError: names every column that would be lost or altered, and the two ways out.
        """
        registered = self.find(table)
        faults = [] if registered is None else losses(table, registered.columns)
        if faults:
            heading = (
                f"{table.full_name} is registered with columns that its declaration would lose or alter:"
            )
            raise LakehouseError(
                f"{bullets(heading, faults)}\n"
                "  Nothing was changed. Declare what is registered, or give the table a new name."
            )
        return registered

    def point(self, table: Table, location: str) -> None:
        """Makes the table read from `location` with its declared columns, in one step for every reader.

        Registers it when it is new.

        Raises:
            LakehouseError: see `check_change`.
        """
        registered = self.check_change(table)
        if registered is None:
            self._spark.sql(_create(table, location))
        elif column_differences(table, registered.columns):
            shape = _shape(table)
            self.forget_shape(table)
            # Spark alone knows how it wants a table described; the description is then handed over whole.
            self._spark.sql(_create(shape, location))
            self._registry.adopt(table.schema, table.name, shape.name)
            self.forget_shape(table)
        elif registered.location != location:
            self.move(table, location)

    def shape(self, table: Table) -> None:
        """Gives a Delta or Iceberg table, new or not, the declared columns, without touching its rows.

        Raises:
            LakehouseError: see `check_change`; or the format cannot widen a column so.
        """
        registered = self.check_change(table)
        if registered is None:
            self._spark.sql(_create(table, table.location))
            return
        present = dict(registered.columns)
        for column in table.columns:
            wanted = _stored_type(table, column.type)
            if column.name not in present:
                self._alter(table, f"ADD COLUMN {_definition(column)}")
            elif present[column.name] != wanted:
                if table.format == "delta":
                    self._alter(table, "SET TBLPROPERTIES ('delta.enableTypeWidening' = 'true')")
                self._alter(table, f"ALTER COLUMN {quoted(column.name)} TYPE {wanted}")

    def _alter(self, table: Table, change: str) -> None:
        try:
            self._spark.sql(f"ALTER TABLE {table.spark_name} {change}")
        except PySparkException as error:
            raise LakehouseError(
                f"{table.full_name}: {table.format} cannot {change}: {error}. "
                "Declare what is registered, or give the table a new name."
            ) from error

    def partitions(self, table: Table) -> Mapping[Values, str]:
        """Where the data of each partition is; none when the table is not registered."""
        return {} if self.find(table) is None else self._registry.partitions(table.schema, table.name)

    def place_partitions(self, table: Table, places: Mapping[Values, str]) -> None:
        """Makes the table's partitions those of `places`, in one step for every reader; see `point`."""
        self.point(table, table.location)
        empty = f"{table.staging}/{_EMPTY}"
        self._registry.place_partitions(table.schema, table.name, places, empty)

    def move(self, table: Table, location: str) -> None:
        """Makes a registered, checked table read from `location`, in one step for every reader."""
        self._registry.move(table.schema, table.name, location)

    def forget_shape(self, table: Table) -> None:
        """Unregisters what a killed change of the table's columns left behind; no data belongs to it."""
        shape = _shape(table)
        if self.find(shape) is not None:
            self._spark.sql(f"DROP TABLE {quoted(shape.schema, shape.name)}")


def losses(table: Table, registered: Sequence[tuple[str, str]]) -> list[str]:
    """One sentence per registered column that is not declared any more, or not as wide; none when all are."""
    declared = {column.name: _stored_type(table, column.type) for column in table.columns}
    gone = [f"column {name} is registered but not declared" for name, _ in registered if name not in declared]
    return gone + [
        f"column {name} is declared {declared[name]} but registered {kind}"
        for name, kind in registered
        if name in declared and kind != declared[name] and not widens(kind, declared[name])
    ]


def column_differences(table: Table, registered: Sequence[tuple[str, str]]) -> list[str]:
    """Compares declared columns with registered ones: one sentence per difference, none when equal."""
    declared = {column.name: _stored_type(table, column.type) for column in table.columns}
    present = dict(registered)
    faults = [f"column {name} is declared but not registered" for name in declared if name not in present]
    faults += [f"column {name} is registered but not declared" for name in present if name not in declared]
    faults += [
        f"column {name} is declared {declared[name]} but registered {present[name]}"
        for name in declared
        if name in present and present[name] != declared[name]
    ]
    # A table with a log finds its columns by name, in whatever order they came to it.
    if not faults and table.format == "parquet" and list(declared) != list(present):
        faults.append(f"the order is declared ({', '.join(declared)}) but registered ({', '.join(present)})")
    return faults


def _shape(table: Table) -> Table:
    """The table under the name that its new columns are described by for a moment."""
    return replace(table, name=f"{table.name}__shape")


def _stored_type(table: Table, kind: str) -> str:
    """The type in which a table of the format holds values of a declared one."""
    return re.sub(r"\bsmallint\b", "int", kind) if table.format == "iceberg" else kind


def _lake_type(kind: str) -> str:
    """A type as it is declared: times are wall-clock times in UTC, whichever of the two types holds them."""
    return kind.replace("timestamp_ntz", "timestamp")


def _definition(column: Column) -> str:
    return f"{quoted(column.name)} {column.type} COMMENT {literal(column.description)}"


def _create(table: Table, location: str) -> str:
    columns = ", ".join(map(_definition, table.columns))
    # Columns of a Delta table can be renamed only if its files name them otherwise than it does.
    mapped = ", 'delta.columnMapping.mode' = 'name'" if table.format == "delta" else ""
    partitions = ", ".join(quoted(name) for name in table.partition_by)
    partitioned = f"PARTITIONED BY ({partitions}) " if partitions else ""
    return (
        f"CREATE TABLE {table.spark_name} ({columns}) USING {table.format} {partitioned}"
        f"LOCATION {literal(location)} COMMENT {literal(table.description)} "
        f"TBLPROPERTIES ('lakehouse.owner' = {literal(table.owner)}{mapped})"
    )
