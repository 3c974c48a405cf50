"""Runs jobs as soon as what they read is there, several at a time, and stops at the first failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

from lakehouse_jobs.plan_jobs import Job
from lakehouse_jobs.progress import Progress
from lakehouse_jobs.record import JobRecord

_SAY_WHAT_IS_AT_WORK_SECONDS = 10.0


def run_jobs(
    jobs: Sequence[Job],
    parallel: int,
    execute: Callable[[Job], JobRecord],
    interrupt: Callable[[], object],
    progress: Progress,
) -> tuple[JobRecord, ...]:
    """Runs the jobs and returns a record for each, in the order given.

    A job starts when every job of the list whose table it reads has succeeded; of several that could start,
    the one with the longest chain of jobs after it does, since that chain decides when the run ends. After
    the first failure nothing new starts; jobs already at work finish, so that their tables end in a clean
    state.

    Args:
        jobs: what to run; equal ones keep their order.
        parallel: how many may be at work at once.
        execute: runs one job; reports failure in its record instead of raising.
        interrupt: makes jobs at work end soon; called when the user interrupts the run.
        progress: is told about every finished job.
    """
    by_name = {job.name: job for job in jobs}
    writers = {job.writes: job.name for job in jobs if job.writes is not None}
    before = {job.name: [writers[read] for read in job.reads if read in writers] for job in jobs}
    order = TopologicalSorter(before)
    order.prepare()
    chains = _chains(before)
    ready: list[str] = []
    done: dict[str, JobRecord] = {}
    began = time.monotonic()
    with ThreadPoolExecutor(parallel, "job") as pool:
        at_work: dict[Future[JobRecord], str] = {}
        try:
            while order.is_active():
                # The sort is stable: among equal chains the given order stays.
                ready = sorted([*ready, *order.get_ready()], key=lambda name: -chains[name])
                failed = any(record.status == "failed" for record in done.values())
                while ready and not failed and len(at_work) < parallel:
                    name = ready.pop(0)
                    at_work[pool.submit(execute, by_name[name])] = name
                if not at_work:
                    break
                ended, _ = wait(at_work, _SAY_WHAT_IS_AT_WORK_SECONDS, FIRST_COMPLETED)
                if not ended:
                    tables = [by_name[name].writes or name for name in at_work.values()]
                    progress.waiting(tables, time.monotonic() - began)
                for future in ended:
                    name = at_work.pop(future)
                    done[name] = future.result()
                    progress.finished(done[name])
                    order.done(name)
        except BaseException:
            # Leaving the pool waits for the jobs at work.
            interrupt()
            raise
    return tuple(done.get(job.name) or _not_run(job) for job in jobs)


def _not_run(job: Job) -> JobRecord:
    return JobRecord(job.name, job.writes or job.name, job.step, "not run")


def _chains(before: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Number of jobs in the longest chain that begins with each job; `before` names those before each."""
    chains = dict.fromkeys(before, 1)
    for name in reversed(list(TopologicalSorter(before).static_order())):
        for earlier in before[name]:
            chains[earlier] = max(chains[earlier], chains[name] + 1)
    return chains
