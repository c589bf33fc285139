"""Figures as cells of a table: counts where pupils are few, words where there is nothing, never a blank or a zero."""

from typing import Literal

from keystage.analysis.disclosure import policy
from keystage.analysis.measures import Measure
from keystage.analysis.packs import numerals
from keystage.analysis.packs.certainty import certainty
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.missing import reason_words
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.values import Cell

__all__ = [
    "FEW", "NOTHING", "against", "aligned", "area", "decimals", "few", "figure_address", "here", "in_pupils",
    "in_words", "label", "middle_half", "plain", "pooled", "range_cell", "size", "told",
]  # fmt: skip

NOTHING = Cell("–", missing=True)
FEW = TINY  # up to here a group is a count of pupils


def aligned(letters: str) -> tuple[Literal["left", "right"], ...]:
    """Columns' alignment from letters: "lrr" is left, right, right."""
    return tuple("left" if letter == "l" else "right" for letter in letters)


def few(row: Compared | None) -> bool:
    """Whether a group is a count of pupils, without percentage or comparison (9a.9)."""
    return row is not None and row.n is not None and row.n <= TINY


def decimals(measure: Measure) -> int:
    """Shares of pupils are whole percentages; a rate of sessions has the decimals of its file."""
    return 0 if measure.kind == "proportion" else measure.decimals


def told(measure: Measure, value: float) -> str:
    """A figure of the measure as printed."""
    return numerals.figure(value, measure.unit, decimals(measure), progress=measure.kind == "progress")


def label(measure: Measure) -> str:
    """A measure in the first column: "Reading", "Reading progress"."""
    short = measure.short[:1].upper() + measure.short[1:]
    of_progress = measure.kind == "progress" or measure.subject.endswith("progress")
    return f"{short} progress" if of_progress and "rogress" not in short else short


def plain(measure: Measure, value: float | None) -> Cell:
    """A figure without a school: national, area, a quartile."""
    return NOTHING if value is None else Cell(told(measure, value), value)


def area(subject: Subject, measure: Measure, row: Compared) -> Cell:
    """The area's figure; exact only for those who work with the authority's files: from an exact total and all schools
    but one the last could be worked out."""
    cell = plain(measure, row.area)
    if cell.value is None or policy(subject.audience.code, subject.home).exact_totals:
        return cell
    return Cell(cell.text, round(cell.value, decimals(measure)))


def here(subject: Subject, measure: Measure, row: Compared | None) -> Cell:
    """The school's figure: "61%", "3 of 7" for a group under 11, or why there is none."""
    about = figure_address(row)
    if row is None or row.value is None:
        return Cell(reason_words(subject, measure.code, row), missing=True, about=about)
    if few(row) and measure.kind == "proportion":
        if row.numerator is None:
            return Cell(f"of {round(row.n or 0)}, not known", missing=True, about=about)
        return Cell(f"{round(row.numerator)} of {round(row.n or 0)}", about=about)
    return Cell(told(measure, row.value), row.value, about=about)


def figure_address(row: Compared | None) -> str:
    """ "2023/ks2_rwm_exp/all": year, measure and group of a figure that is held or has a reason."""
    return "" if row is None else f"{row.year}/{row.measure}/{row.group}"


def size(row: Compared | None) -> Cell:
    """Pupils the figure stands on."""
    if row is None or row.n is None:
        return NOTHING
    return Cell(f"{round(row.n):,}", float(round(row.n)))


def range_cell(measure: Measure, row: Compared | None) -> Cell:
    """The range within chance; none for a count of pupils."""
    if row is None or (few(row) and measure.kind == "proportion"):
        return NOTHING
    text = numerals.span(row.low, row.high, measure.unit, decimals(measure), progress=measure.kind == "progress")
    return Cell(text) if text else NOTHING


def against(measure: Measure, row: Compared | None) -> Cell:
    """What the figure is set against: the national figure of the same group; with a star: of the others."""
    if row is None:
        return NOTHING
    if row.others is not None:
        return Cell(f"{told(measure, row.others)}*", row.others)
    return plain(measure, row.national)


def in_pupils(measure: Measure, row: Compared | None) -> Cell:
    """The difference in pupils: "8 fewer", "2 more", "the same"; for a mean or a score, in its unit."""
    if row is None or row.difference is None or few(row):
        return NOTHING
    if measure.kind == "proportion":
        if row.pupils is None:
            return NOTHING
        count = abs(round(row.pupils))
        if row.direction == "same" or not count:
            return Cell("the same", 0.0)
        return Cell(f"{count} {'more' if row.pupils > 0 else 'fewer'}", row.pupils)
    if measure.kind == "progress":
        return NOTHING
    return Cell(numerals.signed(row.difference, measure.decimals), row.difference)


def in_words(row: Compared | None) -> Cell:
    """How certain the difference is: "clearly below", "may be chance", "10 pupils or fewer"."""
    if row is None or row.value is None:
        return NOTHING
    if few(row):
        return Cell("10 pupils or fewer", missing=True)
    return Cell(certainty(row))


def middle_half(measure: Measure, row: Compared | None) -> Cell:
    """From the lower to the upper quartile of similar schools."""
    if row is None or row.similar_low is None or row.similar_high is None:
        return NOTHING
    return Cell(
        numerals.span(row.similar_low, row.similar_high, measure.unit, decimals(measure),
                      progress=measure.kind == "progress")
    )  # fmt: skip


def pooled(measure: Measure, row: Compared | None) -> Cell:
    """Up to three comparable years together: pupils of pupils for a proportion."""
    if row is None or row.pooled is None or row.pooled_n is None or (row.pooled_years or 0) < 2:
        return NOTHING
    if measure.kind == "proportion":
        return Cell(f"{round(row.pooled * row.pooled_n / 100)} of {round(row.pooled_n)}")
    return Cell(told(measure, row.pooled), row.pooled)
