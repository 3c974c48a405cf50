"""Step `dbt`: builds and tests a dbt project in the product's database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lakehouse_jobs.check import Check, CheckError
from lakehouse_jobs.dbt_files import render_profile, render_sources
from lakehouse_jobs.deadline import stopped_after
from lakehouse_jobs.errors import LakehouseError, bullets
from lakehouse_jobs.plan import Product
from lakehouse_jobs.plan_jobs import DbtJob
from lakehouse_jobs.postgres_connection import libpq_url
from lakehouse_jobs.product_files import copy_product_folder
from lakehouse_jobs.settings import SourceAccess

_DBT = "/opt/dbt/bin/dbt"
_SHOWN_LINES = 40
# Results that keep what comes after from being built.
_FAULTS = frozenset({"error", "fail", "runtime error"})


@dataclass(frozen=True, slots=True)
class DbtResult:
    """What one build did: how many models it built, and what each test found."""

    models: int
    checks: tuple[Check, ...]


def run_dbt(
    product: Product, job: DbtJob, access: SourceAccess, environment: Mapping[str, str] = os.environ
) -> DbtResult:
    """Builds the project's models and runs its tests, each model's before what depends on it.

    Raises:
        LakehouseError: a model cannot be built or a test fails (`CheckError`), each of which is named, or it
            took longer than the job's limit.
    """
    with tempfile.TemporaryDirectory(prefix="lakehouse-dbt-") as name:
        folder = Path(name)
        project = folder / "project"
        copy_product_folder(product.name, job.project, sys.path, project)
        (project / "models" / "lakehouse_sources.yml").write_text(
            render_sources(product, job), encoding="utf-8"
        )
        (folder / "profiles.yml").write_text(render_profile(), encoding="utf-8")
        url = urlsplit(libpq_url(access))
        settings = {
            "LAKEHOUSE_DBT_HOST": url.hostname or "",
            "LAKEHOUSE_DBT_PORT": str(url.port or 5432),
            "LAKEHOUSE_DBT_DATABASE": url.path.lstrip("/"),
            "LAKEHOUSE_DBT_USER": access.user,
            "DBT_ENV_SECRET_LAKEHOUSE_PASSWORD": access.password,
            # Nobody is told about the run, and nothing is written outside of its folder.
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
        }
        command = [_DBT, "--no-use-colors", "build", "--project-dir", str(project), "--profiles-dir", name]
        try:
            done = subprocess.run(  # noqa: S603 (fixed program, no shell)
                command,
                env={**environment, **settings},
                capture_output=True,
                text=True,
                check=False,
                timeout=job.limits.timeout,
            )
        except subprocess.TimeoutExpired as error:
            raise LakehouseError(stopped_after(error.timeout)) from error
        results = folder / "target" / "run_results.json"
        if not results.is_file():
            output = "\n".join((done.stdout + done.stderr).strip().splitlines()[-_SHOWN_LINES:])
            raise LakehouseError(f"dbt project {job.project} cannot be built:\n{output}")
        return read_results(job, json.loads(results.read_text(encoding="utf-8"))["results"])


def read_results(job: DbtJob, results: Sequence[Mapping[str, Any]]) -> DbtResult:
    """Reads the results of a build.

    Raises:
        CheckError: something failed; names each, with dbt's message.
    """
    tests = [result for result in results if result["unique_id"].startswith(("test.", "unit_test."))]
    checks = tuple(_check(result) for result in tests if result["status"] != "skipped")
    faults = [
        f"{_name(result)}: {' '.join(str(result['message']).split())}"
        for result in results
        if result["status"] in _FAULTS
    ]
    if faults:
        heading = f"dbt project {job.project} fails, {len(faults)} of {len(results)}:"
        raise CheckError(bullets(heading, faults), checks)
    models = [
        result for result in results if result["unique_id"].startswith(("model.", "seed.", "snapshot."))
    ]
    return DbtResult(sum(result["status"] == "success" for result in models), checks)


def _check(result: Mapping[str, Any]) -> Check:
    severity = "warn" if result["status"] == "warn" else "stop"
    failures = result["failures"]
    broken = None if failures is None else int(failures)
    return Check(_name(result), "dbt test", severity, broken, result["status"] == "pass")


def _name(result: Mapping[str, Any]) -> str:
    """Name of a node without its kind and project."""
    return str(result["unique_id"]).split(".", maxsplit=2)[-1]
