"""The Spark Connect session that every step works in."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from lakehouse_jobs.errors import LakehouseError, PlanError

SESSION_SETTINGS: Mapping[str, str] = {
    # A value that does not fit its declared type fails the job instead of turning into null.
    "spark.sql.ansi.enabled": "true",
    # Timestamps mean the same whatever machine runs the job.
    "spark.sql.session.timeZone": "UTC",
    # A quarter smaller than Spark's default for a little more time; every engine of the stack reads it.
    "spark.sql.parquet.compression.codec": "zstd",
    # What a table's rules say together would be written down for every renamed column once more: the plan of
    # twenty rules and as many columns takes minutes and more memory than the driver has.
    "spark.sql.constraintPropagation.enabled": "false",
    # The server shows statements, options included, on its web page and in its event log.
    "spark.sql.redaction.string.regex": r'(?s)key:\s*"(?:password|user)"\s*value:\s*"(?:[^"\\]|\\.)*"',
}


def open_session(environment: Mapping[str, str]) -> SparkSession:
    """Opens a session of its own at `SPARK_REMOTE`.

    Raises:
        PlanError: `SPARK_REMOTE` is not set.
        LakehouseError: the server does not answer.
    """
    remote = environment.get("SPARK_REMOTE")
    if not remote:
        raise PlanError("SPARK_REMOTE is not set; it names the Spark Connect server, as sc://host:port.")
    try:
        spark: SparkSession = SparkSession.builder.remote(remote).create()
        for key, value in SESSION_SETTINGS.items():
            spark.conf.set(key, value)
    except PySparkException as error:
        raise LakehouseError(f"The Spark Connect server {remote} does not answer: {error}") from error
    return spark
