"""One pass over pupils in memory: BLAS for the cross-products, a sparse scatter-add for the sums of schools."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from os import cpu_count

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.progress.scattering import add_rows
from keystage.analysis.progress.sums import Sums

__all__ = ["Fill", "Pass"]

Floats = NDArray[np.float64]
Fill = Callable[[int, int, Floats], None]

_CHUNK = 16_384  # rows that stay in the processor's cache while they are squared and added
_STRIPES = 4  # of the rows, added side by side: as many on every machine, so that the sums are the same


class Pass:
    """Adds up pupils, part by part. names, centre, slope, basis: as in `Sums`. schools: in sorted order."""

    def __init__(
        self,
        names: tuple[str, ...],
        *,
        centre: Floats,
        schools: pl.Series,
        slope: int | None = None,
        basis: Floats | None = None,
    ) -> None:
        self.names, self.centre, self.schools, self.slope, self.basis = names, centre, schools, slope, basis
        size, columns = 1 if slope is None else 2, len(names)
        self._total = np.zeros((_STRIPES, columns, columns))
        self._of_school = np.zeros((_STRIPES, size, len(schools), columns))
        self._pupils = np.zeros(len(schools), np.int64)
        self._logs = 0.0

    def add(self, fill: Fill, codes: NDArray[np.int32], weights: Floats | None = None) -> None:
        """Add pupils. fill(start, end, out): writes rows start to end of the raw columns but the ones into `out`.
        codes: of each pupil the place of the school in `schools`."""
        if weights is not None:
            self._pupils += np.bincount(codes, minlength=len(self.schools))
            self._logs += float(np.log(weights).sum())
        edges = np.linspace(0, len(codes), _STRIPES + 1).astype(int)
        with ThreadPoolExecutor(min(_STRIPES, cpu_count() or 1)) as threads:
            work = [
                threads.submit(self._stripe, at, fill, codes, weights, start, end)
                for at, (start, end) in enumerate(pairwise(edges))
            ]
            for each in work:
                each.result()

    def sums(self) -> Sums:
        """Of all that was added."""
        of_school = self._of_school.sum(axis=0)
        counted = self._pupils.any()  # without weights the sums of the ones are the counts
        return Sums(
            names=self.names,
            centre=self.centre,
            total=self._total.sum(axis=0),
            schools=self.schools,
            pupils=self._pupils if counted else np.rint(of_school[0, :, 0]).astype(np.int64),
            of_school=of_school,
            slope=self.slope,
            log_weights=self._logs,
            basis=self.basis,
        )

    def _stripe(
        self, at: int, fill: Fill, codes: NDArray[np.int32], weights: Floats | None, start: int, end: int
    ) -> None:
        """The rows from start to end; numbers too large to be squared become infinite, and are refused later."""
        with np.errstate(over="ignore", invalid="ignore"):
            self._rows(at, fill, codes, weights, start, end)

    def _rows(
        self, at: int, fill: Fill, codes: NDArray[np.int32], weights: Floats | None, start: int, end: int
    ) -> None:
        columns = len(self.names)
        raw = np.empty((_CHUNK, columns))
        middle = np.tile(self.centre, (_CHUNK, 1))  # as many rows: taken away row by row it costs twice as much
        plain = np.ones(_CHUNK)
        for first in range(start, end, _CHUNK):
            last = min(end, first + _CHUNK)
            rows = raw[: last - first]
            fill(first, last, rows[:, 1:])
            rows[:, 0] = 1
            np.subtract(rows, middle[: last - first], out=rows)
            made = rows if self.basis is None else rows @ self.basis
            weight = plain[: last - first] if weights is None else weights[first:last]
            self._total[at] += (made if weights is None else made * weight[:, None]).T @ made
            add_rows(codes[first:last], weight, made, self._of_school[at, 0])
            if self.slope is not None:
                add_rows(codes[first:last], weight * rows[:, self.slope], made, self._of_school[at, 1])
