"""Checks new data against the table's declaration, before anybody can see it.

What can be told row by row is counted while the rows are written; only what needs all of them (are the keys
unique, is everything there) is asked of the written files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.check import CheckError, rule_checks
from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Table
from lakehouse_jobs.rules import breaks, is_rejected

_SHOWN_KEYS = 3
# Below this one task checks a table faster than several tasks can be arranged.
_ONE_TASK_BYTES = 32 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was counted of a table's new rows. `broken` names the rules that rows break, with how many do."""

    kept: int
    rejected: int
    broken: Mapping[str, int]


def counters(table: Table) -> list[Column]:
    """Aggregates to observe while the rows are computed: all, the rejected, those that break each rule."""
    broken = [F.count_if(breaks(rule)).alias(f"rule:{rule.name}") for rule in table.rules]
    return [F.count(F.lit(1)).alias("rows"), F.count_if(is_rejected(table)).alias("rejected"), *broken]


def counted(computed: DataFrame, table: Table) -> Mapping[str, int]:
    """Values of `counters`, by computing the rows once more."""
    [row] = computed.agg(*counters(table)).collect()
    return row.asDict()


def verify(written: DataFrame, table: Table, observed: Mapping[str, int], size: int) -> Verdict:
    """Checks that no rule stops the table, every row to keep was written and the primary key is unique.

    Args:
        written: the files as they are in the store.
        table: what they were declared to be.
        observed: values of `counters` over the computed rows, rejected ones included.
        size: bytes of the files.

    Raises:
        CheckError: names every rule that stops and some of the duplicate keys.
        LakehouseError: says what got lost.
    """
    counts = {rule.name: observed[f"rule:{rule.name}"] for rule in table.rules}
    faults = [
        f"rule {rule.name} ({rule.description}) is broken by {counts[rule.name]} row(s)"
        for rule in table.rules
        if rule.severity == "stop" and counts[rule.name]
    ]
    kept = observed["rows"] - observed["rejected"]
    keys = written_keys(written, table, kept, size)
    if not faults and keys < kept:
        key = ", ".join(table.primary_key)
        faults.append(
            f"primary key ({key}) is not unique: {kept} rows, {keys} keys; "
            f"for example {_duplicates(written, table)}"
        )
    if faults:
        heading = f"{table.full_name} breaks its declaration:"
        raise CheckError(bullets(heading, faults), rule_checks(table.rules, counts))
    broken = {name: count for name, count in counts.items() if count}
    return Verdict(kept, observed["rejected"], broken)


def written_keys(written: DataFrame, table: Table, computed: int, size: int) -> int:
    """Number of keys in the written files; of rows, for a table without key.

    Raises:
        LakehouseError: the files do not hold as many rows as were computed.
    """
    part = written.coalesce(1) if size <= _ONE_TASK_BYTES else written
    rows = F.count(F.lit(1))
    key = [F.col(f"`{name}`") for name in table.primary_key]
    keys = F.count_distinct(*key) if key else rows
    [row] = part.agg(rows.alias("rows"), keys.alias("keys")).collect()
    if row["rows"] != computed:
        raise LakehouseError(
            f"{table.full_name}: {computed} rows were computed but the object store has {row['rows']}. "
            "It lost or doubled data; nothing was published."
        )
    return int(row["keys"])


def _duplicates(written: DataFrame, table: Table) -> str:
    keys = [F.col(f"`{name}`") for name in table.primary_key]
    repeated = written.groupBy(*keys).count().where(F.col("count") > 1).orderBy(*keys).limit(_SHOWN_KEYS)
    return ", ".join(
        f"({', '.join(str(row[name]) for name in table.primary_key)}) x {row['count']}"
        for row in repeated.collect()
    )
