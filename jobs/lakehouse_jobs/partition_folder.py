"""How Hive, Spark and Trino name the folder of a partition: `column=value/…`, values escaped."""

from __future__ import annotations

from urllib.parse import unquote

from lakehouse_jobs.registry import Values

#: What stands for null in a folder's name and in the metastore.
NULL_VALUE = "__HIVE_DEFAULT_PARTITION__"


def partition_values(folder: str) -> Values:
    """The values in a folder's name, for example `("active",)` of `status=active`."""
    return tuple(unquote(part.partition("=")[2]) for part in folder.split("/"))


def partition_folder(name: str, columns: int) -> str:
    """The folder in the name of an object: as many of its first parts as there are partition columns."""
    return "/".join(name.split("/")[:columns])
