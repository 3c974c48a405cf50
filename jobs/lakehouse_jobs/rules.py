"""Rules of a table as Spark expressions. A row for which a condition is null meets it, as in SQL's CHECK."""

from __future__ import annotations

from functools import reduce

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from lakehouse_jobs.plan import Rule, Table


def breaks(rule: Rule) -> Column:
    """Whether a row breaks the rule; never null."""
    return F.coalesce(~F.expr(rule.check), F.lit(False))


def is_rejected(table: Table) -> Column:
    """Whether a row breaks a rule that rejects; never null."""
    rejecting = [breaks(rule) for rule in table.rules if rule.severity == "reject"]
    return reduce(Column.__or__, rejecting, F.lit(False))


def broken_names(table: Table) -> Column:
    """Names of all rules that a row breaks, whatever their severity, as an array in the order of the plan."""
    names = [F.when(breaks(rule), F.lit(rule.name)) for rule in table.rules]
    return F.array_compact(F.array(*names))


def with_references(frame: DataFrame, table: Table, spark: SparkSession) -> DataFrame:
    """The frame with one more column per reference, which tells whether the value is a key of that table."""
    for reference in table.references:
        keys = spark.table(reference.spark_name).select(
            F.col(f"`{reference.key}`").alias(f"{reference.found}_key")
        )
        keys = keys.distinct().withColumn(reference.found, F.lit(True))
        matches = F.col(f"`{reference.column}`") == F.col(f"`{reference.found}_key`")
        frame = frame.join(keys, matches, "left").drop(f"{reference.found}_key")
        frame = frame.withColumn(reference.found, F.coalesce(F.col(reference.found), F.lit(False)))
    return frame


def nonsense(frame: DataFrame, table: Table) -> list[str]:
    """One sentence per rule that Spark cannot apply to the frame."""
    faults = []
    for rule in table.rules:
        try:
            _ = frame.select(F.expr(rule.check).cast("boolean")).schema
        except (AnalysisException, ParseException) as error:
            faults.append(f"rule {rule.name} ({rule.check}) cannot be checked: {error.getMessage()}")
    return faults
