"""Many documents: processes that keep their compilers warm, a queue that never grows, errors that stop nobody else."""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path

from keystage.analysis.errors import KeystageError, is_full
from keystage.analysis.publish.printing import Format, Printable, Written, write

__all__ = ["Failed", "Job", "Outcome", "print_all"]

_WAITING = 4  # jobs a worker may have waiting: enough never to idle, few enough to keep memory flat


@dataclass(frozen=True, slots=True)
class Job:
    """document: the value, or what makes it when called (it must pickle: functools.partial of a module's function)."""

    document: Printable | Callable[[], Printable]
    format: Format
    path: Path
    home: Path | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be made. message: a sentence, with no name of a person in it."""

    path: Path
    format: Format
    message: str


Outcome = Written | Failed


def print_all(
    jobs: Iterable[Job], *, workers: int, progress: Callable[[Outcome], None] | None = None
) -> Iterator[Outcome]:
    """Print each job, in order. One that fails is reported as `Failed` and the others go on; a full disk ends them all.

    workers: processes (1: in this one). They are started afresh, not forked: a script that calls this with more than
    one needs its `if __name__ == "__main__":`. progress: called with each outcome.
    """
    made = map(_print, jobs) if workers <= 1 else _in_processes(jobs, workers)
    for outcome in made:
        if progress is not None:
            progress(outcome)
        yield outcome


def _print(job: Job) -> Outcome:
    try:
        document = job.document() if callable(job.document) else job.document
        return write(document, format=job.format, path=job.path, home=job.home)
    except KeystageError as problem:
        return Failed(job.path, job.format, str(problem))
    except Exception as problem:
        if is_full(problem):  # no fault of this document: none after it fares better
            raise
        return Failed(job.path, job.format, f"This document could not be made ({type(problem).__name__}).")


def _in_processes(jobs: Iterable[Job], workers: int) -> Iterator[Outcome]:
    """In order of the jobs. A process that dies takes down its pool: what waits is printed by a new one."""
    rest = iter(jobs)
    waiting: deque[Job] = deque()
    while True:
        with _pool(workers) as pool:
            try:
                sent = deque(pool.submit(_print, job) for job in waiting)
                yield from _keep_sending(pool, rest, sent, waiting, workers * _WAITING)
                return
            except BrokenProcessPool:
                pass
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        yield _alone(waiting.popleft())


def _keep_sending(
    pool: ProcessPoolExecutor,
    rest: Iterator[Job],
    sent: deque[Future[Outcome]],
    waiting: deque[Job],
    most: int,
) -> Iterator[Outcome]:
    """Yield the oldest outcome, then send one more. `waiting` holds what has been sent and not yet yielded."""
    while True:
        for job in islice(rest, most - len(sent)):
            waiting.append(job)
            sent.append(pool.submit(_print, job))
        if not sent:
            return
        outcome = sent[0].result()
        sent.popleft()
        waiting.popleft()
        yield outcome


def _alone(job: Job) -> Outcome:
    """The oldest job of a pool that died, in a process of its own: if that dies too, it is the culprit."""
    with _pool(1) as pool:
        try:
            return pool.submit(_print, job).result()
        except BrokenProcessPool:
            return Failed(job.path, job.format, "The process that made this document ended without a word.")


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_settle)


def _settle() -> None:
    """Each process is one of several: its libraries need no threads of their own. It ends with whoever began it."""
    os.environ["RAYON_NUM_THREADS"] = "1"
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed says nothing: its pipe stays open as long as any of us holds the other end."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
