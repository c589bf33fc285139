"""The parts of a comparison that criteria may speak of, by the ending of a figure's name."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from keystage.analysis.triage.kinds import Kind

__all__ = ["CLEAR", "DIFFERENCE_PARTS", "PARTS", "POOLED_CLEAR", "POOLED_PUPILS", "SMALLEST_TESTED", "Part"]

SMALLEST_TESTED = 11  # pupils; under that nothing is tested (domain 9a.9)


@dataclass(frozen=True, slots=True)
class Part:
    """words: what `<figure>_<ending>` is, after the figure's title. expression: over the columns of COMPARISONS.

    unit: how it is printed: "own" (as the figure), "points" (a difference), "pupils", "years", "place", "percent",
    "band", "" (yes or no).
    """

    words: str
    kind: Kind
    expression: pl.Expr
    unit: str = "own"


_against = pl.coalesce("others", "national")
_one_pupil = 100 / pl.when(pl.col("n") > 0).then("n")
_pooled_far = (pl.col("pooled_low") > pl.col("pooled_national")) | (pl.col("pooled_high") < pl.col("pooled_national"))
# Where no interval was printed DfE's own band says whether a progress score is beyond chance.
_told_by_band = pl.when(pl.col("n").is_null() | (pl.col("n") >= SMALLEST_TESTED)).then(pl.col("band") != 3)
CLEAR = pl.coalesce(pl.col("clear"), _told_by_band)
POOLED_CLEAR = pl.when(pl.col("pooled_n") >= SMALLEST_TESTED).then(_pooled_far)
POOLED_PUPILS = (pl.col("pooled_n") * (pl.col("pooled") - pl.col("pooled_national")) / 100).round()


def _number(words: str, expression: pl.Expr, unit: str = "own") -> Part:
    return Part(words, Kind.NUMBER, expression, unit)


def _flag(words: str, expression: pl.Expr) -> Part:
    return Part(words, Kind.YES_NO, expression, "")


PARTS: Mapping[str, Part] = {
    "": _number("the school's figure", pl.col("value")),
    "n": _number("pupils it stands on", pl.col("n"), "pupils"),
    "reached": _number("pupils who reached it, where one whole number fits", pl.col("numerator"), "pupils"),
    "one_pupil": _number("what one pupil is worth, in percentage points", _one_pupil, "points"),
    "national": _number("national figure of the same group, same release", pl.col("national")),
    "others": _number("national figure of the group it is set against (disadvantaged: others)", pl.col("others")),
    "area": _number("the authority's figure", pl.col("area")),
    "difference": _number("school less national (a gap: less the others' national)", pl.col("difference"), "points"),
    "area_difference": _number("school less the authority's figure", pl.col("value") - pl.col("area"), "points"),
    "pupils": _number("that difference in pupils; minus: fewer than that rate would give", pl.col("pupils"), "pupils"),
    "clear": _flag("the difference is beyond chance (95%)", CLEAR),
    "above": _flag("above what it is set against, by a pupil or more", pl.col("direction") == "above"),
    "below": _flag("below what it is set against, by a pupil or more", pl.col("direction") == "below"),
    "good": _flag("the direction of the difference is the good one", pl.col("good")),
    "strong": _flag("clear, and the good direction", CLEAR & pl.col("good")),
    "weak": _flag("clear, and not the good direction", CLEAR & pl.col("good").not_()),
    "range_low": _number("lower end of the 95% range", pl.col("low")),
    "range_high": _number("upper end of the 95% range", pl.col("high")),
    "band": _number("DfE's band, 1 (well above) to 5 (well below)", pl.col("band"), "band"),
    "run": _number("comparable years running with the same direction, this one included", pl.col("run"), "years"),
    "run_clear": _number("of those, clear years running", pl.col("run_clear"), "years"),
    "previous": _number("the last comparable year's figure", pl.col("previous")),
    "change": _number("change since the last comparable year", pl.col("change"), "points"),
    "change_clear": _flag("that change is beyond chance", pl.col("change_clear")),
    "highest_of": _number("highest of this many comparable years (4 or more)", pl.col("highest_of"), "years"),
    "highest_since": _number("the first of those years", pl.col("highest_since"), "band"),
    "declining": _flag("three falls running in comparable years, beyond chance together", pl.col("declining")),
    "pooled": _number("up to three comparable years together", pl.col("pooled")),
    "pooled_n": _number("pupils in those years", pl.col("pooled_n"), "pupils"),
    "pooled_reached": _number(
        "pupils in those years who reached it", (pl.col("pooled") * pl.col("pooled_n") / 100).round(), "pupils"
    ),
    "pooled_expected": _number(
        "pupils in those years who would reach it at the rate it is set against",
        (pl.col("pooled_national") * pl.col("pooled_n") / 100).round(),
        "pupils",
    ),
    "pooled_years": _number("how many years those are", pl.col("pooled_years"), "years"),
    "pooled_national": _number("what those years are set against", pl.col("pooled_national")),
    "pooled_pupils": _number("difference of those years together, in pupils", POOLED_PUPILS, "pupils"),
    "pooled_clear": _flag("that difference is beyond chance (95%)", POOLED_CLEAR),
    "gap_pupils": _number(
        "by how many pupils the gap is wider than the national gap (minus: narrower)",
        pl.when(pl.col("others").is_not_null()).then(pl.col("n") * (pl.col("national") - pl.col("value")) / 100),
        "pupils",
    ),
    "similar_n": _number("similar schools with this figure", pl.col("similar_n"), "band"),
    "similar_low": _number("lower quartile of similar schools", pl.col("similar_low")),
    "similar_median": _number("median of similar schools", pl.col("similar_median")),
    "similar_high": _number("upper quartile of similar schools", pl.col("similar_high")),
    "place": _number("place among similar schools, 1 is best", pl.col("place"), "place"),
    "place_low": _number("best place within chance", pl.col("place_low"), "place"),
    "place_high": _number("worst place within chance", pl.col("place_high"), "place"),
    "place_of": _number("schools ranked, this one included", pl.col("place_of"), "place"),
    "against": _number("what it is set against: others' or national figure", _against),
}  # fmt: skip

# A difference of two figures of one school: its ending and what it is. See `differences`.
DIFFERENCE_PARTS: Mapping[str, tuple[str, Kind, str]] = {
    "": ("the first less the second", Kind.NUMBER, "points"),
    "national": ("the same difference nationally", Kind.NUMBER, "points"),
    "range_low": ("lower end of its 95% range", Kind.NUMBER, "points"),
    "range_high": ("upper end of its 95% range", Kind.NUMBER, "points"),
    "pupils": ("pupils who reached the first less those who reached the second", Kind.NUMBER, "pupils"),
    "n": ("pupils it stands on (the smaller of the two)", Kind.NUMBER, "pupils"),
    "above": ("beyond chance above zero and above the national difference", Kind.YES_NO, ""),
    "below": ("beyond chance below zero and below the national difference", Kind.YES_NO, ""),
}
