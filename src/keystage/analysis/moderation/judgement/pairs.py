"""Judgements counted by pair of scripts: all that a Bradley–Terry scale needs beside the scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

__all__ = ["Pairs", "pairs"]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Each pair of scripts once. first, second: (k,) places of the scripts; times: (k,) how often they were compared.
    count: scripts in all."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    times: NDArray[np.float64]
    count: int

    def to_scripts(self, to_first: NDArray[np.float64], to_second: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) sums over each script's pairs, of what a pair gives to its first and to its second script."""
        first, second = np.bincount(self.first, to_first, self.count), np.bincount(self.second, to_second, self.count)
        return np.asarray(first + second, dtype=np.float64)

    def expected(self, measures: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n,) wins that the measures expect of each script; (k,) information of each pair, times p (1 − p)."""
        chance = expit(measures[self.first] - measures[self.second])
        return (
            self.to_scripts(self.times * chance, self.times * (1 - chance)),
            self.times * chance * (1 - chance),
        )


def pairs(winner: NDArray[np.int64], loser: NDArray[np.int64], count: int) -> Pairs:
    """Count judgements by unordered pair."""
    low, high = np.minimum(winner, loser), np.maximum(winner, loser)
    keys, times = np.unique(low * count + high, return_counts=True)
    return Pairs(keys // count, keys % count, times.astype(np.float64), count)
