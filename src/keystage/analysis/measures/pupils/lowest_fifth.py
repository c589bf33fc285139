"""How far the lowest-achieving fifth lies behind: a figure that no sums can say."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["lowest_fifth_gap"]

_FIFTH = 0.2


def lowest_fifth_gap(value: NDArray[np.float64], cell: NDArray[np.int64], cells: int) -> NDArray[np.float64]:
    """100 x (median - mean of the lowest fifth) / median, of the values of each cell; NaN where there is none.

    value: (members,) NaN for those who do not count. cell: (members,) the cell of each, below `cells`. The lowest fifth
    is the 0.2 n lowest values, rounded half up to whole pupils; of pupils with the same value it is all one which are
    taken. Source: National indicator 92; domain handbook 2.4.
    """
    known = ~np.isnan(value)
    order = np.lexsort((value[known], cell[known]))
    value, cell = value[known][order], cell[known][order]
    n = np.bincount(cell, minlength=cells)
    start = np.concatenate([[0], np.cumsum(n)])[:-1]
    lowest = np.floor(_FIFTH * n + 0.5).astype(np.int64)
    running = np.concatenate([[0.0], np.cumsum(value)])
    made = np.full(cells, np.nan)
    there = np.flatnonzero(lowest > 0)
    first, many, few = start[there], n[there], lowest[there]
    median = (value[first + (many - 1) // 2] + value[first + many // 2]) / 2
    mean = (running[first + few] - running[first]) / few
    with np.errstate(invalid="ignore", divide="ignore"):
        made[there] = np.where(median > 0, 100 * (median - mean) / median, np.nan)
    return made
