"""Step `sql`: one query over registered tables."""

from __future__ import annotations

from collections.abc import Mapping

from pyspark.errors import AnalysisException, ParseException
from pyspark.sql import DataFrame, SparkSession

from lakehouse_jobs.catalog import Catalog
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.plan import SqlJob, Table


def run_sql(
    spark: SparkSession, catalog: Catalog, job: SqlJob, query: str, tables: Mapping[str, Table]
) -> DataFrame:
    """Returns the query's rows.

    Raises:
        LakehouseError: a table it reads was never published or has other columns than declared, or Spark
            cannot make sense of the query.
    """
    missing = [read for read in job.reads if catalog.check(tables[read]) is None]
    if missing:
        layers = ", ".join(sorted({tables[read].layer for read in missing}))
        raise LakehouseError(
            f"{job.writes} reads {', '.join(missing)}, which holds no data yet. Run layer {layers} first."
        )
    try:
        frame = spark.sql(query)
        # Analysis is lazy over Spark Connect; asking for the schema brings its faults out here.
        _ = frame.schema
    except (ParseException, AnalysisException) as error:
        raise LakehouseError(f"{job.sql} cannot be run: {error.getMessage()}") from error
    return frame
