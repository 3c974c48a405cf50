"""A run whose executors are gone ends; one that has them is left alone."""

from __future__ import annotations

import threading

from lakehouse_jobs.executor_watch import ExecutorWatch


def test_work_without_executors_is_interrupted_and_says_why() -> None:
    interrupted = threading.Event()
    said: list[str] = []
    with ExecutorWatch(lambda: 0, interrupted.set, said.append, patience=0.05, poll=0.01):
        assert interrupted.wait(10)
    assert len(said) == 1
    assert "is a Spark worker running?" in said[0]


def test_work_with_an_executor_goes_on() -> None:
    looked, interrupted = threading.Semaphore(0), threading.Event()

    def executors() -> int:
        looked.release()
        return 1

    with ExecutorWatch(executors, interrupted.set, lambda _: None, patience=0.0, poll=0.01):
        assert all(looked.acquire(timeout=10) for _ in range(5))
    assert not interrupted.is_set()


def test_an_executor_that_comes_back_in_time_saves_the_work() -> None:
    counts = iter([0, 0, 1, 0, 0, 1])
    looked, interrupted = threading.Event(), threading.Event()

    def executors() -> int:
        count = next(counts, 1)
        if count == 1:
            looked.set()
        return count

    with ExecutorWatch(executors, interrupted.set, lambda _: None, patience=60.0, poll=0.01):
        assert looked.wait(10)
    assert not interrupted.is_set()


def test_a_driver_that_does_not_answer_is_not_judged() -> None:
    looked, interrupted = threading.Semaphore(0), threading.Event()

    def executors() -> int:
        looked.release()
        raise OSError("refused")

    with ExecutorWatch(executors, interrupted.set, lambda _: None, patience=0.0, poll=0.01):
        assert all(looked.acquire(timeout=10) for _ in range(5))
    assert not interrupted.is_set()
