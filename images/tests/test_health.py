"""lakehouse-health: waits for a starting service, then asks again only after a pause."""

import os
import subprocess
from pathlib import Path

import pytest

HEALTH = Path(__file__).resolve().parents[1] / "base" / "lakehouse-health"


@pytest.fixture
def health(tmp_path):
    """Run the health check with a stand-in for lakehouse-probe and for sleep that write down how they were called."""
    calls = tmp_path / "calls"
    for name in ("lakehouse-probe", "sleep"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho "{name} $*" >> {calls}\nexit "${{FAIL:-0}}"\n')
        program.chmod(0o755)

    def run(*arguments: str, **env: str) -> tuple[int, list[str]]:
        calls.unlink(missing_ok=True)
        path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            [HEALTH, *arguments],
            env={"PATH": path, "TMPDIR": str(tmp_path), **env},
            capture_output=True,
            check=False,
        )
        return done.returncode, calls.read_text().splitlines() if calls.exists() else []

    return run


def test_first_check_waits_for_the_service(health):
    assert health("10", "tcp", "here", "1") == (0, ["lakehouse-probe tcp here 1 --wait 110"])


def test_later_checks_pause_and_ask_once(health):
    health("10", "tcp", "here", "1")
    assert health("10", "tcp", "here", "1") == (0, ["sleep 10", "lakehouse-probe tcp here 1"])


def test_a_service_that_never_answered_is_waited_for_again(health):
    code, _ = health("10", "tcp", "here", "1", FAIL="1")
    assert code == 1
    assert health("10", "tcp", "here", "1") == (0, ["lakehouse-probe tcp here 1 --wait 110"])


def test_a_restarted_container_counts_as_starting(health, tmp_path):
    health("10", "tcp", "here", "1")
    (tmp_path / "lakehouse-answered").write_text("another start\n")
    assert health("10", "tcp", "here", "1") == (0, ["lakehouse-probe tcp here 1 --wait 110"])


def test_usage(health):
    code, calls = health("10")
    assert (code, calls) == (2, [])
