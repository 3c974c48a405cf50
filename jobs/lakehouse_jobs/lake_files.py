"""Reads the files of a published table without Spark, a piece at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit

import pyarrow as pa
from pyarrow import dataset as ds
from pyarrow import fs

from lakehouse_jobs.arrow_types import arrow_type
from lakehouse_jobs.data_files import data_files
from lakehouse_jobs.object_store import ObjectStore
from lakehouse_jobs.partition_folder import partition_folder, partition_values
from lakehouse_jobs.plan import Table

# Spark writes timestamps in a format of nanoseconds, which holds fewer years than the lake's type.
_PARQUET = ds.ParquetFileFormat(read_options=ds.ParquetReadOptions(coerce_int96_timestamp_unit="us"))


def read_files(
    environment: Mapping[str, str], store: ObjectStore, table: Table, only: Sequence[str] | None = None
) -> pa.RecordBatchReader:
    """Streams the table's rows in the declared columns; timestamps are wall-clock times in UTC.

    Args:
        environment: names the object store, as `S3_ENDPOINT` and the AWS variables do.
        store: lists the table's files.
        table: what is read.
        only: values of the first partition column to read; `None` for all rows.
    """
    system, root = _file_system(environment, table.location)
    width = len(table.partition_by)
    names = [
        name
        for name in data_files(store.sizes(table.location))
        if only is None or partition_values(partition_folder(name, width))[0] in only
    ]
    schema = pa.schema([(column.name, arrow_type(column.type)) for column in table.columns])
    keys = pa.schema([schema.field(name) for name in table.partition_by])
    files = ds.dataset(
        [f"{root}/{name}" for name in sorted(names)],
        schema=schema,
        format=_PARQUET,
        filesystem=system,
        partitioning=ds.partitioning(keys, flavor="hive") if width else None,
        partition_base_dir=root,
    )
    return files.scanner(columns=schema.names).to_reader()


def count_rows(environment: Mapping[str, str], table: Table, names: Sequence[str]) -> int:
    """Rows of some of the table's files, by what the files say at their ends."""
    system, root = _file_system(environment, table.location)
    return int(
        ds.dataset([f"{root}/{name}" for name in names], format=_PARQUET, filesystem=system).count_rows()
    )


def _file_system(environment: Mapping[str, str], location: str) -> tuple[fs.FileSystem, str]:
    """The file system that holds a location, and the location as a path of it."""
    scheme, _, path = location.partition(":")
    if scheme == "file":
        return fs.LocalFileSystem(), path
    endpoint = urlsplit(environment.get("S3_ENDPOINT") or "")
    options = {"endpoint_override": endpoint.netloc, "scheme": endpoint.scheme} if endpoint.netloc else {}
    region = environment.get("S3_REGION")
    # The key pair is that of the AWS variables.
    return fs.S3FileSystem(region=region, **options), path.removeprefix("//")
