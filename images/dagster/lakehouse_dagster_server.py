"""Run Dagster's code server, web server and daemon, all or none, and end runs that have lost their process.

Every run is a process of this container. So no run can be at work when it starts: what the history calls running was
killed with the container before, and is failed in so many words. When one of the three servers ends, the program ends,
and the engine starts the container anew.

Exit codes: 0 told to stop; 1 a server ended by itself or did not answer.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType

from dagster import DagsterInstance, DagsterRunStatus, RunsFilter

BIN = "/opt/dagster/bin"
CODE_PORT = "4000"
HEALTH_PORT = 3001
GRAPHQL = "http://127.0.0.1:3000/graphql"
WORKSPACE = f"{os.environ['DAGSTER_HOME']}/workspace.yaml"
LOCATION = "/opt/lakehouse/lakehouse_location.py"
POLL_SECONDS = 0.5
# Less than the engine waits between its polite signal and the kill.
STOP_SECONDS = 25

CODE_SERVER = [
    *(f"{BIN}/dagster", "code-server", "start", "--python-file", LOCATION, "--location-name", "lakehouse"),
    *("--working-directory", "/opt/lakehouse", "--host", "127.0.0.1", "--port", CODE_PORT),
    "--use-python-environment-entry-point",
]
OTHERS = [
    [f"{BIN}/dagster-webserver", "--workspace", WORKSPACE, "--host", "0.0.0.0", "--port", "3000"],
    [f"{BIN}/dagster-daemon", "run", "--workspace", WORKSPACE],
]


LOCATIONS_QUERY = """{ workspaceOrError { __typename ... on PythonError { message } ... on Workspace { locationEntries {
  name loadStatus locationOrLoadError { __typename ... on PythonError { message } } } } } }"""


class Stop(Exception):
    """The container is told to stop."""


def stop(_number: int, _frame: FrameType | None) -> None:
    raise Stop


def fail_lost_runs(instance: DagsterInstance) -> None:
    """Fail every run that was at work in a container that is no more."""
    statuses = [DagsterRunStatus.STARTING, DagsterRunStatus.STARTED, DagsterRunStatus.CANCELING]
    for run in instance.get_runs(filters=RunsFilter(statuses=statuses)):
        message = "Dagster was stopped or killed while the run was at work. Published tables are whole; run again."
        instance.report_run_failed(run, message)
        print(f"lakehouse-dagster: run {run.run_id} of {run.job_name} has failed: {message}", flush=True)


def location_fault(answer: dict) -> str | None:
    """Return what keeps the code location from being used, as the web server tells it."""
    workspace = (answer.get("data") or {}).get("workspaceOrError") or {}
    entries = workspace.get("locationEntries")
    if not entries:
        return f"the web server knows no code location: {json.dumps(answer)[:400]}"
    for entry in entries:
        location = entry.get("locationOrLoadError") or {}
        if location.get("__typename") != "RepositoryLocation":
            reason = (location.get("message") or entry.get("loadStatus") or "unknown").strip()
            return f"code location {entry.get('name')} is not loaded: {reason}"
    return None


def fault() -> str | None:
    """Return why Dagster cannot be used now, or nothing."""
    body = json.dumps({"query": LOCATIONS_QUERY}).encode()
    request = urllib.request.Request(GRAPHQL, data=body, headers={"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=15) as response:
            return location_fault(json.loads(response.read()))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"the web server does not answer: {error}"


class Health(BaseHTTPRequestHandler):
    """Answers whether Dagster can be used: 200, or 503 with the reason, which goes to the log as well."""

    told: str | None = None

    def do_GET(self) -> None:
        reason = fault()
        # Once, not with every probe.
        if reason not in (None, Health.told):
            print(f"lakehouse-dagster: {reason}", file=sys.stderr, flush=True)
        Health.told = reason
        content = (reason or "ready").encode()
        self.send_response(200 if reason is None else 503)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Keep the log for what matters."""


def serve() -> int:
    """Start the servers and return when one of them ends."""
    servers = [subprocess.Popen(CODE_SERVER)]
    probe = ["lakehouse-probe", "tcp", "127.0.0.1", CODE_PORT, "--wait", "100"]
    if subprocess.run(probe, check=False).returncode != 0:
        return 1
    servers += [subprocess.Popen(command) for command in OTHERS]
    health = ThreadingHTTPServer(("127.0.0.1", HEALTH_PORT), Health)
    threading.Thread(target=health.serve_forever, daemon=True).start()
    while all(server.poll() is None for server in servers):
        time.sleep(POLL_SECONDS)
    for server in servers:
        if server.poll() is not None:
            print(f"lakehouse-dagster: {server.args[0]} ended with {server.returncode}", file=sys.stderr, flush=True)
    return 1


def stop_everything() -> None:
    """Tell every process of the container to end, runs too, and wait until they have."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # There may be none left.
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while others() and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.1)


def others() -> list[str]:
    """Return the ids of all processes but this one and the first one, which ends with it."""
    return [entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit() and entry.name not in {"1", str(os.getpid())}]


def main() -> int:
    """Run until told to stop, or until a server ends."""
    signal.signal(signal.SIGTERM, stop)
    try:
        # The first to come makes the tables of the history; several at once would disturb each other.
        with DagsterInstance.get() as instance:
            instance.upgrade()
            fail_lost_runs(instance)
        return serve()
    except Stop:
        return 0
    finally:
        stop_everything()


if __name__ == "__main__":
    sys.exit(main())
