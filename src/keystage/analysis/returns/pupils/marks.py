"""Results read by the scale of the year in which each was taken: a column at once, each different cell once."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.returns.few import Few, spell
from keystage.analysis.scales import Result, Scale

__all__ = ["Marks", "Paper", "read_marks"]

_POINT_NOTHING = r"^(\d+)\.0+$"  # a column of numbers with gaps, as a program saves it again


@dataclass(frozen=True, slots=True)
class Paper:
    """A result as it was taken in a certain year. prior: pupils took it in an earlier year group than they are in."""

    result: Result
    taken: int
    prior: bool = False

    def scale(self, home: Path | None) -> Scale | None:
        """How it was written in that year; None where that year had no such result."""
        return scales.scale_in(self.result, self.taken, home)


@dataclass(frozen=True, slots=True)
class Marks:
    """grades, reasons: a cell each, as `scales.read_results` has them; reasons null where none but blank cells.

    wrong: positions of cells that are no result of their paper. words, papers: of each of these, its text and the
    place of its paper. eras: of each, the words of the other era's scale it is on, or "". near: of each, the year
    beside the paper's in which it would have been right (a prior result of a pupil out of year), else 0.
    """

    grades: pl.Series
    reasons: pl.Series | None
    wrong: NDArray[np.intp]
    words: list[str]
    papers: NDArray[np.intp]
    eras: list[str]
    near: NDArray[np.int64]


def read_marks(cells: pl.Series, papers: Sequence[Paper], which: NDArray[np.intp], home: Path | None) -> Marks:
    """Read cells, each as a result of its paper. which: for each cell the place of its paper; -1: of none, then there
    is neither grade nor finding."""
    few = Few.of(cells.cast(pl.String))
    words = pl.Series(few.values, dtype=pl.String).str.strip_chars().str.replace(_POINT_NOTHING, "${1}")
    read = [scales.read_results(words, result=p.result, year=p.taken, home=home) for p in papers]
    size = len(words)
    none = len(papers) * size  # a place behind all: of no paper
    place = np.where(which < 0, none, which * size + few.codes)
    bad = np.zeros(none + 1, dtype=bool)
    for n, found in enumerate(read):
        bad[n * size + found.wrong] = True
    wrong = np.flatnonzero(bad[place])
    papered = which[wrong]
    texts = few.codes[wrong]
    return Marks(
        _spread(place, [grade for found in read for grade in found.grades.to_list()]).alias(cells.name),
        _reasons(place, [reason for found in read for reason in found.reasons.to_list()]),
        wrong,
        [few.values[code] for code in texts],
        papered,
        [read[p].eras.get(int(code), "") for p, code in zip(papered, texts, strict=True)],
        _near(papers, papered, texts, words, home),
    )


def _spread(place: NDArray[np.intp], words: list[str | None]) -> pl.Series:
    return pl.Series([*words, None], dtype=pl.String).gather(place)


def _reasons(place: NDArray[np.intp], words: list[str | None]) -> pl.Series | None:
    """Why cells have no grade; not even a column where only blank ones lack one, which need no saying."""
    different = list(dict.fromkeys([None, "blank", *words]))
    marks = np.array([*(different.index(word) for word in words), 0], dtype=np.uint8)[place]
    return spell(marks, different) if (marks > 1).any() else None


def _near(
    papers: Sequence[Paper],
    papered: NDArray[np.intp],
    texts: NDArray[np.uint32],
    words: pl.Series,
    home: Path | None,
) -> NDArray[np.int64]:
    """For each wrong cell of a prior result the year beside its own whose scale has it."""
    found = np.zeros(len(papered), dtype=np.int64)
    for n in np.unique(papered):
        paper = papers[n]
        for year in (paper.taken - 1, paper.taken + 1) if paper.prior else ():
            mine = np.flatnonzero((papered == n) & (found == 0))
            said = scales.read_results(words.gather(texts[mine]), result=paper.result, year=year, home=home)
            fits = np.ones(len(mine), dtype=bool)
            fits[said.wrong] = False
            found[mine[fits]] = year
    return found
