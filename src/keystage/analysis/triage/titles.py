"""Titles of pictures: the title is the finding. Measure, value and certainty in one short sentence.

No cause, no drama, no rank, nothing across a break. The form that fits is chosen from the longest to the shortest.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from keystage.analysis.measures import Measure, measures
from keystage.analysis.triage import wording
from keystage.analysis.triage.headline_rules import headline_rules
from keystage.analysis.triage.parts import SMALLEST_TESTED
from keystage.analysis.vocabulary import AcademicYear, reasons

__all__ = ["LONGEST", "progress_title", "title", "value_added_title"]

LONGEST = 60  # characters: two lines of 58 mm in 10.5 pt SemiBold
_IN_LINE = 2.0  # pupils: a difference under this, and not clear, is "in line"
_IN_LINE_SCORE = 0.25  # of the half-width of its range

Row = Mapping[str, Any]


def title(
    row: Row, *, earlier: Sequence[Row] = (), lead: str = "", home: Path | None = None, longest: int = LONGEST
) -> str:
    """The finding of one measure's picture: "Writing: 52%, clearly below national again".

    row: one row of COMPARISONS. earlier: the same school's rows of the measure and group in earlier years, in order.
    lead: the word before the colon; default the measure's short name. Where no form fits `longest` the shortest is
    taken. Cohorts of up to 15 speak in pupils, three years together where they compare.
    """
    measure = measures(home)[row["measure"]].worded(row["year"])
    comparable = [r for r in earlier if measure.comparable_from(row["year"]) <= r["year"] < row["year"]]
    forms = _forms(row, comparable, measure, home)
    made = [f"{lead or measure.short}: {form}" for form in forms]
    return next((text for text in made if len(text) <= longest), min(made, key=len))


def progress_title(rows: Iterable[tuple[str, Row]], *, lead: str = "Progress", home: Path | None = None) -> str:
    """The finding of a picture of several scores: "Progress: clearly above in reading, below in writing".

    rows: the word for each ("reading"), and its row of COMPARISONS.
    """
    return _beside(rows, lead, "national", home)


def value_added_title(rows: Iterable[tuple[str, Row]], *, lead: str = "Value added", home: Path | None = None) -> str:
    """The same of value added, beside similar pupils in the area that the model is of: "Value added: clearly above
    similar pupils in reading". rows: as `centred` leaves them."""
    return _beside(rows, lead, "similar pupils", home)


def _beside(rows: Iterable[tuple[str, Row]], lead: str, whom: str, home: Path | None) -> str:
    held = [(word, row) for word, row in rows if row["value"] is not None]
    if not held:
        return f"{lead}: no scores for this year"
    if all(_clear(row) is None for _, row in held):
        small = all(row["n"] is not None and row["n"] <= headline_rules(home).choice.counts_to for _, row in held)
        return f"{lead}: too few pupils to say" if small else f"{lead}: scores that could not be tested"
    up = [word for word, row in held if _clear(row) and row["difference"] > 0]
    down = [word for word, row in held if _clear(row) and row["difference"] < 0]
    if up and down:
        return f"{lead}: clearly above in {wording.joined(up)}, below in {wording.joined(down)}"
    if not up and not down:
        return f"{lead}: not clearly different from {whom}"
    words = "every subject" if len(up or down) == len(held) > 1 else wording.joined(up or down)
    return f"{lead}: clearly {'above' if up else 'below'} {whom} in {words}"


def _forms(row: Row, earlier: Sequence[Row], measure: Measure, home: Path | None) -> list[str]:
    if row["value"] is None:
        return _missing(row, measure, home)
    if row["n"] is not None and row["n"] <= headline_rules(home).choice.counts_to and measure.kind == "proportion":
        return _counted(row)
    value = wording.figure(row["value"], measure)
    if measure.kind == "rate":
        return [f"{value}, {words}" for words in _beside_similar(row, earlier)] + [value]
    if _clear(row):
        return [f"{value}, {words}" for words in _clearly(row)]
    if _clear(row) is None:
        return _untested(row, measure, value)
    return [f"{value}, {words}" for words in _not_clear(row, earlier)]


def _clear(row: Row) -> bool | None:
    if row["clear"] is None and row["band"] is not None and (row["n"] is None or row["n"] >= SMALLEST_TESTED):
        return bool(row["band"] != 3)
    return None if row["clear"] is None else bool(row["clear"])


def _missing(row: Row, measure: Measure, home: Path | None) -> list[str]:
    year = row["year"]
    if year in measure.missing:
        return [f"{measure.missing[year]} in {AcademicYear(year)}", measure.missing[year]]
    reason = reasons(home).get(row["reason"] or "")
    words = reason.words if reason else "no figure held"
    return [words, words.partition(":")[0]]


def _counted(row: Row) -> list[str]:
    """ "7 of 13 pupils; 26 of 42 in three years"."""
    reached = None if row["numerator"] is None else f"{wording.count(row['numerator'])} of {wording.count(row['n'])}"
    pooled = ""
    if row["pooled"] is not None and (row["pooled_years"] or 0) > 1:
        together = row["pooled"] * row["pooled_n"] / 100
        years = wording.word(row["pooled_years"])
        pooled = f"{wording.count(together)} of {wording.count(row['pooled_n'])} in {years} years"
    pupils = wording.pupils(row["n"])
    if reached and pooled:
        return [f"{reached} pupils; {pooled}", f"{reached}; {pooled}", f"{reached} pupils"]
    if reached:
        return [f"{reached} pupils, too few to compare", f"{reached} pupils"]
    return [f"{pupils}, too few to compare; {pooled}", pooled] if pooled else [f"{pupils}, too few to compare"]


def _clearly(row: Row) -> list[str]:
    side = "above" if row["difference"] > 0 else "below"
    run = row["run_clear"] or 1
    said = f"clearly {side} national"
    if run > 2:
        return [f"{said} {wording.word(run)} years running", f"{said} again", said, f"clearly {side}"]
    return [*([f"{said} again"] if run == 2 else []), said, f"clearly {side}"]


def _untested(row: Row, measure: Measure, value: str) -> list[str]:
    national = None if row["national"] is None else wording.figure(row["national"], measure)
    if row["n"] is not None and row["n"] < SMALLEST_TESTED:
        return [f"{value}, {wording.pupils(row['n'])}: too few to compare", f"{value}, too few to compare"]
    if national is None or measure.kind == "progress":
        return [f"{value}, not tested", value]
    return [f"{value}, national {national}", value]


def _not_clear(row: Row, earlier: Sequence[Row]) -> list[str]:
    if _in_line(row):
        tested = [r for r in earlier if _clear(r) is not None]
        always = len(tested) >= 2 and all(not _clear(r) and _in_line(r) for r in tested)
        return [*(["in line with national every year"] if always else []), "in line with national", "in line"]
    side = "above" if row["difference"] > 0 else "below"
    return [f"{side} national but may be chance", f"not clearly {side} national", f"not clearly {side}"]


def _in_line(row: Row) -> bool:
    if row["direction"] == "same":
        return True
    if row["pupils"] is not None:
        return bool(abs(row["pupils"]) < _IN_LINE)
    if row["low"] is None or row["high"] is None or row["difference"] is None:
        return False
    return bool(abs(row["difference"]) < _IN_LINE_SCORE * (row["high"] - row["low"]) / 2)


def _beside_similar(row: Row, earlier: Sequence[Row]) -> list[str]:
    """A rate has no interval of its own: where it lies among similar schools, and for how many years."""
    side = _side(row)
    if side is None:
        return [] if row["national"] is None else [f"national {wording.fixed(row['national'], 1)}%"]
    if side == "within":
        return ["within the middle half of similar schools", "within the middle half"]
    years = 1
    for before in reversed(earlier):
        if _side(before) != side:
            break
        years += 1
    said = f"{side} the middle half"
    return [f"{said} for {wording.word(years)} years", said] if years > 1 else [f"{said} of similar schools", said]


def _side(row: Row) -> str | None:
    if row["value"] is None or row["similar_low"] is None or row["similar_high"] is None:
        return None
    if row["value"] < row["similar_low"]:
        return "under"
    return "over" if row["value"] > row["similar_high"] else "within"
