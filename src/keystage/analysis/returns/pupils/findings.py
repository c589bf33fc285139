"""Findings on results: outside the scale of their year, on another era's, or of a pupil taught out of year."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from keystage.analysis.returns.private import quotable
from keystage.analysis.returns.pupils.marks import Marks, Paper
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.reading import Severity
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["say_marks"]


def say_marks(
    marks: Marks, papers: Sequence[Paper], column: str, voice: Voice, home: Path | None, *, near: bool | None = None
) -> None:
    """Name every cell of a result that is none of its year: an error; of a year beside it, a warning.
    near: only those of a year beside it, or only the others."""
    eras = np.array([bool(era) for era in marks.eras], dtype=bool)
    for rule, severity, chosen in (
        ("other-year", Severity.WARNING, marks.near > 0),
        ("era", Severity.ERROR, eras & (marks.near == 0)),
        ("outside-scale", Severity.ERROR, ~eras & (marks.near == 0)),
    ):
        at = np.flatnonzero(chosen if near in (None, rule == "other-year") else np.zeros(len(chosen), dtype=bool))
        words = [_sentence(rule, marks, int(n), papers[marks.papers[n]], home) for n in at[: voice.room(rule)]]
        voice.sentences(rule, severity, marks.wrong[at], column, words)


def _sentence(rule: str, marks: Marks, n: int, paper: Paper, home: Path | None) -> str:
    cell = f"“{marks.words[n].strip()}”" if quotable(marks.words[n]) or marks.eras[n] else "The cell"
    year, scale = AcademicYear(paper.taken), paper.scale(home)
    if rule == "other-year":
        near = AcademicYear(int(marks.near[n]))
        return (
            f"{cell} is no result of {year}, when this year group took it, but one of {near}: is the pupil out of year?"
        )
    if scale is None:
        return f"{cell} cannot be: in {year} there was no result “{paper.result.title}”. Is the year right?"
    if rule == "era":
        return f"{cell} is on the scale of {marks.eras[n]}; results of {year} are {scale.words}."
    return f"{cell} is no result of {year}, which are {scale.words}."
