"""Dagster's one code location: whatever the stack's present plan declares.

The plan and the code archives that it names are fetched when the location is loaded, so that a reload brings a new
plan without a new container. Processes that Dagster starts for runs find in their environment what the location was
loaded from: a run ends on the plan that it was started on.

Environment: LAKEHOUSE_CURRENT_PLAN, address of the object that holds the plan's address; what lakehouse_run.py needs.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

from dagster import Definitions
from lakehouse_run import fetch_all, parse_uri, s3_fetch

JOBS_PYTHON = "/opt/python/bin/python"

_FOLDER = "LAKEHOUSE_PLAN_FOLDER"


def plan_folder() -> Path:
    """Return the folder with the plan and its archives, fetched unless a parent process has done so."""
    if _FOLDER not in os.environ:
        fetch = s3_fetch(os.environ)
        plan_uri = fetch(*parse_uri(os.environ["LAKEHOUSE_CURRENT_PLAN"])).decode().strip()
        # It stays for runs at work when the location is loaded anew, and goes with the container.
        folder = Path(tempfile.mkdtemp(prefix="lakehouse-plan-"))
        fetch_all(plan_uri, fetch, folder)
        os.environ[_FOLDER] = str(folder)
    return Path(os.environ[_FOLDER])


def load() -> Definitions:
    """Return what the plan declares, made by the code that the plan names."""
    folder = plan_folder()
    sys.path[:0] = [str(archive) for archive in sorted(folder.glob("*.zip"))]
    from lakehouse_dagster.definitions import build_definitions
    from lakehouse_dagster.runner import Runner

    return build_definitions(json.loads((folder / "plan.json").read_text()), Runner(folder, JOBS_PYTHON))


definitions = load()
