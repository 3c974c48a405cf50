"""One run of a product at a time: a lease on an object that the store itself arbitrates.

A second run would take the first one's staged data for the left-overs of a killed run. The holder renews the
lease while it works, so a killed holder loses it after `LEASE_SECONDS` and needs nobody to clean up. Ages are
differences of the store's own times, so the clocks of the machines do not matter.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import TYPE_CHECKING, Self

from botocore.exceptions import BotoCoreError, ClientError

from lakehouse_jobs.errors import LakehouseError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LEASE_SECONDS = 15.0
_POLL_SECONDS = 1.0
_REFUSED = frozenset({"PreconditionFailed", "ConditionalRequestConflict", "412", "409"})


@dataclass(frozen=True, slots=True)
class _Found:
    run_id: str
    free: bool
    etag: str
    age: float


class Lease:
    """Holds `key` of `bucket` for `run_id` between `with` and its end."""

    def __init__(
        self, client: S3Client, bucket: str, key: str, run_id: str, waiting: Callable[[str], None]
    ) -> None:
        """`waiting` is told, once, when the lease of a run that may have died has to end first."""
        self._client = client
        self._bucket = bucket
        self._key = key
        self._run_id = run_id
        self._waiting = waiting
        self._etag = ""
        self._renewals = 0
        self._lost = threading.Event()
        self._stop = threading.Event()
        self._renewer = threading.Thread(target=self._renew, name="lease", daemon=True)

    def __enter__(self) -> Self:
        """Takes the lease, waiting at most for the end of one that nobody renews.

        Raises:
            LakehouseError: another run is at work.
        """
        before: _Found | None = None
        # Trying first spares asking for an object that may not exist, which some stores answer by "denied".
        while not self._put(None):
            found = self._find()
            if (found.free or found.age >= LEASE_SECONDS) and self._put(found.etag):
                break
            if before is None:
                self._waiting(found.run_id)
            elif found.etag != before.etag:
                raise LakehouseError(
                    f"Run {found.run_id} of this product is at work. Wait until it ends, then run again."
                )
            before = found
            time.sleep(_POLL_SECONDS)
        self._renewer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Frees the lease, unless it was lost."""
        self._stop.set()
        self._renewer.join()
        if self._lost.is_set():
            return
        # A lease that cannot be freed ends by itself; that must not hide why the run failed.
        with suppress(*((BotoCoreError, ClientError) if error else ())):
            self._put(self._etag, free=True)

    def check(self) -> None:
        """Makes sure that the lease is still held.

        Raises:
            LakehouseError: it could not be renewed in time, so that another run may have begun.
        """
        if self._lost.is_set():
            raise LakehouseError(
                f"Run {self._run_id} lost its lease s3://{self._bucket}/{self._key}: the object store did "
                "not answer in time, or another run took over. Run again."
            )

    def _find(self) -> _Found:
        answer = self._client.get_object(Bucket=self._bucket, Key=self._key)
        body = json.loads(answer["Body"].read())
        now = parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
        age = (now - answer["LastModified"]).total_seconds()
        return _Found(body["runId"], body["free"], answer["ETag"], age)

    def _put(self, expected: str | None, *, free: bool = False) -> bool:
        """Writes the lease if it still is the `expected` one (`None`: if none is there)."""
        # The counter makes every renewal a new ETag, by which the others see that the holder lives.
        self._renewals += 1
        body = json.dumps({"runId": self._run_id, "free": free, "renewals": self._renewals}).encode()
        try:
            if expected is None:
                answer = self._client.put_object(
                    Bucket=self._bucket, Key=self._key, Body=body, IfNoneMatch="*"
                )
            else:
                answer = self._client.put_object(
                    Bucket=self._bucket, Key=self._key, Body=body, IfMatch=expected
                )
        except ClientError as error:
            if error.response["Error"]["Code"] in _REFUSED:
                return False
            raise
        self._etag = answer["ETag"]
        return True

    def _renew(self) -> None:
        held_until = time.monotonic() + LEASE_SECONDS
        while not self._stop.wait(LEASE_SECONDS / 3):
            begun = time.monotonic()
            try:
                renewed = self._put(self._etag)
            except (BotoCoreError, ClientError):
                # A hiccup of the store is survived as long as the lease itself lasts.
                if begun < held_until:
                    continue
                renewed = False
            if not renewed:
                self._lost.set()
                return
            held_until = begun + LEASE_SECONDS
