"""Delta and Iceberg for the test server: the jars of the `spark` image, and the settings that use them."""

from __future__ import annotations

import hashlib
import os
import re
import urllib.request
from collections.abc import Mapping
from pathlib import Path

_IMAGE = Path(__file__).parents[3] / "images" / "spark"
_CENTRAL = "https://repo1.maven.org/maven2"
_GROUPS = {"delta-spark": "io/delta", "delta-storage": "io/delta", "iceberg-spark": "org/apache/iceberg"}

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
    """The jars, from the user's cache or from Maven Central, as the image's SHA256SUMS has them."""
    lines = (_IMAGE / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    wanted = [line.split() for line in lines if line.split()[1].startswith(tuple(_GROUPS))]
    assert len(wanted) == len(_GROUPS)
    return [_jar(name, digest) for digest, name in wanted]


def _jar(name: str, digest: str) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lakehouse" / "jars"
    place = cache / f"{digest[:16]}-{name}"
    if not place.exists():
        cache.mkdir(parents=True, exist_ok=True)
        parts = re.fullmatch(r"(.+)-(\d+\.\d+\.\d+)\.jar", name)
        assert parts is not None
        group = next(group for start, group in _GROUPS.items() if name.startswith(start))
        with urllib.request.urlopen(f"{_CENTRAL}/{group}/{parts[1]}/{parts[2]}/{name}") as answer:  # noqa: S310
            content = answer.read()
        # Whole or not at all: another run of the tests may look at the same time.
        unfinished = place.with_name(f"{place.name}.{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(place)
    found = hashlib.sha256(place.read_bytes()).hexdigest()
    assert found == digest, f"{place} is not the {name} of {_IMAGE}/SHA256SUMS: remove it"
    return place
