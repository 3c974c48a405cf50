from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from typing import TYPE_CHECKING

import boto3
import pytest
from moto.server import ThreadedMotoServer

from lakehouse_jobs import lease as lease_module
from lakehouse_jobs.errors import LakehouseError
from lakehouse_jobs.lease import Lease
from lakehouse_jobs.s3_store import S3Store

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint: str) -> S3Client:
    """A client of a local S3 with an empty, versioned bucket `silver` and a bucket `system`."""
    client = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    reset = urllib.request.Request(f"{endpoint}/moto-api/reset", method="POST")  # noqa: S310
    urllib.request.urlopen(reset, timeout=10).close()  # noqa: S310
    for bucket in ("silver", "system"):
        client.create_bucket(Bucket=bucket)
        client.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return client


def put(s3: S3Client, *keys: str) -> None:
    for key in keys:
        s3.put_object(Bucket="silver", Key=key, Body=key.encode())


def test_a_prefix_is_a_folder(s3: S3Client) -> None:
    put(s3, "a/x", "a/deep/y", "ab/z", "_staging/a/r/x")
    store = S3Store(s3)
    assert store.sizes("s3a://silver/a") == {"x": 3, "deep/y": 8}
    assert store.sizes("s3a://silver/_staging/a") == {"r/x": 14}
    assert store.sizes("s3a://silver/none") == {}


def test_copy_stays_in_the_store_and_keeps_what_is_there(s3: S3Client) -> None:
    put(s3, "_staging/a/r/x", "_staging/a/r/y", "a/old")
    S3Store(s3).copy(["x", "y"], "s3a://silver/_staging/a/r", "s3a://silver/a")
    assert sorted(S3Store(s3).sizes("s3a://silver/a")) == ["old", "x", "y"]
    assert s3.get_object(Bucket="silver", Key="a/x")["Body"].read() == b"_staging/a/r/x"


def test_a_failing_copy_is_not_silent(s3: S3Client) -> None:
    with pytest.raises(s3.exceptions.ClientError):
        S3Store(s3).copy(["missing"], "s3a://silver/_staging/a/r", "s3a://silver/a")


def test_removed_objects_are_gone_but_their_versions_stay(s3: S3Client) -> None:
    names = [f"part-{number}" for number in range(1001)]
    put(s3, *(f"a/{name}" for name in names), "ab/z")
    store = S3Store(s3)
    store.remove([*names, "never-there"], "s3a://silver/a")
    assert store.sizes("s3a://silver/a") == {}
    assert store.sizes("s3a://silver/ab") == {"z": 4}
    assert s3.list_object_versions(Bucket="silver", Prefix="a/part-7")["Versions"]
    store.remove([], "s3a://silver/a")


def test_text_is_written_whole(s3: S3Client) -> None:
    S3Store(s3).write("s3a://system/runs/p/latest.json", "{}\n")
    assert s3.get_object(Bucket="system", Key="runs/p/latest.json")["Body"].read() == b"{}\n"


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short lease times; the store's clock has whole seconds, so not shorter."""
    monkeypatch.setattr(lease_module, "LEASE_SECONDS", 3.0)
    monkeypatch.setattr(lease_module, "_POLL_SECONDS", 1.2)


def lease(s3: S3Client, run: str, waited: list[str] | None = None) -> Lease:
    told = waited if waited is not None else []
    return Lease(s3, "system", "runs/p/lease.json", run, told.append)


@pytest.mark.usefixtures("fast")
def test_a_freed_lease_is_taken_at_once(s3: S3Client) -> None:
    waited: list[str] = []
    for run in ("one", "two", "three"):
        with lease(s3, run, waited) as held:
            held.check()
    assert waited == []


@pytest.mark.usefixtures("fast")
def test_a_second_run_is_refused_while_the_first_works(s3: S3Client) -> None:
    with lease(s3, "one") as held:
        with pytest.raises(LakehouseError, match="Run one of this product is at work"), lease(s3, "two"):
            pytest.fail("two runs at once")
        held.check()


@pytest.mark.usefixtures("fast")
def test_the_lease_of_a_killed_run_ends_by_itself(s3: S3Client) -> None:
    killed = lease(s3, "one")
    killed.__enter__()
    killed._stop.set()  # Its renewer dies with it; nothing frees the lease.
    killed._renewer.join()
    waited: list[str] = []
    with lease(s3, "two", waited) as held:
        held.check()
    assert waited == ["one"]


@pytest.mark.usefixtures("fast")
def test_a_run_notices_that_it_lost_its_lease(s3: S3Client) -> None:
    with lease(s3, "one") as held:
        s3.put_object(Bucket="system", Key="runs/p/lease.json", Body=b'{"runId": "x", "free": false}')
        assert held._lost.wait(5)
        with pytest.raises(LakehouseError, match="lost its lease"):
            held.check()


@pytest.mark.usefixtures("fast")
def test_only_one_of_many_gets_the_lease(s3: S3Client) -> None:
    at_work, most, lock = 0, 0, threading.Lock()
    refused: list[Exception] = []

    def work(run: str) -> None:
        nonlocal at_work, most
        try:
            with lease(s3, run):
                with lock:
                    at_work += 1
                    most = max(most, at_work)
                threading.Event().wait(0.2)
                with lock:
                    at_work -= 1
        except LakehouseError as error:
            refused.append(error)

    threads = [threading.Thread(target=work, args=(f"run-{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert len(refused) < len(threads)
