"""Keeps a run from waiting for ever for executors that are gone."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.request import urlopen

# A restarted worker is back well before this; Spark itself would wait without end.
PATIENCE_SECONDS = 30.0
_POLL_SECONDS = 2.0
_REQUEST_SECONDS = 5.0


class ExecutorWatch:
    """Interrupts a session's work when its driver has had no living executor for a while."""

    def __init__(
        self,
        executors: Callable[[], int],
        interrupt: Callable[[], object],
        say: Callable[[str], None],
        patience: float = PATIENCE_SECONDS,
        poll: float = _POLL_SECONDS,
    ) -> None:
        """Watches from entering the context to leaving it.

        Args:
            executors: how many executors live; raises OSError or ValueError while nobody can tell.
            interrupt: ends what the session has at work.
            say: is told once why the work ends.
            patience: seconds without an executor before the work is interrupted.
            poll: seconds between two looks.
        """
        self._executors = executors
        self._interrupt = interrupt
        self._say = say
        self._patience = patience
        self._poll = poll
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="executor-watch", daemon=True)

    def __enter__(self) -> Self:
        """Starts to watch."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops to watch."""
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        last_seen, said = time.monotonic(), False
        while not self._over.wait(self._poll):
            # A driver that does not answer fails the work by itself.
            if self._alive() != 0:
                last_seen, said = time.monotonic(), False
            elif time.monotonic() - last_seen >= self._patience:
                if not said:
                    self._say(
                        f"No executor has been alive for {self._patience:.0f} s: is a Spark worker running?"
                    )
                    said = True
                self._interrupt()

    def _alive(self) -> int | None:
        try:
            return self._executors()
        except (OSError, ValueError):
            return None


def living_executors(page: str) -> int:
    """Asks the driver's web page how many executors live.

    Args:
        page: address of the driver's web page, for example `http://spark-connect:4040`.

    Raises:
        OSError: the page does not answer.
        ValueError: it answers with something else than Spark's JSON.
    """
    applications = _read(f"{page}/api/v1/applications")
    executors = _read(f"{page}/api/v1/applications/{applications[0]['id']}/executors")
    return sum(1 for executor in executors if executor["id"] != "driver" and executor["isActive"])


def _read(url: str) -> list[dict[str, object]]:
    with urlopen(url, timeout=_REQUEST_SECONDS) as answer:  # noqa: S310 (an address of the stack itself)
        found: list[dict[str, object]] = json.load(answer)
    return found
