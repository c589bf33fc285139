"""Measures of scripts, whatever the design: parts that hang together, anchors, scores without a finite answer."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.errors import MethodError
from keystage.analysis.moderation.judgement import scores
from keystage.analysis.moderation.judgement.links import components, one_way
from keystage.analysis.moderation.judgement.newton import solve
from keystage.analysis.moderation.judgement.pairs import pairs

__all__ = ["Estimate", "Method", "estimate"]

Method = Literal["adjusted", "ml"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """measures, errors: (n,) logits; errors 1/√Σp(1−p), NaN where held. part: (n,) from 0, the largest first.
    held: (n,) anchors. spread: (n,) scripts of parts in which the published adjustment has no finite answer."""

    measures: NDArray[np.float64]
    errors: NDArray[np.float64]
    part: NDArray[np.int64]
    held: NDArray[np.bool_]
    spread: NDArray[np.bool_]


def estimate(
    winner: NDArray[np.int64], loser: NDArray[np.int64], count: int, *, method: Method, epsilon: float,
    known: NDArray[np.float64] | None = None,
) -> Estimate:  # fmt: skip
    """known: (n,) measures of anchors, NaN elsewhere. Raises MethodError where plain ML has no finite answer."""
    start = np.full(count, np.nan) if known is None else known
    held = ~np.isnan(start)
    part = components(winner, loser, held)
    counted, first = pairs(winner, loser, count), np.where(held, start, 0.0)
    none = np.zeros(count, dtype=np.bool_)
    if method == "ml":
        _refuse_one_way(winner, loser, held)
        found = solve(counted, scores.plain(winner, loser, count), part=part, held=held, start=first, finite=True)
        return Estimate(found.measures, _errors(found.information, held), part, held, none)
    wanted = scores.adjusted(winner, loser, count, epsilon)
    found = solve(counted, wanted, part=part, held=held, start=first)
    unsettled = ~found.settled
    if unsettled.any():
        wanted = np.where(unsettled, scores.spread(winner, loser, count, epsilon), wanted)
        found = solve(counted, wanted, part=part, held=held, start=first, finite=True)
    if not found.settled.all():
        raise MethodError("The measures did not come to rest. Please report this with the number of scripts.")
    return Estimate(found.measures, _errors(found.information, held), part, held, unsettled)


def _refuse_one_way(winner: NDArray[np.int64], loser: NDArray[np.int64], held: NDArray[np.bool_]) -> None:
    groups = one_way(winner, loser, held)
    if groups == 0:
        return
    won, lost = np.bincount(winner, minlength=len(held)), np.bincount(loser, minlength=len(held))
    always, never = int(((lost == 0) & ~held).sum()), int(((won == 0) & ~held).sum())
    raise MethodError(
        f"Maximum likelihood has no finite answer here: {always} of {len(held)} scripts won every judgement, {never} "
        "lost every one, or a group of scripts won every judgement against the others. Use the method “adjusted”."
    )


def _errors(information: NDArray[np.float64], held: NDArray[np.bool_]) -> NDArray[np.float64]:
    return np.asarray(np.where(held, np.nan, 1 / np.sqrt(information)))
