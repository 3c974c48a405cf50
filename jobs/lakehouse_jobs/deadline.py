"""Ends what a job has at work when its time is over."""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

_AGAIN_SECONDS = 1.0


def stopped_after(seconds: float) -> str:
    """What a record says about work that was ended."""
    return f"It was stopped after {seconds:.0f} s, which is its timeout."


class Deadline:
    """Interrupts work that takes longer than `seconds`, from entering the context to leaving it."""

    def __init__(self, seconds: float | None, interrupt: Callable[[], object]) -> None:
        """`interrupt` ends what is at work, repeated until the context is left; `None` never does."""
        self._seconds = seconds
        self._interrupt = interrupt
        self._passed = threading.Event()
        self._left = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)

    @property
    def passed(self) -> bool:
        """Whether the time was over before the context was left."""
        return self._passed.is_set()

    def __enter__(self) -> Self:
        """Starts the clock."""
        if self._seconds is not None:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops the clock."""
        self._left.set()
        if self._seconds is not None:
            self._thread.join()

    def _watch(self) -> None:
        if self._left.wait(self._seconds):
            return
        self._passed.set()
        # Work may be between two operations, of which the next one has to end, too.
        while True:
            self._interrupt()
            if self._left.wait(_AGAIN_SECONDS):
                return
