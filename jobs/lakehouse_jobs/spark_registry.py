"""The registry as Spark SQL offers it: works with every metastore that Spark can use."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from lakehouse_jobs.partition_folder import NULL_VALUE, partition_values
from lakehouse_jobs.registry import Registered, Values
from lakehouse_jobs.sql_text import literal, quoted


class SparkRegistry:
    """A `Registry` over a session's own metastore."""

    def __init__(self, spark: SparkSession) -> None:
        """Every call is one statement of the session."""
        self._spark = spark

    def find(self, schema: str, name: str) -> Registered | None:
        """See `Registry`."""
        return described(self._spark, quoted(schema, name))

    def move(self, schema: str, name: str, location: str) -> None:
        """See `Registry`."""
        self._spark.sql(f"ALTER TABLE {quoted(schema, name)} SET LOCATION {literal(location)}")

    def adopt(self, schema: str, name: str, other: str) -> None:
        """See `Registry`; Spark SQL has no such step, so that readers can miss the table for a moment."""
        # The tables are external: no data belongs to either of them.
        self._spark.sql(f"DROP TABLE {quoted(schema, name)}")
        self._spark.sql(f"ALTER TABLE {quoted(schema, other)} RENAME TO {quoted(schema, name)}")

    def partitions(self, schema: str, name: str) -> Mapping[Values, str]:
        """See `Registry`."""
        keys = [
            row["partition"] for row in self._spark.sql(f"SHOW PARTITIONS {quoted(schema, name)}").collect()
        ]
        return {values: self._place(schema, name, values) for values in map(partition_values, keys)}

    def place_partitions(self, schema: str, name: str, places: Mapping[Values, str], empty: str) -> None:
        """See `Registry`; Spark SQL has no such step, so that readers can see some partitions earlier."""
        table, present = quoted(schema, name), self.partitions(schema, name)
        for values in present.keys() - places.keys():
            self._spark.sql(f"ALTER TABLE {table} DROP PARTITION ({self._spec(schema, name, values)})")
        for values, place in places.items():
            spec = self._spec(schema, name, values)
            if values not in present:
                self._spark.sql(f"ALTER TABLE {table} ADD PARTITION ({spec}) LOCATION {literal(empty)}")
            self._spark.sql(f"ALTER TABLE {table} PARTITION ({spec}) SET LOCATION {literal(place)}")

    def _place(self, schema: str, name: str, values: Values) -> str:
        spec = self._spec(schema, name, values)
        described = self._spark.sql(f"DESCRIBE TABLE EXTENDED {quoted(schema, name)} PARTITION ({spec})")
        return str(next(row["data_type"] for row in described.collect() if row["col_name"] == "Location"))

    def _spec(self, schema: str, name: str, values: Values) -> str:
        columns = [
            column.name
            for column in self._spark.catalog.listColumns(f"{quoted(schema)}.{quoted(name)}")
            if column.isPartition
        ]
        pairs = zip(columns, values, strict=True)
        return ", ".join(
            f"{quoted(column)} = {'NULL' if value == NULL_VALUE else literal(value)}"
            for column, value in pairs
        )


def described(spark: SparkSession, name: str) -> Registered | None:
    """A table as Spark describes it; `None` when Spark knows none of that name."""
    try:
        rows = spark.sql(f"DESCRIBE TABLE EXTENDED {name}").collect()
    except AnalysisException as error:
        if error.getCondition() in ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND"):
            return None
        raise
    columns: list[tuple[str, str]] = []
    in_columns, location = True, ""
    for row in rows:
        # Columns come first; an empty or `# …` row starts the sections about the table itself.
        in_columns = in_columns and bool(row["col_name"]) and not row["col_name"].startswith("#")
        if in_columns:
            columns.append((row["col_name"], row["data_type"]))
        elif row["col_name"] == "Location":
            location = row["data_type"]
    return Registered(tuple(columns), location)
