"""What one pass over pupils leaves of them: cross-products in all, and sums a school."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Sums"]


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums from which a two-level model of one outcome is solved; nothing of a single pupil is left.

    Columns are K = 1 + p + 1: a column of ones, the design's p columns, the outcome; each but the first has had
    `centre` taken away (any number near its mean: centring keeps the digits, the model is the same). Sums are weighted
    by the pupils' precision weights, 1 where none are given.

    names: of the K columns. centre: K numbers, 0 for the ones. total: K × K cross-products over all pupils.
    schools: the M schools' codes, in sorted order. pupils: M counts. of_school: q × M × K: for each school the sums of
    the K columns times each of the q columns of the random part: the ones alone (q = 1), or the ones and the slope's
    own centred column (q = 2). slope: which of the K columns that is.
    log_weights: sum of the logarithms of the weights. basis: K × K, upper triangular, where the centred columns were
    multiplied by it before anything was summed (columns too much alike are made orthogonal first); the slope's column,
    by which the second sums of a school are multiplied, is only centred.
    """

    names: tuple[str, ...]
    centre: NDArray[np.float64]
    total: NDArray[np.float64]
    schools: pl.Series
    pupils: NDArray[np.int64]
    of_school: NDArray[np.float64]
    slope: int | None = None
    log_weights: float = 0.0
    basis: NDArray[np.float64] | None = None

    @property
    def rows(self) -> int:
        """Pupils in all."""
        return int(self.pupils.sum())
