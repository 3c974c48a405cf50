"""Publishes a table's new data: all of it or none, and again with the same result.

A reader through the metastore sees the old rows until one metastore update makes it see the new ones:

1. new data is written to `<staging>/<run id>` and verified there;
2. the table, or its partitions all at once, is pointed at the staged data (from here on the new data counts);
3. the staged objects are copied into the table's own prefix, what else is there is removed;
4. the table is pointed back at its own prefix, the staged objects are removed.

A run that dies before step 2 leaves staged objects nobody reads; one that dies later leaves a table that
reads complete, verified staged data. `repair` finishes or removes either; run it before new work starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.check import Check, rule_checks
from lakehouse_jobs.conform import conform
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.expectations import check_expectations, refuse_unexpected
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.partitioned_table import PartitionedTable
from lakehouse_jobs.plan import Table
from lakehouse_jobs.rules import broken_names, is_rejected, nonsense, with_references
from lakehouse_jobs.sql_text import quoted
from lakehouse_jobs.verify import Verdict, counted, counters, verify, written_keys
from lakehouse_jobs.whole_table import WholeTable

#: Column of a quarantine, and of the frame that fills it, that holds a row as it was before it was cast.
SOURCE_ROW = "_source_row"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published. `checks` are what each rule and expectation of the table found."""

    bytes: int
    verdict: Verdict
    checks: tuple[Check, ...]


class Publisher:
    """Writes tables of one run."""

    def __init__(
        self,
        spark: SparkSession,
        catalog: Catalog,
        store: ObjectStore,
        run_id: str,
        guard: Callable[[], None] = lambda: None,
    ) -> None:
        """Every run needs an id of its own: it names the prefix its staged data lives in.

        `guard` is called right before readers get to see new data; it raises to prevent that.
        """
        self._guard = guard
        self._spark = spark
        self._catalog = catalog
        self._store = store
        self._run_id = run_id
        self._whole = WholeTable(catalog, store)
        self._partitions = PartitionedTable(catalog, store)

    def repair(self, table: Table) -> None:
        """Brings a table that a killed run left behind to a clean state; does nothing to a clean one.

        Raises:
            LakehouseError: the declaration would lose or alter registered columns, or the table points at a
                place that is neither its own prefix nor one of its staging prefixes.
        """
        self._catalog.check_change(table)
        self._catalog.forget_shape(table)
        if table.partition_by:
            self._partitions.repair(table)
        else:
            self._whole.repair(table)
        self._discard_staging(table)

    def publish(
        self,
        table: Table,
        frame: DataFrame,
        quarantine: Table | None = None,
        only: Collection[str] | None = None,
    ) -> Published:
        """Computes the frame and makes its rows the table's rows, the rejected ones those of its quarantine.

        Args:
            table: what is filled.
            frame: its new rows, with the helper columns that its casts name and, for the quarantine, a
                column for each of the quarantine's own that is not made here.
            quarantine: takes the rejected rows.
            only: values of a partitioned table's first partition column whose rows are replaced; `None` for
                all rows.

        Raises:
            LakehouseError: the frame's columns or rows break the declaration, or the table would not be as
                expected; the table stays as it was.
        """
        extra = [cast.failed for cast in table.casts]
        if SOURCE_ROW in frame.columns:
            extra.append(SOURCE_ROW)
        checked = with_references(conform(frame, table, extra), table, self._spark)
        try:
            verdict = self._stage(table, checked)
            checks = (
                *rule_checks(table.rules, verdict.broken),
                *self._check(table, only),
            )
            refuse_unexpected(table, checks)
            if quarantine is not None:
                self._stage_rejected(table, quarantine, checked, verdict)
            self._guard()
        except Exception as failure:
            self._discard_after(failure, [table] if quarantine is None else [table, quarantine])
            raise
        if quarantine is not None:
            self._switch(quarantine)
        return Published(self._switch(table, only), verdict, checks)

    def _stage(self, table: Table, checked: DataFrame) -> Verdict:
        """Writes the rows to keep to the run's staging prefix and verifies them there."""
        staged = self._staged(table)
        observed = Observation(f"{table.full_name} {self._run_id}")
        try:
            watched = checked.observe(observed, *counters(table))
            kept = watched if table.quarantine is None else watched.where(~is_rejected(table))
            self._write(kept.drop(SOURCE_ROW, *table.helpers), table, staged)
        except AnalysisException as error:
            faults = nonsense(checked, table)
            if not faults:
                raise
            raise LakehouseError(bullets(f"{table.full_name} cannot be checked:", faults)) from error
        new = data_files(self._store.sizes(staged))
        # Spark Connect waits a tenth of a second for what was observed, then tells nothing.
        counts = observed.get or counted(checked, table)
        return verify(self._read(table, staged), table, counts, sum(new.values()))

    @staticmethod
    def _write(frame: DataFrame, table: Table, place: str) -> None:
        keys = [F.col(f"`{name}`") for name in table.partition_by]
        # One file per partition: a reader pays for each file.
        frame = frame.repartition(*keys) if keys else frame
        order = [F.col(f"`{name}`") for name in (*table.partition_by, *table.sort_by)]
        frame = frame.sortWithinPartitions(*order) if table.sort_by else frame
        frame.write.mode("error").partitionBy(*table.partition_by).parquet(place)

    def _stage_rejected(self, table: Table, quarantine: Table, checked: DataFrame, verdict: Verdict) -> None:
        """Writes the rejected rows, computed once more, to the quarantine's staging prefix; none, no file."""
        if verdict.rejected == 0:
            return
        staged = self._staged(quarantine)
        rejected = checked.where(is_rejected(table)).withColumns(
            {
                "_rules": broken_names(table),
                "_run_id": F.lit(self._run_id),
                "_quarantined_at": F.current_timestamp(),
            }
        )
        conform(rejected.drop(*table.helpers), quarantine).write.mode("error").parquet(staged)
        new = data_files(self._store.sizes(staged))
        written_keys(self._read(quarantine, staged), quarantine, verdict.rejected, sum(new.values()))

    def _check(self, table: Table, only: Collection[str] | None) -> tuple[Check, ...]:
        """Checks the table as readers will see it: the staged rows, and those of partitions that stay."""
        if not table.expectations:
            return ()
        rows = self._read(table, self._staged(table))
        if only is not None and self._catalog.find(table) is not None:
            kept = ~F.col(f"`{table.partition_by[0]}`").isin(list(only))
            present = self._spark.table(quoted(*table.full_name.split("."))).where(kept)
            # A column that is new has no values in what is there.
            rows = rows.unionByName(present, allowMissingColumns=True)
        return check_expectations(self._spark, rows, table)

    def _switch(self, table: Table, only: Collection[str] | None = None) -> int:
        """Makes the staged rows the table's rows in one step for every reader; returns their bytes."""
        staged = self._staged(table)
        size = (
            self._partitions.switch(table, staged, only)
            if table.partition_by
            else self._whole.switch(table, staged)
        )
        self._discard_staging(table)
        return size

    def _staged(self, table: Table) -> str:
        return f"{table.staging}/{self._run_id}"

    def _read(self, table: Table, place: str) -> DataFrame:
        return self._spark.read.schema(table.spark_schema).parquet(place)

    def _discard_staging(self, table: Table) -> None:
        self._store.remove(self._store.sizes(table.staging), table.staging)

    def _discard_after(self, failure: Exception, tables: Sequence[Table]) -> None:
        """Discards staged data, but never lets trouble with that hide why the job failed."""
        for table in tables:
            try:
                self._discard_staging(table)
            except Exception as trouble:
                failure.add_note(
                    f"{table.staging} still holds staged data; the next run removes it. ({trouble})"
                )
