"""Object store edge for S3 and what speaks its protocol."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from lakehouse_jobs.errors import LakehouseError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CopySourceTypeDef, ObjectTypeDef

_PARALLEL_COPIES = 8
# The most that one S3 DeleteObjects request takes.
_DELETE_BATCH = 1000


class S3Store:
    """An `ObjectStore` over a boto3 client (which is thread-safe)."""

    def __init__(self, client: S3Client) -> None:
        """Uses the client as it is; endpoint, region and credentials are its own business."""
        self._client = client

    def sizes(self, prefix: str) -> Mapping[str, int]:
        """See `ObjectStore`; old versions and delete markers of a versioned bucket are not listed."""
        return {name: entry["Size"] for name, entry in self._list(prefix)}

    def fingerprints(self, prefix: str) -> Mapping[str, str]:
        """See `ObjectStore`; the store's own tag of the content."""
        return {name: entry["ETag"].strip('"') for name, entry in self._list(prefix)}

    def copy(self, names: Iterable[str], source: str, target: str) -> None:
        """See `ObjectStore`; objects beyond S3's single-copy limit go in parts."""
        (from_bucket, from_root), (to_bucket, to_root) = _parts(source), _parts(target)

        def copy_one(name: str) -> None:
            origin: CopySourceTypeDef = {"Bucket": from_bucket, "Key": from_root + name}
            self._client.copy(origin, to_bucket, to_root + name)

        with ThreadPoolExecutor(_PARALLEL_COPIES, "copy") as pool:
            # Taking every result raises the first error.
            list(pool.map(copy_one, names))

    def remove(self, names: Iterable[str], prefix: str) -> None:
        """See `ObjectStore`; a versioned bucket keeps the removed versions until its lifecycle ends them."""
        bucket, root = _parts(prefix)
        keys = [root + name for name in names]
        for start in range(0, len(keys), _DELETE_BATCH):
            batch = keys[start : start + _DELETE_BATCH]
            answer = self._client.delete_objects(
                Bucket=bucket, Delete={"Objects": [{"Key": key} for key in batch], "Quiet": True}
            )
            if errors := answer.get("Errors"):
                first = errors[0]
                raise LakehouseError(
                    f"Could not remove {len(errors)} object(s) from {prefix}; "
                    f"the first is {first.get('Key')}: {first.get('Code')} {first.get('Message')}."
                )

    def write(self, uri: str, text: str) -> None:
        """See `ObjectStore`."""
        bucket, _, key = uri.partition("://")[2].partition("/")
        self._client.put_object(Bucket=bucket, Key=key, Body=text.encode())

    def read(self, uri: str) -> str | None:
        """See `ObjectStore`."""
        bucket, _, key = uri.partition("://")[2].partition("/")
        try:
            return self._client.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        except self._client.exceptions.NoSuchKey:
            return None

    def _list(self, prefix: str) -> Iterator[tuple[str, ObjectTypeDef]]:
        bucket, root = _parts(prefix)
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=root)
        for page in pages:
            for entry in page.get("Contents", []):
                yield entry["Key"].removeprefix(root), entry


def _parts(prefix: str) -> tuple[str, str]:
    """Splits `s3a://bucket/folder` into the bucket and a key prefix that ends with a slash."""
    bucket, _, folder = prefix.partition("://")[2].partition("/")
    folder = folder.strip("/")
    return bucket, f"{folder}/" if folder else ""
