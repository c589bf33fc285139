"""Titles of pictures: triage's, from the school's rows."""

from typing import Any

from keystage.analysis import triage
from keystage.analysis.packs import numerals
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.layouts import PictureLayout
from keystage.analysis.packs.subject import TINY, Subject

__all__ = ["bars_title", "progress_title", "trend_title"]


def trend_title(subject: Subject, code: str, lead: str) -> str:
    """The finding of one measure's picture: "Writing: 52%, clearly below national again"."""
    rows = subject.dossier.over_years(code)
    now = next((row for row in rows if row.year == subject.dossier.year.ends), None)
    name = lead or subject.measure(code).short
    if now is None:
        return f"{name}: no figure held for {subject.dossier.year}"
    earlier = [_as_row(row) for row in rows if row.year < now.year]
    return triage.title(_as_row(now), earlier=earlier, lead=name, home=subject.home)


def progress_title(subject: Subject, layout: PictureLayout) -> str:
    """ "Progress: clearly above in reading, below in writing"."""
    rows = [(_word(subject, row), _as_row(row)) for row in _held(subject, layout)]
    return triage.progress_title(rows, lead=layout.lead, home=subject.home)


def bars_title(subject: Subject, layout: PictureLayout) -> str:
    """ "Two levels of progress: 88% in reading and 91% in maths"."""
    told = [f"{_share(row)} in {_word(subject, row)}" for row in _held(subject, layout)]
    return f"{layout.lead}: {numerals.and_list(told)}"


def _share(row: Compared) -> str:
    if row.n is not None and row.n <= TINY and row.numerator is not None:
        return f"{round(row.numerator)} of {round(row.n)}"
    return numerals.percent(row.value or 0)


def _held(subject: Subject, layout: PictureLayout) -> list[Compared]:
    return [row for code in layout.measures if (row := subject.now(code)) is not None]


def _as_row(row: Compared) -> dict[str, Any]:
    """As triage reads it. A group of ten or fewer is not said to be clear of anything, band or no band (9a.9)."""
    said = row._asdict()
    if row.n is not None and row.n <= TINY:
        said["band"] = None
    return said


def _word(subject: Subject, row: Compared) -> str:
    return numerals.within(subject.measure(row.measure).short)
