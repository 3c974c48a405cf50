"""Runs jobs as soon as what they read is there, several at a time, and stops at the first failure."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

from lakehouse_jobs.plan import Job
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
    by_table = {job.writes: job for job in jobs}
    order: TopologicalSorter[str] = TopologicalSorter()
    for job in jobs:
        order.add(job.writes, *(read for read in job.reads if read in by_table))
    order.prepare()
    chains = _chains(by_table)
    ready: list[str] = []
    done: dict[str, JobRecord] = {}
    began = time.monotonic()
    with ThreadPoolExecutor(parallel, "job") as pool:
        at_work: dict[Future[JobRecord], str] = {}
        try:
            while order.is_active():
                # The sort is stable: among equal chains the given order stays.
                ready = sorted([*ready, *order.get_ready()], key=lambda table: -chains[table])
                failed = any(record.status == "failed" for record in done.values())
                while ready and not failed and len(at_work) < parallel:
                    table = ready.pop(0)
                    at_work[pool.submit(execute, by_table[table])] = table
                if not at_work:
                    break
                ended, _ = wait(at_work, _SAY_WHAT_IS_AT_WORK_SECONDS, FIRST_COMPLETED)
                if not ended:
                    progress.waiting(at_work.values(), time.monotonic() - began)
                for future in ended:
                    table = at_work.pop(future)
                    done[table] = future.result()
                    progress.finished(done[table])
                    order.done(table)
        except BaseException:
            # Leaving the pool waits for the jobs at work.
            interrupt()
            raise
    return tuple(done.get(job.writes) or _not_run(job) for job in jobs)


def _not_run(job: Job) -> JobRecord:
    return JobRecord(job.name, job.writes, job.step, "not run")


def _chains(by_table: Mapping[str, Job]) -> dict[str, int]:
    """Number of jobs in the longest chain that begins with each table's job."""
    chains = dict.fromkeys(by_table, 1)
    readers_first = reversed(
        list(TopologicalSorter({name: job.reads for name, job in by_table.items()}).static_order())
    )
    for table in readers_first:
        for read in by_table[table].reads if table in by_table else ():
            if read in chains:
                chains[read] = max(chains[read], chains[table] + 1)
    return chains
