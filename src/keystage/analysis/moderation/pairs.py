"""Two judges' grades of the same scripts, counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.moderation.ladder import Ladder
from keystage.analysis.moderation.resampling import Resampling, resampled

__all__ = ["Pairs", "pairs_of", "tables_drawn"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Counts of pairs of grades. given: scripts. places: (k,) of the grades used by either judge, on the ladder.

    whole: (k, k) scripts; rows the first judge's grade. groups: (G,) names, where there are classes (null last), with
    by_group: (G, k, k), and given_by_group: (G,).
    """

    given: int
    places: NDArray[np.int64]
    whole: Floats
    groups: pl.Series | None = None
    by_group: Floats | None = None
    given_by_group: NDArray[np.int64] | None = None

    @property
    def n(self) -> int:
        return int(self.whole.sum())

    @property
    def steps(self) -> Floats:
        """The places as numbers."""
        return self.places.astype(np.float64)

    @property
    def clusters(self) -> int:
        """Classes with a pair."""
        return 0 if self.by_group is None else int((self.by_group.sum(axis=(1, 2)) > 0).sum())

    def table(self, ladder: Ladder) -> pl.DataFrame:
        """first, then a column a grade; from the lowest grade used to the highest, unused ones between included."""
        low, high = (int(self.places.min()), int(self.places.max())) if self.places.size else (0, -1)
        full = np.zeros((high - low + 1, high - low + 1), dtype=np.int64)
        at = self.places - low
        full[np.ix_(at, at)] = self.whole.astype(np.int64)
        names = list(ladder.grades[low : high + 1])
        columns = [pl.Series("first", names, dtype=pl.String)]
        return pl.DataFrame(columns + [pl.Series(name, full[:, j]) for j, name in enumerate(names)])


def pairs_of(first: pl.Series, second: pl.Series, ladder: Ladder, by: pl.Series | None) -> Pairs:
    """Count pairs of grades (null where missing), in all and by class."""
    place = [grades.replace_strict(ladder.place, default=None, return_dtype=pl.Int64) for grades in (first, second)]
    held = (place[0].is_not_null() & place[1].is_not_null()).to_numpy()
    one, other = (column.filter(pl.Series(held)).to_numpy() for column in place)
    places, at = np.unique(np.concatenate([one, other]), return_inverse=True)
    k, cells = places.size, at[: one.size] * places.size + at[one.size :]
    whole = np.bincount(cells, minlength=k * k).reshape(k, k).astype(np.float64)
    if by is None:
        return Pairs(len(first), places, whole)
    names = by.unique().sort(nulls_last=True)
    group = by.replace_strict(names, np.arange(len(names)), return_dtype=pl.Int64).to_numpy().astype(np.int64)
    counts = np.bincount(group[held] * k * k + cells, minlength=len(names) * k * k)
    by_group = counts.reshape(len(names), k, k).astype(np.float64)
    return Pairs(len(first), places, whole, names, by_group, np.bincount(group, minlength=len(names)))


def tables_drawn(pairs: Pairs, how: Resampling, *, by_class: bool) -> Iterator[Floats]:
    """Resampled tables (draws at once, k, k): of scripts, or of whole classes."""
    k = pairs.places.size
    if by_class and pairs.by_group is not None:
        sums = pairs.by_group.reshape(-1, k * k)
        sums = sums[sums.sum(axis=1) > 0]
        for taken in resampled(np.ones(len(sums), dtype=np.int64), how, width=k * k):
            yield (taken @ sums).reshape(-1, k, k)
        return
    cells = np.flatnonzero(pairs.whole)
    for taken in resampled(pairs.whole.ravel()[cells].astype(np.int64), how, width=k * k):
        tables = np.zeros((len(taken), k * k))
        tables[:, cells] = taken
        yield tables.reshape(-1, k, k)
