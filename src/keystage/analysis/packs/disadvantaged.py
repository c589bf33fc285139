"""Disadvantaged pupils as counts over up to three comparable years, or that there are too few to say."""

from dataclasses import dataclass

from keystage.analysis.packs import numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.missing import reason_words
from keystage.analysis.packs.subject import HIDDEN_UNDER, Subject
from keystage.analysis.packs.values import PupilDots

__all__ = ["Dots", "disadvantaged"]

_GROUP = "disadvantaged"
_YEARS = 3


@dataclass(frozen=True, slots=True)
class Dots:
    """title: the finding. rows: oldest year first. note: what the reader must know besides."""

    title: str
    rows: tuple[PupilDots, ...]
    note: str = ""


def disadvantaged(subject: Subject) -> Dots:
    """How many disadvantaged pupils reached the headline measure, and how many would at others' national rate."""
    code = subject.layout.disadvantaged
    held = _comparable(subject, code) if code else []
    if not held:
        return Dots("Disadvantaged pupils: no figures", (), _why_none(subject, code))
    rows = tuple(_row(subject, row) for row in held) + _results_year(subject, held)
    counted = [row for row in rows if row.reached is not None and row.n is not None]
    if not counted:
        return Dots("Disadvantaged pupils: too few to say", rows)
    return Dots(_title(subject, counted), rows, _note(rows))


def _comparable(subject: Subject, code: str) -> list[Compared]:
    """The last three years up to the results year that compare with it."""
    first = subject.measure(code).comparable_from(subject.dossier.year.ends)
    return [row for row in subject.dossier.over_years(code, group=_GROUP) if row.year >= first][-_YEARS:]


def _results_year(subject: Subject, held: list[Compared]) -> tuple[PupilDots, ...]:
    """The results year says that it is missing: a reader looks for it."""
    year = subject.dossier.year.ends
    return () if held[-1].year == year else (PupilDots(str(year), None, None, reason="not in the files held"),)


def _row(subject: Subject, row: Compared) -> PupilDots:
    label = str(row.year)
    if row.n is not None and row.n < HIDDEN_UNDER and not subject.audience.inside:
        return PupilDots(label, None, None, reason="fewer than 6: shown only inside the school")
    if row.value is None or row.n is None:
        why = reason_words(subject, row.measure, row) if row.value is None else "number of pupils not known"
        return PupilDots(label, None, None, reason=why)
    if row.numerator is None:
        return PupilDots(label, None, None, reason=f"{numerals.percent(row.value)} of {round(row.n)}")
    expected = None if row.others is None else row.n * row.others / 100
    return PupilDots(label, round(row.numerator), round(row.n), expected)


def _title(subject: Subject, counted: list[PupilDots]) -> str:
    """ "21 of 44 disadvantaged pupils reached all three; 31 at others' national rate"."""
    reached, n = sum(row.reached or 0 for row in counted), sum(row.n or 0 for row in counted)
    told = f"{reached} of {n} disadvantaged pupils {subject.layout.disadvantaged_reached}"
    if any(row.expected is None for row in counted):
        return told
    return f"{told}; {round(sum(row.expected or 0 for row in counted))} at others’ national rate"


def _note(rows: tuple[PupilDots, ...]) -> str:
    left_out = [row.label for row in rows if row.reached is None]
    return f"Without {numerals.and_list(left_out)}." if left_out else ""


def _why_none(subject: Subject, code: str) -> str:
    if not code:
        return "Results by group of pupils are not on the page of this kind of school."
    return "The files held for this school have no figures by group of pupils."
