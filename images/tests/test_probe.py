"""The probe against counterparts made of the standard library: real sockets, real HTTP, no service."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType

import pytest

Answer = Callable[[str, str], tuple[int, bytes]]


@contextmanager
def http_server(answer: Answer) -> Iterator[str]:
    """Serve ``answer(method, path) -> (status, body)`` and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def _respond(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = answer(self.command, self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = _respond

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def tcp_server(answers: list[bytes]) -> Iterator[int]:
    """Accept connections and answer each message with the next of ``answers``; give the port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(ConnectionError):
                for answer in answers:
                    if not connection.recv(4096):
                        break
                    connection.sendall(answer)
                # A socket closed with unread bytes resets the connection; the client is to see an orderly end.
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(4096):
                    pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def reply(method: str, field: bytes) -> bytes:
    """Return a strict binary Thrift reply."""
    name = method.encode()
    return struct.pack(">II", 0x80010002, len(name)) + name + struct.pack(">I", 0) + field + b"\0"


def status(value: int) -> bytes:
    return reply("getStatus", struct.pack(">BHi", 8, 0, value))


def databases(count: int) -> bytes:
    return reply("get_all_databases", struct.pack(">BHBi", 15, 0, 11, count) + struct.pack(">I", 1) * count)


def test_http_answers(probe: ModuleType) -> None:
    with http_server(lambda _method, _path: (200, b"ok")) as url:
        assert probe.main(["http", url]) == 0


def test_http_status_counts(probe: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with http_server(lambda _method, _path: (503, b"starting")) as url:
        assert probe.main(["http", url]) == 1
    assert "status 503" in capsys.readouterr().err


def test_tcp_accepts_and_refuses(probe: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with tcp_server([]) as port:
        assert probe.main(["tcp", "127.0.0.1", str(port)]) == 0
    port = free_port()
    assert probe.main(["tcp", "127.0.0.1", str(port)]) == 1
    assert f"127.0.0.1:{port}" in capsys.readouterr().err


def test_wait_ends_when_the_service_comes_up(probe: ModuleType) -> None:
    answers = iter([500, 500, 200])
    seen = []

    def answer(_method: str, _path: str) -> tuple[int, bytes]:
        seen.append(next(answers))
        return seen[-1], b""

    with http_server(answer) as url:
        assert probe.main(["http", url, "--wait", "30"]) == 0
    assert seen == [500, 500, 200]


def test_wait_ends_at_its_limit(probe: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    start = time.monotonic()
    assert probe.main(["file", "/does/not/exist", "--wait", "0.5"]) == 1
    assert time.monotonic() - start < 30
    assert "/does/not/exist does not exist" in capsys.readouterr().err


def test_file(probe: ModuleType) -> None:
    assert probe.main(["file", __file__]) == 0


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["tcp", "host"], ["http"], ["tcp", "host", "port"]])
def test_wrong_usage_is_exit_2(probe: ModuleType, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        probe.main(arguments)
    assert stop.value.code == 2


def trino(pages: dict[str, dict], base: list[str]) -> Answer:
    def answer(method: str, path: str) -> tuple[int, bytes]:
        page = dict(pages[f"{method} {path}"])
        if "next" in page:
            page["nextUri"] = base[0] + page.pop("next")
        return 200, json.dumps(page).encode()

    return answer


@pytest.mark.parametrize(
    ("last", "code"),
    [
        ({"data": [[1]]}, 0),
        ({}, 1),
        ({"data": [[2]]}, 1),
        ({"error": {"errorName": "NO_NODES_AVAILABLE", "message": "no node"}}, 1),
    ],
)
def test_trino_needs_the_row(probe: ModuleType, last: dict, code: int) -> None:
    base = [""]
    info = {"starting": False}
    pages = {
        "GET /v1/info": info,
        "POST /v1/statement": {"next": "/a"},
        "GET /a": {"next": "/b", "stats": {}},
        "GET /b": last,
    }
    with http_server(trino(pages, base)) as url:
        base[0] = url
        assert probe.main(["trino", url]) == code


def test_trino_is_not_asked_while_it_starts(probe: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    with http_server(trino({"GET /v1/info": {"starting": True}}, [""])) as url:
        assert probe.main(["trino", url]) == 1
    assert "is starting" in capsys.readouterr().err


def test_metastore_alive(probe: ModuleType) -> None:
    with tcp_server([status(2), databases(1)]) as port:
        assert probe.main(["thrift-metastore", "127.0.0.1", str(port)]) == 0


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([status(1)], "status is 1"),
        ([status(2), databases(0)], "lists no database"),
        ([status(2), reply("get_all_databases", struct.pack(">BHI", 12, 1, 0))], "answered with an error"),
        ([b"HTTP/1.1 400 Bad Request\r\nServer: something else\r\n\r\n"], "not a Thrift reply"),
        ([status(2)[:6]], "ends after 6 bytes"),
        ([status(2)], "ends after 0 bytes"),
    ],
)
def test_metastore_faults(
    probe: ModuleType, capsys: pytest.CaptureFixture[str], answers: list[bytes], reason: str
) -> None:
    with tcp_server(answers) as port:
        assert probe.main(["thrift-metastore", "127.0.0.1", str(port)]) == 1
    assert reason in capsys.readouterr().err


def test_thrift_call_is_the_strict_binary_message(probe: ModuleType) -> None:
    assert probe.thrift_call("ab") == b"\x80\x01\x00\x01\x00\x00\x00\x02ab\x00\x00\x00\x00\x00"


@pytest.mark.parametrize(("alive", "wanted", "code"), [(1, 1, 0), (2, 1, 0), (0, 1, 1), (1, 2, 1)])
def test_spark_master_counts_living_workers(probe: ModuleType, alive: int, wanted: int, code: int) -> None:
    workers = [{"state": "ALIVE"}] * alive + [{"state": "DEAD"}]
    body = json.dumps({"status": "ALIVE", "workers": workers}).encode()
    with http_server(lambda _method, path: (200, body) if path == "/json/" else (404, b"")) as url:
        assert probe.main(["spark-master", url, "--workers", str(wanted)]) == code


def test_spark_master_in_recovery_is_not_ready(probe: ModuleType) -> None:
    with pytest.raises(probe.NotReady, match="RECOVERING"):
        probe.check_workers({"status": "RECOVERING", "workers": [{"state": "ALIVE"}]}, 1)


def spark_ui(executors: list[dict]) -> Answer:
    pages = {"/api/v1/applications": [{"id": "app-1"}], "/api/v1/applications/app-1/executors": executors}
    return lambda _method, path: (200, json.dumps(pages[path]).encode())


@pytest.mark.parametrize(
    ("executors", "code"),
    [
        ([{"id": "driver", "isActive": True}, {"id": "0", "isActive": True}], 0),
        ([{"id": "driver", "isActive": True}], 1),
        ([{"id": "driver", "isActive": True}, {"id": "0", "isActive": False}], 1),
    ],
)
def test_spark_connect_needs_an_executor(probe: ModuleType, executors: list[dict], code: int) -> None:
    with http_server(spark_ui(executors)) as url, tcp_server([]) as grpc, tcp_server([]) as thrift:
        ports = ["--grpc-port", str(grpc), "--thrift-port", str(thrift), "--ui-port", url.rsplit(":", 1)[1]]
        assert probe.main(["spark-connect", *ports]) == code


def test_spark_connect_needs_both_ports(probe: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    closed = free_port()
    with tcp_server([]) as grpc:
        assert probe.main(["spark-connect", "--grpc-port", str(grpc), "--thrift-port", str(closed)]) == 1
    assert f":{closed}" in capsys.readouterr().err


def test_postgres_uses_the_clients(probe: ModuleType, tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, body in (("pg_isready", "exit 0"), ("psql", "echo 1")):
        client = tmp_path / name
        client.write_text(f"#!/bin/sh\n{body}\n")
        client.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert probe.main(["postgres"]) == 0
    (tmp_path / "psql").write_text("#!/bin/sh\necho 'role does not exist' >&2\nexit 2\n")
    assert probe.main(["postgres"]) == 1
    (tmp_path / "psql").write_text("#!/bin/sh\necho 0\n")
    assert probe.main(["postgres"]) == 1
