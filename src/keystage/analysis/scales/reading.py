"""Cells of results as the scale of their year has them: a grade, a reason, or a finding."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.scales.definition import Result, Scale, scale_in, scales

__all__ = ["ReadResults", "read_results"]

_NO_BREAK = "\u00a0"
_NOTHING = frozenset({"-", "–", "—", ".", "NA", "N/A", "#N/A", "NULL"})  # where the scale has no such code
_NOT_THERE = "not_available"


@dataclass(frozen=True, slots=True)
class ReadResults:
    """Cells of one result in one year, in order.

    grades: the grade as the scale writes it, or null. reasons: code of a reason where there is none ("blank" where the
    cell was empty, "not_available" where it held a dash or N/A, of which no scale makes a pupil who counts). wrong:
    positions of cells that are no result of that year. eras: of those, the positions whose text is a result of another
    era's scale -> that scale's words.
    """

    grades: pl.Series
    reasons: pl.Series
    wrong: NDArray[np.intp]
    eras: dict[int, str]


def read_results(cells: pl.Series, *, result: Result, year: int, home: Path | None = None) -> ReadResults:
    """Read text cells as `result` taken in `year`. Every cell of a year that had no such result is wrong."""
    scale = scale_in(result, year, home)
    text = cells.cast(pl.String).str.replace_all(_NO_BREAK, " ").str.strip_chars().str.to_uppercase()
    words = text.unique().drop_nulls().to_list()
    said = {word: (_say(word, scale) if scale else (None, None)) for word in words if word}
    said |= {word: (None, _NOT_THERE) for word in _NOTHING & said.keys() if said[word] == (None, None)}
    grades = text.replace_strict({w: g for w, (g, _) in said.items()}, default=None, return_dtype=pl.String)
    reasons = text.replace_strict({w: r for w, (_, r) in said.items()}, default=None, return_dtype=pl.String)
    empty = text.is_null() | (text == "").fill_null(value=True)
    wrong = np.flatnonzero((empty.not_() & grades.is_null() & reasons.is_null()).to_numpy())
    strange = {w: _era(w, result, scale, home) for w in words if said.get(w) == (None, None)}
    eras = {int(at): strange[text[int(at)]] for at in wrong if strange.get(text[int(at)])}
    why = pl.select(
        pl.when(empty).then(pl.lit("blank")).when(pl.Series(_mask(wrong, len(text)))).then(pl.lit("not_a_value"))
        .otherwise(reasons)
    ).to_series()  # fmt: skip
    return ReadResults(grades.alias(cells.name), why.alias(cells.name), wrong, eras)


def _mask(positions: NDArray[np.intp], length: int) -> NDArray[np.bool_]:
    mask = np.zeros(length, dtype=bool)
    mask[positions] = True
    return mask


def _say(word: str, scale: Scale) -> tuple[str | None, str | None]:
    """The grade that a word is, or the reason; neither: it is none of the scale's."""
    for non_grade in scale.non_grades:
        if word in (non_grade.code.upper(), *(a.upper() for a in non_grade.also)):
            return None, non_grade.reason
    for grade in scale.grades:
        if word in (grade.code.upper(), *(a.upper() for a in grade.also)):
            return grade.code, None
    return (_score(word, scale), None) if scale.kind == "score" else (None, None)


def _score(word: str, scale: Scale) -> str | None:
    """A number of the scale as we write it: 104, 4.5; ASCII figures only."""
    if not word.isascii() or not word.replace(".", "", 1).isdigit():
        return None
    number = float(word)
    low, high = scale.low or 0.0, scale.high if scale.high is not None else np.inf
    if not low <= number <= high or number == np.inf:  # four hundred figures are infinite
        return None
    off_step = scale.step > 0 and abs((number - low) / scale.step - round((number - low) / scale.step)) > 1e-9
    return None if off_step else f"{number:g}"


def _era(word: str, result: Result, scale: Scale | None, home: Path | None) -> str:
    """The words of another scale of this result, of a family other than the year's, that has this word; else ""."""
    every = scales(home)
    for held in result.scales:
        other = every[held.scale]
        if (scale is None or other.family != scale.family) and _say(word, other) != (None, None):
            return other.words
    return ""
