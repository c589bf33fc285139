"""Scripts with the judgements of several judges, counted."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from keystage.analysis.moderation.resampling import Resampling, resampled

__all__ = ["Units", "drawn_coincidences", "units_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Units:
    """Scripts of two judgements or more. rows: their judgements: judge, place, others (mean place of the script's other
    judgements). places: (k,) used. patterns: (P, k) how many judges gave which grade, each pattern once; kinds: (U,)
    each script's pattern; group: (U,) each script's class. alone: scripts of one judgement.
    """

    rows: pl.DataFrame
    places: NDArray[np.int64]
    patterns: Floats
    kinds: NDArray[np.int64]
    group: NDArray[np.int64]
    alone: int

    @property
    def scripts(self) -> int:
        return self.kinds.size

    @property
    def clusters(self) -> int:
        return int(np.unique(self.group).size)

    @property
    def steps(self) -> Floats:
        """The places as numbers."""
        return self.places.astype(np.float64)

    @property
    def of_pattern(self) -> Floats:
        """(P, k × k) the coincidences of a script of each pattern."""
        pairs = self.patterns[:, :, None] * self.patterns[:, None, :]
        pairs -= self.patterns[:, :, None] * np.eye(self.places.size)
        each = self.patterns.sum(axis=1) - 1
        return np.asarray((pairs / each[:, None, None]).reshape(len(self.patterns), self.places.size**2))

    @property
    def coincidences(self) -> Floats:
        """(k, k) of all scripts."""
        k = self.places.size
        count = np.bincount(self.kinds, minlength=len(self.patterns)).astype(np.float64)
        return np.asarray((count @ self.of_pattern).reshape(k, k))


def units_of(rows: pl.DataFrame) -> Units:
    """From rows of script, judge, group, place, none of them missing but the group."""
    of_script = rows.with_columns(judges=pl.len().over("script"), total=pl.col("place").sum().over("script"))
    several = of_script.filter(pl.col("judges") > 1).sort("script", "judge")
    several = several.with_columns(others=(pl.col("total") - pl.col("place")) / (pl.col("judges") - 1))
    places, at = np.unique(several["place"].to_numpy(), return_inverse=True)
    scripts = several["script"].rle_id().to_numpy().astype(np.int64)
    count = int(scripts[-1]) + 1 if scripts.size else 0
    counts = np.bincount(scripts * places.size + at, minlength=count * places.size).reshape(count, places.size)
    patterns, kinds = np.unique(counts, axis=0, return_inverse=True)
    first = several.group_by("script", maintain_order=True).agg(pl.col("group").first())["group"]
    return Units(
        several.select("judge", "place", "others"), places, patterns.astype(np.float64), kinds.reshape(-1),
        first.rank("dense").fill_null(0).cast(pl.Int64).to_numpy(), of_script.filter(pl.col("judges") == 1).height,
    )  # fmt: skip


def drawn_coincidences(units: Units, how: Resampling, *, by_class: bool) -> Iterator[Floats]:
    """Resampled coincidences (draws at once, k, k): of scripts, or of whole classes."""
    k, count = units.places.size, len(units.patterns)
    if by_class:
        _, group = np.unique(units.group, return_inverse=True)
        each = sparse.csr_array((np.ones(units.scripts), (group, units.kinds)), shape=(units.clusters, count))
        sums, copies = np.asarray(each @ units.of_pattern), np.ones(units.clusters, dtype=np.int64)
    else:
        sums, copies = units.of_pattern, np.bincount(units.kinds, minlength=count)
    for taken in resampled(copies, how, width=k * k):
        yield (taken @ sums).reshape(-1, k, k)
