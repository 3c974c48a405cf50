"""Delta and Iceberg for the test server: the jars of the `spark` image, and the settings that use them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

#: As on the stack, but that Iceberg's tables are listed in a database in memory instead of a Hive metastore.
SETTINGS: Mapping[str, str] = {
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension,"
    "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions",
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.catalog.iceberg": "org.apache.iceberg.spark.SparkCatalog",
    "spark.sql.catalog.iceberg.type": "jdbc",
    "spark.sql.catalog.iceberg.uri": "jdbc:derby:memory:iceberg;create=true",
    "spark.sql.catalog.iceberg.jdbc.schema-version": "V1",
    "spark.sql.catalog.iceberg.warehouse": "file:/nowhere",
    "spark.sql.catalog.iceberg.cache-enabled": "false",
    "spark.databricks.delta.snapshotPartitions": "2",
}


def jars() -> list[Path]:
    """The jars of the image, in the folder that `./lakehouse test` fills and names."""
    folder = os.environ.get("LAKEHOUSE_SPARK_JARS")
    found = sorted(Path(folder).glob("*.jar")) if folder else []
    if not found:
        raise RuntimeError(
            "LAKEHOUSE_SPARK_JARS names no folder with jars: "
            "run `./lakehouse test --only python`, or fill one by `images/system/fetch-maven images/spark`"
        )
    return found
