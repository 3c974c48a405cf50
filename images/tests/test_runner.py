"""lakehouse-run: what it fetches, what it refuses, and how it hands over to the jobs."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def archive(main: str) -> bytes:
    """Return a zip with a package ``lakehouse_jobs`` whose main module is ``main``."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("lakehouse_jobs/__init__.py", "")
        file.writestr("lakehouse_jobs/__main__.py", main)
    return buffer.getvalue()


class Store:
    """Objects by address."""

    def __init__(self, content: bytes, **changes: object) -> None:
        self.plan = {
            "version": 3,
            "code": {
                "lakehouse_jobs": {"uri": "s3://system/jobs/lakehouse_jobs-1.zip", "sha256": digest(content)}
            },
            **changes,
        }
        plan = json.dumps(self.plan).encode()
        self.uri = f"s3://system/plan/{digest(plan)}.json"
        self.objects = {self.uri: plan, "s3://system/jobs/lakehouse_jobs-1.zip": content}

    def fetch(self, bucket: str, key: str) -> bytes:
        return self.objects[f"s3://{bucket}/{key}"]


def test_fetches_plan_and_code(runner: ModuleType, tmp_path: Path) -> None:
    store = Store(b"zip content")
    plan, archives = runner.fetch_all(store.uri, store.fetch, tmp_path)
    assert json.loads(plan.read_text()) == store.plan
    assert [(path.name, path.read_bytes()) for path in archives] == [("lakehouse_jobs.zip", b"zip content")]


def test_refuses_changed_code(runner: ModuleType, tmp_path: Path) -> None:
    store = Store(b"zip content")
    store.objects["s3://system/jobs/lakehouse_jobs-1.zip"] = b"something else"
    with pytest.raises(runner.RunError, match="lakehouse_jobs-1.zip: the content has SHA-256"):
        runner.fetch_all(store.uri, store.fetch, tmp_path)
    assert not list(tmp_path.glob("*.zip"))


def test_refuses_a_changed_plan(runner: ModuleType, tmp_path: Path) -> None:
    store = Store(b"")
    store.objects[store.uri] += b" "
    with pytest.raises(runner.RunError, match="the content has SHA-256"):
        runner.fetch_all(store.uri, store.fetch, tmp_path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"version": 99}, "has version 99"),
        ({"code": {}}, "names no code"),
        ({"code": {"x": {"uri": "s3://a/b"}}}, "code.x needs"),
        ({"code": {"../x": {"uri": "s3://a/b", "sha256": ""}}}, "not usable as a file name"),
    ],
)
def test_refuses_a_wrong_plan(runner: ModuleType, tmp_path: Path, changes: dict, reason: str) -> None:
    store = Store(b"", **changes)
    with pytest.raises(runner.RunError, match=reason):
        runner.fetch_all(store.uri, store.fetch, tmp_path)


@pytest.mark.parametrize(
    "uri", ["s3://system/plan/latest.json", "plan.json", "https://host/" + "a" * 64 + ".txt"]
)
def test_a_plan_is_named_by_its_content(runner: ModuleType, uri: str) -> None:
    with pytest.raises(runner.RunError, match="named <sha256>.json"):
        runner.expected_plan_digest(uri)


@pytest.mark.parametrize("uri", ["s3://bucket", "s3:///key", "file:///tmp/x", "bucket/key"])
def test_refuses_addresses_of_other_kinds(runner: ModuleType, uri: str) -> None:
    with pytest.raises(runner.RunError, match="s3://bucket/key"):
        runner.parse_uri(uri)


@pytest.fixture
def object_store() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A path-style object store over HTTP: address and objects by ``/bucket/key``."""
    objects: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = objects.get(self.path.split("?")[0])
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", objects
    server.shutdown()
    server.server_close()


def run_program(images: Path, endpoint: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "S3_ENDPOINT": endpoint,
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "never-shown",
    }
    program = [sys.executable, str(images / "jobs" / "lakehouse_run.py"), *arguments]
    return subprocess.run(program, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_whole_run(images: Path, object_store: tuple[str, dict[str, bytes]]) -> None:
    endpoint, objects = object_store
    store = Store(archive("import json, sys\nprint(json.dumps(sys.argv[1:]))\nsys.exit(5)\n"))
    objects.update({uri.removeprefix("s3:/"): content for uri, content in store.objects.items()})
    done = run_program(images, endpoint, "--plan", store.uri, "--", "run", "pagila", "--layer", "gold")
    arguments = json.loads(done.stdout)
    assert done.returncode == 5
    assert arguments[0] == "--plan"
    assert arguments[2:] == ["run", "pagila", "--layer", "gold"]


def test_leaves_nothing_behind_however_it_ends(
    images: Path, object_store: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    endpoint, objects = object_store
    store = Store(archive("import signal\nprint('ready', flush=True)\nsignal.pause()\n"))
    objects.update({uri.removeprefix("s3:/"): content for uri, content in store.objects.items()})
    environment = {
        **os.environ,
        "S3_ENDPOINT": endpoint,
        "AWS_ACCESS_KEY_ID": "k",
        "AWS_SECRET_ACCESS_KEY": "s",
        "TMPDIR": str(tmp_path),
    }
    program = [sys.executable, str(images / "jobs" / "lakehouse_run.py"), "--plan", store.uri, "--", "run"]
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        assert len(list(tmp_path.iterdir())) == 1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 128 + signal.SIGTERM
    assert list(tmp_path.iterdir()) == []


def test_missing_plan_is_one_clear_message(images: Path, object_store: tuple[str, dict[str, bytes]]) -> None:
    uri = f"s3://system/plan/{'0' * 64}.json"
    done = run_program(images, object_store[0], "--plan", uri, "--", "run", "pagila")
    assert done.returncode == 78
    assert done.stderr.startswith(f"lakehouse-run: {uri} cannot be read from {object_store[0]}")
    assert "Traceback" not in done.stderr
    assert "never-shown" not in done.stderr


def test_wrong_usage(images: Path) -> None:
    assert run_program(images, "http://127.0.0.1:1", "--plan", "s3://a/b").returncode == 2
