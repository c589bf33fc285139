"""Sheets with a column for each year: “GLD 2018”, “GLD 2019” become a table of 2017/18 and one of 2018/19."""

import re
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, replace

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW, Finding, Severity
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["split_by_year"]

_YEAR = re.compile(r"(?<![\d.])(20\d\d)(?:\s?[/–-]\s?((?:20)?\d\d))?(?![\d.])")
_HEADING = "Year"


@dataclass(frozen=True, slots=True)
class _Heading:
    """A column's heading: its words without the year in it."""

    column: str
    words: str
    year: AcademicYear | None


def split_by_year(table: RawTable, *, always: Container[str]) -> list[RawTable]:
    """One table a year, each with a column “Year”; `table` alone where its headings name fewer than two years.

    A year written as one (2019) is the one in which the results were taken: 2018/19. always: headings, as they are
    compared, that hold for every year (who a school is); a figure that names no year belongs to none of them, and a
    finding says so.
    """
    pairs = zip(table.cells.columns[1:], table.headers, strict=True)
    headings = [_heading(column, header) for column, header in pairs]
    years = sorted({h.year for h in headings if h.year})
    repeated = Counter(h.words.casefold() for h in headings if h.year)
    if len(years) < 2 or _HEADING in table.headers or max(repeated.values()) < 2:
        return [table]
    undated = [h for h in headings if h.year is None and plain(h.words) not in always]
    parts = [_of_year(table, [h for h in headings if h not in undated], year) for year in years]
    if undated:
        listed = ", ".join(f"“{h.words or h.column}”" for h in undated)
        words = f"Of which year is not said, so left out: {listed}."
        said = Finding(None, None, "no-year-in-heading", Severity.WARNING, words)
        parts[0] = replace(parts[0], findings=(*parts[0].findings, said))
    return parts


def _heading(column: str, header: str) -> _Heading:
    found = _YEAR.search(header)
    if found is None:
        return _Heading(column, header, None)
    words = " ".join(f"{header[: found.start()]} {header[found.end() :]}".split()).strip(" –-,:()")
    try:
        year = AcademicYear.parse(found[0]) if found[2] else AcademicYear(int(found[1]))
    except InputError:
        return _Heading(column, header, None)
    return _Heading(column, words, year if words else None)


def _of_year(table: RawTable, headings: list[_Heading], year: AcademicYear) -> RawTable:
    kept = [h for h in headings if h.year in (None, year)]
    names = _names(kept)
    cells = table.cells.select(
        ROW,
        *(pl.col(h.column).alias(name) for h, name in zip(kept, names, strict=True)),
        pl.lit(str(year)).alias(_HEADING),
    )
    own = dict(zip((h.column for h in kept), names, strict=True))
    findings = [replace(f, column=own[f.column]) if f.column in own else f for f in table.findings]
    findings = [f for f in findings if f.column is None or f.column in names]
    said = Finding(
        None, None, "year-in-headings", Severity.NOTE, f"Columns of {year} were read as a table of their own."
    )
    headers = (*(h.words if h.year else _header(table, h.column) for h in kept), _HEADING)
    name = f"{table.name} {year}".strip()
    return replace(table, name=name, headers=headers, cells=cells, findings=(*findings, said), beyond=None, cut=None)


def _header(table: RawTable, column: str) -> str:
    return table.headers[table.cells.columns.index(column) - 1]


def _names(kept: list[_Heading]) -> list[str]:
    taken: Counter[str] = Counter()
    names = []
    for heading in kept:
        word = heading.words if heading.year else heading.column
        taken[word] += 1
        names.append(word if taken[word] == 1 else f"{word} ({taken[word]})")
    return names
