"""Step `sql`: one query over registered tables."""

from __future__ import annotations

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import SqlJob


def run_sql(spark: SparkSession, job: SqlJob, query: str) -> DataFrame:
    """Returns the query's rows.

    Raises:
        LakehouseError: Spark cannot make sense of the query.
    """
    try:
        frame = spark.sql(query)
        # Analysis is lazy over Spark Connect; asking for the schema brings its faults out here.
        _ = frame.schema
    except (ParseException, AnalysisException) as error:
        raise LakehouseError(f"{job.sql} cannot be run: {error.getMessage()}") from error
    return frame
