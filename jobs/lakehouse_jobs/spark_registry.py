"""The registry as Spark SQL offers it: works with every metastore that Spark can use."""

from __future__ import annotations

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from lakehouse_jobs.registry import Registered
from lakehouse_jobs.sql_text import literal, quoted


class SparkRegistry:
    """A `Registry` over a session's own metastore."""

    def __init__(self, spark: SparkSession) -> None:
        """Every call is one statement of the session."""
        self._spark = spark

    def find(self, schema: str, name: str) -> Registered | None:
        """See `Registry`."""
        try:
            described = self._spark.sql(f"DESCRIBE TABLE EXTENDED {quoted(schema, name)}").collect()
        except AnalysisException as error:
            if error.getCondition() in ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND"):
                return None
            raise
        columns: list[tuple[str, str]] = []
        in_columns, location = True, ""
        for row in described:
            # Columns come first; an empty or `# …` row starts the sections about the table itself.
            in_columns = in_columns and bool(row["col_name"]) and not row["col_name"].startswith("#")
            if in_columns:
                columns.append((row["col_name"], row["data_type"]))
            elif row["col_name"] == "Location":
                location = row["data_type"]
        return Registered(tuple(columns), location)

    def move(self, schema: str, name: str, location: str) -> None:
        """See `Registry`."""
        self._spark.sql(f"ALTER TABLE {quoted(schema, name)} SET LOCATION {literal(location)}")

    def adopt(self, schema: str, name: str, other: str) -> None:
        """See `Registry`; Spark SQL has no such step, so that readers can miss the table for a moment."""
        # The tables are external: no data belongs to either of them.
        self._spark.sql(f"DROP TABLE {quoted(schema, name)}")
        self._spark.sql(f"ALTER TABLE {quoted(schema, other)} RENAME TO {quoted(schema, name)}")
