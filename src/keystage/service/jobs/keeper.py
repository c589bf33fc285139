"""Keeps the processes that do the background work: begins them, begins one again that died, ends them all at the end.

It loads nothing but the standard library. A job that crashes, or grows beyond all bounds, takes only its own process
along; the next one takes the job up again.
"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

from keystage.service.jobs.lifetime import BEGUN_BY

__all__ = ["keep_workers"]

_LOOK_EVERY = 0.25
_PATIENCE = 10.0  # seconds to end by oneself
_WORKER = (sys.executable, "-m", "keystage.service.jobs")
_SOON_DEAD, _LONGEST_PAUSE = 5.0, 30.0


@dataclass(slots=True)
class _Worker:
    """name: tells the next process of this place which jobs the one before held."""

    name: str
    process: subprocess.Popen[bytes]
    began: float
    pause: float = 0.0
    again: float | None = None


def keep_workers(count: int, *, while_: int | None = None, command: tuple[str, ...] = _WORKER) -> None:
    """Keep `count` workers until told to end, or until the process `while_`, which began this one, has ended.

    command: what begins a worker; its name is put behind.
    """
    told: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        told.append(number)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    names = [f"{os.uname().nodename}:{os.getpid()}:{place}" for place in range(count)]
    workers = [_Worker(name, _process(command, name), time.monotonic()) for name in names]
    while not told and (while_ is None or os.getppid() == while_):
        for worker in workers:
            _begin_again_if_dead(worker, command)
        time.sleep(_LOOK_EVERY)
    _end(workers)


def _process(command: tuple[str, ...], name: str) -> subprocess.Popen[bytes]:
    own = os.environ | {BEGUN_BY: str(os.getpid())}
    return subprocess.Popen([*command, name], env=own)  # noqa: S603 - our own interpreter


def _begin_again_if_dead(worker: _Worker, command: tuple[str, ...]) -> None:
    """At once; but one that dies as soon as it begins is begun ever more seldom."""
    if worker.process.poll() is None:
        return
    now = time.monotonic()
    if worker.again is None:
        soon = now - worker.began < _SOON_DEAD and worker.process.returncode != 0
        worker.pause = min(max(1.0, worker.pause * 2), _LONGEST_PAUSE) if soon else 0.0
        worker.again = now + worker.pause
    if now >= worker.again:
        worker.process, worker.began, worker.again = _process(command, worker.name), now, None


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        if worker.process.poll() is None:
            worker.process.terminate()
    until = time.monotonic() + _PATIENCE
    for worker in workers:
        try:
            worker.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            worker.process.kill()
            worker.process.wait()
