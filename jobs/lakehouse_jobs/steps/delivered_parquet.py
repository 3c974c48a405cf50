"""Parquet files of one day, as texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from urllib.parse import unquote

from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.types import ArrayType, BinaryType, DataType, MapType, StructType

from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.sql_text import quoted
from lakehouse_jobs.steps.delivered_columns import column_faults

_NESTED = (ArrayType, MapType, StructType)


def delivered_parquet(spark: SparkSession, place: str, declared: Sequence[str], target: str) -> DataFrame:
    """Returns the rows below `place`, for the table called `target`, each value as Spark writes it as text.

    Nested values become JSON text. Files of one day may differ in the order and the types of their columns.

    Raises:
        LakehouseError: a file is no Parquet file, lacks a declared column, or has one that is not declared or
            holds bytes.
    """
    faults: list[str] = []
    files: dict[str, tuple[StructType, list[str]]] = {}
    for file in _files(spark, place):
        try:
            schema = spark.read.parquet(file).schema
        except PySparkException as error:
            faults.append(f"{file}: it cannot be read as Parquet: {error}")
            continue
        faults += [f"{file}: {fault}" for fault in _schema_faults(schema, declared)]
        files.setdefault(schema.json(), (schema, []))[1].append(file)
    if faults:
        raise LakehouseError(bullets(f"{place} cannot fill {target}:", faults))
    frames = [
        spark.read.schema(schema).parquet(*alike).select(*(_text(schema, name) for name in declared))
        for schema, alike in files.values()
    ]
    return reduce(DataFrame.unionByName, frames)


def _files(spark: SparkSession, place: str) -> list[str]:
    # Spark tells the addresses with their special characters escaped, and takes them without.
    return sorted(unquote(file) for file in spark.read.text(place).inputFiles())


def _schema_faults(schema: StructType, declared: Sequence[str]) -> list[str]:
    faults = column_faults(schema.names, declared)
    return faults + [
        f"its column {field.name} holds bytes, which are no text: write them as text, or remove the column"
        for field in schema.fields
        if field.name in declared and _holds_bytes(field.dataType)
    ]


def _holds_bytes(kind: DataType) -> bool:
    if isinstance(kind, ArrayType):
        return _holds_bytes(kind.elementType)
    if isinstance(kind, MapType):
        return _holds_bytes(kind.keyType) or _holds_bytes(kind.valueType)
    if isinstance(kind, StructType):
        return any(_holds_bytes(field.dataType) for field in kind.fields)
    return isinstance(kind, BinaryType)


def _text(schema: StructType, name: str) -> Column:
    value = F.col(quoted(name))
    if isinstance(schema[name].dataType, _NESTED):
        return F.to_json(value, {"ignoreNullFields": "false"}).alias(name)
    return value.cast("string").alias(name)
