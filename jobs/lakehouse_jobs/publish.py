"""Publishes a table's new data: all of it or none, and again with the same result.

New data is written as Parquet files to `<staging>/<run id>` and verified there, whatever the table's format.
A Delta or Iceberg table takes it by one commit of its own log, a table of the database by one transaction.
Readers of a Parquet table see the old rows until one metastore update makes them see the new ones:

1. new data is staged and verified;
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
from lakehouse_jobs.commit_table import CommitTable
from lakehouse_jobs.conform import conform
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.expectations import check_expectations, refuse_unexpected
from lakehouse_jobs.file_table import FileTable
from lakehouse_jobs.merged_rows import merged_rows
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.plan import Table
from lakehouse_jobs.rules import broken_names, is_rejected, nonsense, with_references
from lakehouse_jobs.table_keeper import TableKeeper
from lakehouse_jobs.verify import Verdict, counted, counters, verify, written_keys
from lakehouse_jobs.write_files import write_files

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

    def __init__(  # noqa: PLR0913 (the edges of a run)
        self,
        spark: SparkSession,
        catalog: Catalog,
        store: ObjectStore,
        run_id: str,
        guard: Callable[[], None] = lambda: None,
        *,
        database: TableKeeper | None = None,
    ) -> None:
        """Every run needs an id of its own: it names the prefix its staged data lives in.

        `guard` is called right before readers get to see new data; it raises to prevent that. `database`
        keeps tables of format `postgres`.
        """
        self._guard = guard
        self._spark = spark
        self._catalog = catalog
        self._store = store
        self._run_id = run_id
        self._files = FileTable(spark, catalog, store)
        self._commits = CommitTable(spark, catalog, store)
        self._database = database

    def repair(self, table: Table) -> None:
        """Brings a table that a killed run left behind to a clean state; does nothing to a clean one.

        Raises:
            LakehouseError: the declaration would lose or alter registered columns, or the table points at a
                place that is neither its own prefix nor one of its staging prefixes.
        """
        self._keeper(table).repair(table)
        self._discard_staging(table)

    def publish(
        self,
        table: Table,
        frame: DataFrame,
        quarantine: Table | None = None,
        only: Collection[str] | None = None,
        latest_by: str | None = None,
    ) -> Published:
        """Computes the frame and makes its rows the table's rows, the rejected ones those of its quarantine.

        Args:
            table: what is filled.
            frame: its new rows, with the helper columns that its casts name and, for the quarantine, a
                column for each of the quarantine's own that is not made here.
            quarantine: takes the rejected rows.
            only: values of a partitioned table's first partition column whose rows are replaced; `None` for
                all rows.
            latest_by: puts the rows in the place of those with their keys, unless these have a greater value
                in this column, and keeps all others; `None` replaces rows whatever their keys.

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
                *self._check(table, only, latest_by),
            )
            refuse_unexpected(table, checks)
            if quarantine is not None:
                self._stage_rejected(table, quarantine, checked, verdict)
            self._guard()
        except Exception as failure:
            self._discard_after(failure, [table] if quarantine is None else [table, quarantine])
            raise
        if quarantine is not None:
            self._keeper(quarantine).switch(quarantine, self._staged(quarantine), None)
            self._discard_staging(quarantine)
        keeper, staged = self._keeper(table), self._staged(table)
        size = keeper.merge(table, staged, latest_by) if latest_by else keeper.switch(table, staged, only)
        self._discard_staging(table)
        return Published(size, verdict, checks)

    def _stage(self, table: Table, checked: DataFrame) -> Verdict:
        """Writes the rows to keep to the run's staging prefix and verifies them there."""
        staged = self._staged(table)
        observed = Observation(f"{table.full_name} {self._run_id}")
        try:
            watched = checked.observe(observed, *counters(table))
            kept = watched if table.quarantine is None else watched.where(~is_rejected(table))
            write_files(kept.drop(SOURCE_ROW, *table.helpers), table, staged)
        except AnalysisException as error:
            faults = nonsense(checked, table)
            if not faults:
                raise
            raise LakehouseError(bullets(f"{table.full_name} cannot be checked:", faults)) from error
        new = data_files(self._store.sizes(staged))
        # Spark Connect waits a tenth of a second for what was observed, then tells nothing.
        counts = observed.get or counted(checked, table)
        return verify(self._read(table, staged), table, counts, sum(new.values()))

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

    def _keeper(self, table: Table) -> TableKeeper:
        """What gives tables of the format their rows."""
        match table.format:
            case "parquet":
                return self._files
            case "postgres":
                if self._database is None:
                    raise LakehouseError(f"{table.full_name} is of a database, but the product has none.")
                return self._database
            case _:
                return self._commits

    def _check(self, table: Table, only: Collection[str] | None, latest_by: str | None) -> tuple[Check, ...]:
        """Checks the table as readers will see it: the staged rows, and those that stay."""
        if not table.expectations:
            return ()
        rows = self._read(table, self._staged(table))
        if (only is not None or latest_by is not None) and self._catalog.find(table) is not None:
            present = self._spark.table(table.spark_name)
            if latest_by is not None:
                rows = merged_rows(present, rows, table, latest_by)
            elif only is not None:
                kept = ~F.col(f"`{table.partition_by[0]}`").isin(list(only))
                # A column that is new has no values in what is there.
                rows = rows.unionByName(present.where(kept), allowMissingColumns=True)
        return check_expectations(self._spark, rows, table)

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
