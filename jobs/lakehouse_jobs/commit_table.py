"""How readers come to see new rows of a Delta or an Iceberg table: by one commit of the table's own log."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan import Table
from lakehouse_jobs.sql_text import ICEBERG_CATALOG, literal, quoted
from lakehouse_jobs.write_files import arranged

# Iceberg would sort rows by partition alone, and so undo the declared order.
_AS_THEY_COME = {"distribution-mode": "none", "fanout-enabled": "true"}


class CommitTable:
    """A `TableKeeper` of tables that have a log; columns are found by name, so that theirs may be renamed."""

    def __init__(self, spark: SparkSession, catalog: Catalog, store: ObjectStore) -> None:
        """All hold the tables it is asked about."""
        self._spark = spark
        self._catalog = catalog
        self._store = store

    def repair(self, table: Table) -> None:
        """See `TableKeeper`; a table that the metastore has lost is registered again as its log has it."""
        if self._catalog.find(table) is None:
            self._register(table)
        self._catalog.check_change(table)

    def switch(self, table: Table, staged: str, only: Collection[str] | None) -> int:
        """See `TableKeeper`."""
        self._catalog.shape(table)
        replaced = F.lit(True) if only is None else F.col(quoted(table.partition_by[0])).isin(list(only))
        self._staged(table, staged).writeTo(table.spark_name).options(**_AS_THEY_COME).overwrite(replaced)
        return self._bytes(staged)

    def merge(self, table: Table, staged: str, latest_by: str) -> int:
        """See `TableKeeper`."""
        self._catalog.shape(table)
        view, newer = f"staged_{uuid.uuid4().hex}", quoted(latest_by)
        same = " AND ".join(f"t.{quoted(key)} = s.{quoted(key)}" for key in table.primary_key)
        self._staged(table, staged).createTempView(view)
        try:
            # Names are quoted and checked by the plan reader.
            self._spark.sql(
                f"MERGE INTO {table.spark_name} t USING {view} s ON {same} "
                f"WHEN MATCHED AND s.{newer} >= t.{newer} THEN UPDATE SET * WHEN NOT MATCHED THEN INSERT *"
            )
        finally:
            self._spark.catalog.dropTempView(view)
        return self._bytes(staged)

    def _staged(self, table: Table, staged: str) -> DataFrame:
        if not self._bytes(staged):
            # A quarantine gets no file at all when no row was rejected.
            return self._spark.createDataFrame([], table.spark_schema)
        return arranged(self._spark.read.schema(table.spark_schema).parquet(staged), table)

    def _bytes(self, staged: str) -> int:
        return sum(data_files(self._store.sizes(staged)).values())

    def _register(self, table: Table) -> None:
        """Registers what is stored at the table's location; does nothing when no table is."""
        if table.format == "delta":
            commits = [name for name in self._store.sizes(f"{table.location}/_delta_log") if _is_commit(name)]
            if commits:
                place = literal(table.location)
                self._spark.sql(f"CREATE TABLE {table.spark_name} USING delta LOCATION {place}")
            return
        folder = f"{table.location}/metadata"
        versions = [name for name in self._store.sizes(folder) if name.endswith(".metadata.json")]
        if versions:
            newest = literal(f"{folder}/{max(versions, key=_version)}")
            name = literal(table.full_name)
            self._spark.sql(
                f"CALL {ICEBERG_CATALOG}.system.register_table(table => {name}, metadata_file => {newest})"
            )


def _is_commit(name: str) -> bool:
    """Whether an object of a Delta log is one of its commits or checkpoints."""
    return name[:1].isdigit() and name.endswith((".json", ".parquet"))


def _version(name: str) -> tuple[int, str]:
    """Order of the names `<number>-<id>.metadata.json` of the states of an Iceberg table."""
    number = name.split("-", maxsplit=1)[0]
    return (int(number) if number.isdigit() else -1, name)
