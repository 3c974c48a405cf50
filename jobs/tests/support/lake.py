"""A small lake for one test."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.plan import Column, Rule, Table
from lakehouse_jobs.publish import Publisher
from lakehouse_jobs.sql_text import spark_name
from tests.support.local_store import LocalStore


@dataclass
class Lake:
    """Schemas, tables and publishers of one test; `root` is a folder that no other test uses."""

    spark: SparkSession
    root: Path
    catalog: Catalog
    store: LocalStore
    schemas: list[str] = field(default_factory=list)
    iceberg: list[str] = field(default_factory=list)

    def table(
        self,
        layer: str,
        name: str,
        /,
        *,
        key: str | None = None,
        table_format: str = "parquet",
        **columns: str,
    ) -> Table:
        """Declares a table; the first column is its key unless told, a type that ends in `?` is nullable.

        As a compiled plan does, it stops at a null in another column.
        """
        uri = f"file:{self.root}/{layer}"
        if layer not in self.schemas:
            self.catalog.ensure_schema(layer, uri)
            self.schemas.append(layer)
        if table_format == "iceberg":
            self.iceberg.append(spark_name(table_format, layer, name))
        return Table(
            layer=layer,
            schema=layer,
            name=name,
            format=table_format,
            location=f"{uri}/{name}",
            staging=f"{uri}/_staging/{name}",
            description=f"the '{name}' table",
            owner="tests",
            primary_key=tuple((key or next(iter(columns))).split(",")),
            columns=tuple(
                Column(column, kind.removesuffix("?"), kind.endswith("?"), f"what \\ '{column}' means")
                for column, kind in columns.items()
            ),
            rules=tuple(
                Rule(f"{column}_present", f"`{column}` IS NOT NULL", "stop", f"{column} is present")
                for column, kind in columns.items()
                if not kind.endswith("?")
            ),
        )

    @staticmethod
    def with_rules(table: Table, *rules: Rule) -> Table:
        """The table with more rules, and with a quarantine if one of them rejects."""
        rejects = any(rule.severity == "reject" for rule in rules)
        quarantine = f"{table.full_name}_quarantine" if rejects else None
        return replace(table, rules=(*table.rules, *rules), quarantine=quarantine)

    def quarantine_of(self, table: Table) -> Table | None:
        """The quarantine that a compiled plan gives the table."""
        if table.quarantine is None:
            return None
        columns = {column.name: f"{column.type}?" for column in table.columns}
        if table.casts:
            columns["_source_row"] = "string"
        own = {"_rules": "array<string>", "_run_id": "string", "_quarantined_at": "timestamp"}
        name = f"{table.name}_quarantine"
        declared = self.table(table.layer, name, table_format=table.format, **columns, **own)
        return replace(declared, primary_key=(), rules=())

    def publisher(self, guard: Callable[[], None] = lambda: None) -> Publisher:
        """A publisher of a new run."""
        return Publisher(self.spark, self.catalog, self.store, uuid.uuid4().hex, guard)

    def publish(self, table: Table, frame: DataFrame, latest_by: str | None = None) -> int:
        """One whole run of one table; returns the published rows."""
        publisher = self.publisher()
        publisher.repair(table)
        quarantine = self.quarantine_of(table)
        return publisher.publish(table, frame, quarantine, latest_by=latest_by).verdict.kept

    def by_name(self, table: Table) -> list[tuple[object, ...]]:
        """Rows as a reader through the metastore sees them, in order."""
        return sorted(tuple(row) for row in self.spark.table(table.spark_name).collect())

    def by_path(self, table: Table) -> list[tuple[object, ...]]:
        """Rows as a reader of the table's own prefix sees them, in order."""
        return sorted(tuple(row) for row in self.spark.read.parquet(table.location).collect())
