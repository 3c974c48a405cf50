"""Fetch a plan and the code that it names from the object store, check both, and run the jobs.

Usage::

    lakehouse-run --plan s3://BUCKET/PREFIX/<sha256>.json -- COMMAND...

This program becomes ``python -m lakehouse_jobs --plan FILE COMMAND...`` and ends with its exit code. Exit codes of this program's own: 2 wrong usage, 78 the plan or its code
cannot be fetched or is not what it should be.

Environment: S3_ENDPOINT, S3_REGION (default us-east-1), AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import runpy
import signal
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

EXIT_CONFIG = 78
PLAN_VERSION = 3

Fetch = Callable[[str, str], bytes]
"""Return the content of an object, given bucket and key."""


class RunError(Exception):
    """A fault that the user can do something about; the message says what and where."""


def parse_uri(uri: str) -> tuple[str, str]:
    """Split ``s3://bucket/key`` into bucket and key."""
    parts = urlsplit(uri)
    key = parts.path.lstrip("/")
    if parts.scheme != "s3" or not parts.netloc or not key:
        raise RunError(f"{uri!r} is not an address of the form s3://bucket/key")
    return parts.netloc, key


def expected_plan_digest(uri: str) -> str:
    """Return the SHA-256 that the plan's name promises."""
    match = re.search(r"(?:^|/)([0-9a-f]{64})\.json$", uri)
    if not match:
        raise RunError(f"{uri}: a plan is named <sha256>.json after its content")
    return match.group(1)


def checked(content: bytes, digest: str, uri: str) -> bytes:
    """Return ``content`` if its SHA-256 is ``digest``."""
    actual = hashlib.sha256(content).hexdigest()
    if actual != digest:
        raise RunError(f"{uri}: the content has SHA-256 {actual}, expected {digest}")
    return content


def code_parts(plan: object, uri: str) -> dict[str, tuple[str, str]]:
    """Return address and SHA-256 of each archive that the plan names, by name."""
    if not isinstance(plan, dict) or plan.get("version") != PLAN_VERSION:
        found = plan.get("version") if isinstance(plan, dict) else None
        raise RunError(f"{uri}: this runner reads plans of version {PLAN_VERSION}, this one has version {found!r}")
    code = plan.get("code")
    if not isinstance(code, dict) or not code:
        raise RunError(f"{uri}: the plan names no code (key 'code')")
    parts = {}
    for name, entry in sorted(code.items()):
        if not isinstance(entry, dict) or not isinstance(entry.get("uri"), str) or not isinstance(entry.get("sha256"), str):
            raise RunError(f"{uri}: code.{name} needs the texts 'uri' and 'sha256'")
        if not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
            raise RunError(f"{uri}: code.{name}: the name is not usable as a file name")
        parts[name] = (entry["uri"], entry["sha256"])
    return parts


def fetch_all(plan_uri: str, fetch: Fetch, folder: Path) -> tuple[Path, list[Path]]:
    """Write the plan and its archives to ``folder``, all checked; return their paths."""
    plan_digest = expected_plan_digest(plan_uri)
    content = checked(fetch(*parse_uri(plan_uri)), plan_digest, plan_uri)
    try:
        plan = json.loads(content)
    except ValueError as error:
        raise RunError(f"{plan_uri}: not JSON: {error}") from error
    plan_file = folder / "plan.json"
    plan_file.write_bytes(content)
    archives = []
    for name, (uri, digest) in code_parts(plan, plan_uri).items():
        archive = folder / f"{name}.zip"
        archive.write_bytes(checked(fetch(*parse_uri(uri)), digest, uri))
        archives.append(archive)
    return plan_file, archives


def hand_over(plan_file: Path, archives: list[Path], command: list[str]) -> None:
    """Become ``python -m lakehouse_jobs``, whose modules come from the archives, and end as it ends."""
    sys.path[:0] = [str(archive) for archive in archives]
    # Compiled modules of an archive cannot be stored in it, and nothing else is to be written next to the code.
    sys.dont_write_bytecode = True
    sys.argv = ["lakehouse_jobs", "--plan", str(plan_file), *command]
    runpy.run_module("lakehouse_jobs", run_name="__main__", alter_sys=True)


def end_orderly(number: int, _frame: FrameType | None) -> None:
    """End as a shell tells it, so that what was fetched is removed; the jobs replace this by their own way."""
    sys.exit(128 + number)


def s3_fetch(environment: Mapping[str, str]) -> Fetch:
    """Return a function that reads objects from the store that the environment names."""
    import boto3  # slow to load, and not needed to show the help or a wrong usage
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    endpoint = environment.get("S3_ENDPOINT")
    config = Config(s3={"addressing_style": "path"}, connect_timeout=5, retries={"mode": "standard", "max_attempts": 4})
    client = boto3.client(
        "s3", endpoint_url=endpoint, region_name=environment.get("S3_REGION", "us-east-1"), config=config
    )

    def fetch(bucket: str, key: str) -> bytes:
        try:
            return client.get_object(Bucket=bucket, Key=key)["Body"].read()
        except (BotoCoreError, ClientError) as error:
            raise RunError(f"s3://{bucket}/{key} cannot be read from {endpoint or 'AWS'}: {error}") from error

    return fetch


def main(argv: list[str]) -> int:
    """Run the program; return its exit code."""
    parser = argparse.ArgumentParser(prog="lakehouse-run", description="Fetch a plan with its code, check both, and run jobs.")
    parser.add_argument("--plan", required=True, metavar="URI", help="s3://bucket/prefix/<sha256>.json")
    parser.add_argument("command", nargs="+", help="what lakehouse_jobs is to do; separate it by --")
    args = parser.parse_args(argv)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_orderly)
    with tempfile.TemporaryDirectory(prefix="lakehouse-run-") as folder:
        try:
            plan_file, archives = fetch_all(args.plan, s3_fetch(os.environ), Path(folder))
        except RunError as error:
            print(f"lakehouse-run: {error}", file=sys.stderr)
            return EXIT_CONFIG
        hand_over(plan_file, archives, args.command)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
