"""Memory and processor of the server, its children and the worker, sampled while something runs."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType

__all__ = ["Watch"]

_EVERY = 2.0  # seconds
_TICKS = os.sysconf("SC_CLK_TCK")


class Watch:
    """with Watch(pid) as watch: … – then most (GiB at once), busy (percent of all cores), growth (share)."""

    def __init__(self, pid: int) -> None:
        self._pid, self._over = pid, threading.Event()
        self._samples: list[float] = []
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._began = self._ended = 0.0
        self._used: dict[int, float] = {}

    def __enter__(self) -> "Watch":
        self._began = time.monotonic()
        self._before = dict(_processor(_family(self._pid)))
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()
        self._ended = time.monotonic()

    @property
    def most(self) -> float:
        return max(self._samples, default=0.0)

    @property
    def busy(self) -> float:
        spent = sum(used - self._before.get(pid, 0.0) for pid, used in self._used.items())
        return 100 * spent / max(1e-9, self._ended - self._began) / (os.cpu_count() or 1)

    @property
    def growth(self) -> float:
        """From the mean of the first tenth to that of the last."""
        tenth = max(1, len(self._samples) // 10)
        first, last = sum(self._samples[:tenth]) / tenth, sum(self._samples[-tenth:]) / tenth
        return last / first - 1 if first else 0.0

    def _look(self) -> None:
        while not self._over.wait(_EVERY):
            family = _family(self._pid)
            self._samples.append(sum(map(_gibibytes, family)))
            self._used |= dict(_processor(family))


def _family(pid: int) -> list[int]:
    """The process and all that it began, and they."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(words[1]), []).append(int(stat.parent.name))
    found, open_ = [], [pid]
    while open_:
        one = open_.pop()
        found.append(one)
        open_ += parents.get(one, [])
    return found


def _gibibytes(pid: int) -> float:
    """Memory of its own and its share of what is shared (PSS), where the kernel says it; else what is resident."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 2**20
    except (OSError, StopIteration):
        return 0.0


def _processor(family: list[int]) -> list[tuple[int, float]]:
    found = []
    for pid in family:
        try:
            words = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
        except OSError:
            continue
        found.append((pid, (int(words[11]) + int(words[12])) / _TICKS))
    return found
