"""Step `sql`: one query over registered tables."""

from __future__ import annotations

from collections.abc import Collection

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import Table
from lakehouse_jobs.plan_jobs import SqlJob
from lakehouse_jobs.sql_names import with_catalogs


def run_sql(spark: SparkSession, job: SqlJob, query: str, tables: Collection[Table]) -> DataFrame:
    """Returns the query's rows; `tables` are those that it reads.

    Raises:
        LakehouseError: Spark cannot make sense of the query.
    """
    try:
        frame = spark.sql(with_catalogs(query, job.sql, tables))
        # Analysis is lazy over Spark Connect; asking for the schema brings its faults out here.
        _ = frame.schema
    except (ParseException, AnalysisException) as error:
        raise LakehouseError(f"{job.sql} cannot be run: {error.getMessage()}") from error
    return frame
