"""Scores that a scale is made of: wins, or wins adjusted so that every script has a finite measure."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["adjusted", "plain", "spread"]


def plain(winner: NDArray[np.int64], loser: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """(n,) W: wins."""
    return np.bincount(winner, minlength=count).astype(np.float64)


def adjusted(winner: NDArray[np.int64], loser: NDArray[np.int64], count: int, epsilon: float) -> NDArray[np.float64]:
    """(n,) S = ε + (M − 2ε) / M × W, W wins in M judgements: the score of published analyses."""
    judgements = _judgements(winner, loser, count)
    return epsilon + (judgements - 2 * epsilon) / judgements * plain(winner, loser, count)


def spread(winner: NDArray[np.int64], loser: NDArray[np.int64], count: int, epsilon: float) -> NDArray[np.float64]:
    """(n,) the same idea a judgement at a time: the winner has 1 − ½ ε (1/M + 1/M'), the loser the rest, M and M' the
    judgements of the two. Scripts of equally many judgements get S. Every judgement leaves both a share, so that every
    linked design has a finite answer, which S has not: where parts hang together by few judgements, all won by one
    side, it can ask for more wins than there were judgements."""
    judgements = _judgements(winner, loser, count)
    share = 1 - epsilon / 2 * (1 / judgements[winner] + 1 / judgements[loser])
    return np.asarray(np.bincount(winner, share, count) + np.bincount(loser, 1 - share, count))


def _judgements(winner: NDArray[np.int64], loser: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    return (np.bincount(winner, minlength=count) + np.bincount(loser, minlength=count)).astype(np.float64)
