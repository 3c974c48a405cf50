"""The job runner as a child process: what it says, and what it tells of each job."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class Line:
    """A line that the runner said to people."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A record that the runner told: `kind` is `job` or, last, `run`."""

    kind: str
    record: dict[str, Any]


class Runner:
    """Runs jobs of one plan, whose file and code archives lie in `folder`."""

    def __init__(self, folder: Path, python: str) -> None:
        """`python` is the interpreter of the jobs: their packages and Dagster's need never agree."""
        self._folder = folder
        self._python = python

    def run(
        self, arguments: Sequence[str], ended: Callable[[int], None]
    ) -> Generator[Line | Told, None, None]:
        """Runs `run` with the arguments and yields what the runner says and tells, as it comes.

        A caller that leaves early interrupts the runner, which then ends in order. `ended` is given its exit
        code.
        """
        archives = sorted(str(archive) for archive in self._folder.glob("*.zip"))
        command = [self._python, "-m", "lakehouse_jobs", "--plan", str(self._folder / "plan.json"), "run"]
        process = subprocess.Popen(  # noqa: S603 (the arguments are names of the plan)
            [*command, *arguments, "--events"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self._folder,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(archives),
                # Compiled modules of an archive cannot be stored in it.
                "PYTHONDONTWRITEBYTECODE": "1",
            },
        )
        try:
            yield from _lines(process)
        except BaseException:
            # The runner ends its jobs and frees its lease, so that the next run need not wait.
            process.terminate()
            raise
        finally:
            ended(process.wait())


def _lines(process: subprocess.Popen[str]) -> Iterator[Line | Told]:
    """What comes on both streams, in the order in which it comes, until both end."""
    said: queue.Queue[Line | Told | None] = queue.Queue()

    def read(stream: IO[str], understand: Callable[[str], Line | Told]) -> None:
        with closing(stream):
            for line in stream:
                said.put(understand(line.rstrip("\n")))
        said.put(None)

    readers = [(process.stdout, _told), (process.stderr, Line)]
    for stream, understand in readers:
        threading.Thread(target=read, args=(stream, understand), daemon=True).start()
    open_streams = len(readers)
    while open_streams:
        line = said.get()
        if line is None:
            open_streams -= 1
        else:
            yield line


def _told(text: str) -> Line | Told:
    # Whatever else a library writes there is for people.
    if not text.startswith("{"):
        return Line(text)
    [(kind, record)] = json.loads(text).items()
    return Told(kind, record)
