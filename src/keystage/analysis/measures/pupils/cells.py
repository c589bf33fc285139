"""Cells of results, checked against the scale of the year in which they were taken: eras are never mixed."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis.errors import MethodError
from keystage.analysis.measures.pupils.coded import Coded, coded
from keystage.analysis.scales import ReadResults, Result, Scale, read_results, results, scale_in, scales
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Cells", "places", "read_cells"]


@dataclass(frozen=True, slots=True)
class Cells:
    """One result of a cohort. grades, reasons: (n,) columns. graded, unsaid: the same as small numbers; null, where
    the reader's own reasons are kept, which nobody has looked at yet."""

    grades: pl.Series
    reasons: pl.Series
    graded: Coded
    unsaid: Coded | None


def read_cells(
    cells: pl.Series, reasons: pl.Series | None, *, result: Result, year: int, home: Path | None = None
) -> Cells:
    """Grades as the scale of `year` writes them, and the reasons where there are none.

    cells: as a reader left them, with their reasons; or as they stand in a file, codes (A, L, …) among them, without.
    Raises MethodError where a cell is no result of that year.
    """
    words = coded(cells)
    grades, found = _as_read(words, result=result, year=year, home=home)
    graded, unsaid = Coded(words.codes, grades), Coded(words.codes, found)
    if reasons is None:
        return Cells(_column(graded), _column(unsaid), graded, unsaid)
    if grades.equals(words.words, null_equal=True):
        return Cells(cells, reasons, words, None)
    why = pl.select(pl.when(_column(graded).is_null()).then(pl.coalesce(reasons.cast(pl.String), _column(unsaid))))
    return Cells(_column(graded), why.to_series(), graded, None)


def _as_read(words: Coded, *, result: Result, year: int, home: Path | None) -> tuple[pl.Series, pl.Series]:
    """For each of the words its grade, or the reason there is none; MethodError where one is no result of `year`."""
    digests = (results(home).digest, scales(home).digest)
    read = _read(tuple(words.words), result.code, _first_year(result, year, home), home, digests)
    seen = set(words.present().to_list()) if len(read.wrong) else set()
    wrong = [at for at in read.wrong.tolist() if words.words[at] in seen]
    if wrong:
        raise MethodError(_mixed(words.words[wrong[0]], read.eras.get(wrong[0]), result, year, home))
    return read.grades, read.reasons


@lru_cache(maxsize=256)
def _read(
    words: tuple[str | None, ...], code: str, year: int, home: Path | None, digests: tuple[str, str]
) -> ReadResults:
    """Kept, for the same words come again in other years of the scale. digests: of the shelves that say so."""
    return read_results(pl.Series(words, dtype=pl.String), result=results(home)[code], year=year, home=home)


def _first_year(result: Result, year: int, home: Path | None) -> int:
    """The first year that wrote the result on the scale of `year`."""
    first = next((held.first_year for held in result.scales if held.holds(year)), year)
    return first if scale_in(result, first, home) is not None else year


def places(grades: pl.Series, scale: Scale) -> pl.Series:
    """Where each grade stands on its scale, the lowest first; null where there is none."""
    if scale.kind == "score":
        return grades.cast(pl.Float64, strict=False)
    order = {grade.code: float(at) for at, grade in enumerate(scale.grades)}
    return grades.replace_strict(order, default=None, return_dtype=pl.Float64)


def _column(words: Coded) -> pl.Series:
    return words.words.gather(pl.Series(words.codes))


def _mixed(word: str, era: str | None, result: Result, year: int, home: Path | None) -> str:
    scale = scale_in(result, year, home)
    when = AcademicYear(year)
    if scale is None:
        return f"{result.title} was not taken in {when}: a cell says “{word}”."
    if era:
        return (
            f"{result.title} in {when} is written in {scale.words}; “{word}” is of the era of {era}. "
            "Results of two eras are never put together: say the year of each."
        )
    return f"“{word}” is no result of {result.title} in {when}, which is written in {scale.words}."
