"""The entrypoint: secrets become environment variables, the command takes over, values stay out of the output."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


ME = pwd.getpwuid(os.geteuid()).pw_name


def run(images: Path, secrets: Path, *command: str, user: str = ME) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "LAKEHOUSE_SECRETS_DIR": str(secrets), "LAKEHOUSE_USER": user}
    entrypoint = images / "base" / "lakehouse-entrypoint"
    return subprocess.run(
        ["sh", str(entrypoint), *command], env=environment, capture_output=True, text=True, check=False
    )


def test_exports_each_secret(images: Path, tmp_path: Path) -> None:
    (tmp_path / "DB_PASSWORD").write_text('it\'s $HOME "quoted" and long\n')
    (tmp_path / "TOKEN_2").write_text("b")
    done = run(images, tmp_path, "sh", "-c", 'printf "%s|%s" "$DB_PASSWORD" "$TOKEN_2"')
    assert (done.returncode, done.stdout, done.stderr) == (0, 'it\'s $HOME "quoted" and long|b', "")


def test_works_without_the_folder(images: Path, tmp_path: Path) -> None:
    done = run(images, tmp_path / "absent", "echo", "two words", "*")
    assert (done.returncode, done.stdout) == (0, "two words *\n")


def test_the_command_replaces_the_script_and_its_exit_code_counts(images: Path, tmp_path: Path) -> None:
    assert run(images, tmp_path, "sh", "-c", "exit 7").returncode == 7


def test_leaves_no_variable_of_its_own(images: Path, tmp_path: Path) -> None:
    (tmp_path / "A_SECRET").write_text("hidden")
    names = {line.split("=", 1)[0] for line in run(images, tmp_path, "env").stdout.splitlines()}
    assert names - {"HOME", "PWD", "SHLVL", "_", "OLDPWD"} == {
        "PATH",
        "LAKEHOUSE_SECRETS_DIR",
        "LAKEHOUSE_USER",
        "A_SECRET",
    }


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up root's privileges")
def test_root_reads_the_secrets_and_becomes_the_user(images: Path, tmp_path: Path) -> None:
    (tmp_path / "ROOTS_OWN").write_text("x")
    (tmp_path / "ROOTS_OWN").chmod(0o400)
    show = 'echo "$(id -un) $(id -gn) $HOME $ROOTS_OWN"; grep NoNewPrivs /proc/self/status'
    done = run(images, tmp_path, "sh", "-c", show, user="daemon")
    assert done.stdout.split() == ["daemon", "daemon", pwd.getpwnam("daemon").pw_dir, "x", "NoNewPrivs:", "1"]


@pytest.mark.parametrize("name", ["with-dash", "1ST", "lower", "A B"])
def test_refuses_a_name_that_is_no_variable(images: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("do not show me")
    done = run(images, tmp_path, "env")
    assert done.returncode == 78
    assert name in done.stderr
    assert "do not show me" not in done.stdout + done.stderr


def test_says_which_file_it_cannot_read(images: Path) -> None:
    # Root reads everything, so the script runs as nobody then, from a folder that nobody can enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        entrypoint = folder / "entrypoint"
        shutil.copyfile(images / "base" / "lakehouse-entrypoint", entrypoint)
        entrypoint.chmod(0o644)
        secrets = folder / "secrets"
        secrets.mkdir()
        secrets.chmod(0o755)
        (secrets / "CLOSED").write_text("x")
        (secrets / "CLOSED").chmod(0)
        environment = {"PATH": os.environ["PATH"], "LAKEHOUSE_SECRETS_DIR": str(secrets)}
        nobody = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
        done = subprocess.run(
            ["/bin/sh", str(entrypoint), "env"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            **nobody,
        )
    assert done.returncode == 78
    assert "CLOSED: not readable" in done.stderr


def test_no_command_is_an_error(images: Path, tmp_path: Path) -> None:
    assert run(images, tmp_path).returncode == 78
