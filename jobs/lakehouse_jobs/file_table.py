"""How readers come to see new rows of a Parquet table, with or without partitions."""

from __future__ import annotations

from collections.abc import Collection

from pyspark.sql import Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.merged_rows import merged_rows
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.partitioned_table import PartitionedTable
from lakehouse_jobs.plan import Table
from lakehouse_jobs.verify import written_keys
from lakehouse_jobs.whole_table import WholeTable
from lakehouse_jobs.write_files import write_files


class FileTable:
    """A `TableKeeper` of tables that are nothing but files, of which the metastore says where they are."""

    def __init__(self, spark: SparkSession, catalog: Catalog, store: ObjectStore) -> None:
        """All hold the tables it is asked about."""
        self._spark = spark
        self._catalog = catalog
        self._store = store
        self._whole = WholeTable(catalog, store)
        self._partitions = PartitionedTable(catalog, store)

    def repair(self, table: Table) -> None:
        """See `TableKeeper`."""
        self._catalog.check_change(table)
        self._catalog.forget_shape(table)
        if table.partition_by:
            self._partitions.repair(table)
        else:
            self._whole.repair(table)

    def switch(self, table: Table, staged: str, only: Collection[str] | None) -> int:
        """See `TableKeeper`."""
        if table.partition_by:
            return self._partitions.switch(table, staged, only)
        return self._whole.switch(table, staged)

    def merge(self, table: Table, staged: str, latest_by: str) -> int:
        """See `TableKeeper`; all rows are staged once more, since files are not changed."""
        size = sum(data_files(self._store.sizes(staged)).values())
        if self._catalog.find(table) is None:
            return self.switch(table, staged, None)
        new = self._spark.read.schema(table.spark_schema).parquet(staged)
        # A registered table gets the columns that it lacks together with the first rows that have them.
        rows = merged_rows(self._spark.table(table.spark_name), new, table, latest_by)
        merged, observed = f"{staged}-merged", Observation(f"{table.full_name} {staged}")
        write_files(rows.observe(observed, F.count(F.lit(1)).alias("rows")), table, merged)
        # Spark Connect may tell nothing of what was observed; see `publish`.
        computed = observed.get["rows"] if observed.get else rows.count()
        all_bytes = sum(data_files(self._store.sizes(merged)).values())
        written = self._spark.read.schema(table.spark_schema).parquet(merged)
        written_keys(written, table, int(computed), all_bytes)
        self.switch(table, merged, None)
        return size
