"""From ability to what the scale writes: cuts of a standard normal, by the nation's shares."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import norm

from keystage.analysis.errors import InputError
from keystage.analysis.scales import Scale
from keystage.analysis.synthetic.pupil_level.definitions import Shares

__all__ = ["Cuts", "cuts_of", "points_a_deviation", "write"]

_EDGE = 0.02  # percent: what share stands for none or all, so that scores between have a place


@dataclass(frozen=True, slots=True)
class Cuts:
    """texts: what may be written, lowest first. edges: (len - 1,) ability from which each text but the first holds.

    points: what each text is worth, NaN where nothing. codes: texts that have nothing to do with ability; chances: of
    each or one before it.
    """

    texts: tuple[str, ...]
    edges: NDArray[np.float64]
    points: NDArray[np.float64]
    codes: tuple[str, ...]
    chances: NDArray[np.float64]


def cuts_of(scale: Scale, shares: Shares) -> Cuts:
    """The cuts of one result in one year. Raises InputError where a share's text is none of the scale's."""
    steps = _steps(scale, shares)
    worth = _worth(scale)
    texts = tuple(text for text, _ in steps)
    reached = np.clip(np.array([share for _, share in steps[1:]]), _EDGE / 2, 100 - _EDGE / 2) / 100
    for text in (*filter(None, texts), *shares.codes):
        if text not in worth and not (scale.kind == "score" and _is_number(text)):
            raise InputError(f"Made-up results: “{text}” is not on the scale of {scale.words}.")
    return Cuts(
        texts=texts,
        edges=np.asarray(norm.ppf(1 - reached)),
        points=np.array([worth.get(text, float(text) if _is_number(text) else np.nan) for text in texts]),
        codes=tuple(shares.codes),
        chances=np.cumsum(list(shares.codes.values())) / 100,
    )


def write(
    ability: NDArray[np.float64], cuts: Cuts, luck: NDArray[np.float32], *, blank: NDArray[np.bool_] | None = None
) -> pl.Series:
    """The text of each pupil's result; null where `blank` says that there is none.

    luck: (n,) evenly between 0 and 1: who has a code (is absent) rather than what the ability would show.
    """
    at = np.searchsorted(cuts.edges, ability, side="right")
    if cuts.codes:
        drawn = np.searchsorted(cuts.chances, luck, side="right")
        coded = drawn < len(cuts.codes)
        at[coded] = len(cuts.texts) + drawn[coded]
    every = pl.Series([*(text or None for text in cuts.texts), *cuts.codes, None], dtype=pl.String)
    if blank is not None:
        at[blank] = len(every) - 1
    return every.gather(at)


def points_a_deviation(cuts: Cuts) -> float:
    """Points of the scale that one standard deviation of pupils is worth, about the middle."""
    known = ~np.isnan(cuts.points)
    ability = np.linspace(-1, 1, 201)
    at = np.searchsorted(cuts.edges, ability, side="right")
    got = known[at]
    return float(np.polyfit(ability[got], cuts.points[at][got], 1)[0])


def _steps(scale: Scale, shares: Shares) -> list[tuple[str, float]]:
    """Every text with the percent at or above it, scores between the given ones filled in."""
    given = list(shares.at_least.items())
    if scale.kind != "score":
        return given
    below = [(text, share) for text, share in given if not _is_number(text)]
    anchors = [(float(text), share) for text, share in given if _is_number(text)]
    scores = np.array([score for score, _ in anchors])
    edge = norm.isf(np.clip([share for _, share in anchors], _EDGE, 100 - _EDGE) / 100)
    step = scale.step or 0.01
    every = np.arange(scores[0], scores[-1] + step / 2, step)
    reached = 100 * norm.sf(np.interp(every, scores, edge))
    reached[0] = anchors[0][1]
    return below + [(f"{round(score, 6):g}", float(share)) for score, share in zip(every, reached, strict=True)]


def _worth(scale: Scale) -> dict[str, float]:
    every = [(g.code, g.points) for g in scale.grades] + [(n.code, None) for n in scale.non_grades]
    return {code: np.nan if worth is None else float(worth) for code, worth in every}


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()
