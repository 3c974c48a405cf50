"""JSON files of one day, one object per line, as texts."""

from __future__ import annotations

from collections.abc import Sequence

from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import StringType, StructField, StructType

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.steps.delivered_columns import column_faults

_LINE, _FILE, _BROKEN, _KEYS = "value", "_file", "_broken", "_keys"


def delivered_json(spark: SparkSession, place: str, declared: Sequence[str], target: str) -> DataFrame:
    """Returns the objects below `place`, for the table called `target`.

    A value that is no text, nested ones included, becomes its JSON text, digit by digit; null, and a key that
    an object does not have, become null.

    Raises:
        LakehouseError: a line is no object, no object of a file has a declared key, or one has another key.
    """
    lines = spark.read.text(place).where(F.trim(F.col(_LINE)) != "")
    if faults := _faults(lines, declared):
        raise LakehouseError(bullets(f"{place} cannot fill {target}:", faults))
    schema = StructType([StructField(name, StringType()) for name in declared])
    # Of a number that comes from a column of text, as `from_json` reads it, Spark would keep the value only.
    return spark.read.schema(schema).json(place, mode="FAILFAST")


def _faults(lines: DataFrame, declared: Sequence[str]) -> list[str]:
    keys = F.json_object_keys(F.col(_LINE))
    # Whoever parses an object stops at its end; what else stands on the line would be lost without an error.
    alone = F.json_array_length(F.concat(F.lit("["), F.col(_LINE), F.lit(",0]"))).eqNullSafe(2)
    broken = keys.isNull() | ~alone
    found = (
        lines.select(F.col("_metadata.file_path").alias(_FILE), broken.alias(_BROKEN), keys.alias(_KEYS))
        .groupBy(_FILE)
        .agg(
            F.count_if(F.col(_BROKEN)).alias(_BROKEN),
            F.array_distinct(F.flatten(F.collect_set(_KEYS))).alias(_KEYS),
        )
        .orderBy(_FILE)
    )
    try:
        files = found.collect()
    except PySparkException as error:
        raise LakehouseError(f"JSON files cannot be read: {error}") from error
    return [
        fault for file in files for fault in _file_faults(file[_FILE], file[_BROKEN], file[_KEYS], declared)
    ]


def _file_faults(file: str, broken: int, keys: Sequence[str], declared: Sequence[str]) -> list[str]:
    if broken:
        lines = "line is" if broken == 1 else "lines are"
        return [f"{file}: {broken} {lines} not one JSON object; write one object per line"]
    return [f"{file}: {fault}" for fault in column_faults(keys, declared)]
