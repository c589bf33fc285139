"""The road of a file: bytes, tables of text, a known kind, typed columns, findings."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.returns.assembly import assemble
from keystage.analysis.returns.contents import format_of, load
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Layout, layouts
from keystage.analysis.returns.limits import LIMITS, Limits
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import Finding, Reading, Refusal, Severity
from keystage.analysis.returns.recognition import NoDataError, recognise
from keystage.analysis.returns.whose import Whose
from keystage.analysis.returns.year_headings import split_by_year
from keystage.analysis.vocabulary import AcademicYear, reasons

__all__ = ["examine", "open_tables", "read"]

_NOTES = 2  # rows and columns up to which a sheet that is no table is notes


def read(
    source: Path | str | bytes,
    *,
    year: AcademicYear | str | None = None,
    kind: str | None = None,
    keep_names: bool = False,
    home: Path | None = None,
    school: str | None = None,
    any_school: bool = False,
    known_schools: Callable[[], Mapping[str, str]] | None = None,
) -> list[Reading]:
    """Every table of a file, read: the kind is told by its columns, each cell is a value, a reason or a finding.

    source: a path, or the file's bytes; CSV, XLSX, ODS, Parquet or a Common Transfer File (XML), plain or gzipped.
    year: of the results ("2018/19"), where the file does not state it. kind: a layout's code, where the file is to be
    read as that and nothing else. keep_names: keep columns with names of heads, which are dropped otherwise. home: a
    folder with own definitions.
    school: URN or LAESTAB of the person's own school: a Common Transfer File of another is refused, and rows of pupils
    that name no school are that school's. any_school: take another's all the same. known_schools: gives the schools
    that are known, URN -> LAESTAB; where `school` is not said, a Common Transfer File must be of one of these, if there
    are any.

    Raises InputError, in a sentence, where no table of the file can be read. A table that cannot, beside others that
    can, is named in the findings of the first.
    """
    seen = examine(
        source, year=year, kind=kind, keep_names=keep_names, home=home, school=school, any_school=any_school,
        known_schools=known_schools,
    )  # fmt: skip
    refused = [table for table in seen if isinstance(table, Refusal)]
    readings = [table for table in seen if isinstance(table, Reading)]
    if not readings:
        raise InputError(refused[0].message if refused else "The file holds no table. Is it the right one?")
    if refused:
        left = tuple(
            Finding(None, None, "table-left-out", Severity.WARNING, f"“{r.table}” was left out. {r.message}")
            for r in refused
        )
        counts = {**readings[0].tally, "table-left-out": len(left)}
        readings[0] = replace(readings[0], findings=(*left, *readings[0].findings), counts=counts)
    return readings


def examine(
    source: Path | str | bytes,
    *,
    year: AcademicYear | str | None = None,
    kind: str | None = None,
    keep_names: bool = False,
    home: Path | None = None,
    limits: Limits = LIMITS,
    school: str | None = None,
    any_school: bool = False,
    known_schools: Callable[[], Mapping[str, str]] | None = None,
) -> list[Reading | Refusal]:
    """As `read`, but says of every table what became of it, and of a file that cannot be opened why not."""
    try:
        given = AcademicYear.parse(year) if isinstance(year, str) else year
        whose = Whose.said(school, any_school=any_school, known=known_schools)
        tables = open_tables(load(source, limits=limits), limits=limits, whose=whose, home=home)
    except InputError as refusal:
        return [Refusal("", str(refusal))]
    if not tables:
        return [Refusal("", "The file holds no table. Is it the right one?")]
    every = [(table, seen) for table in tables for seen in _each_year(table, given, kind, keep_names, home, whose)]
    readable = any(isinstance(seen, Reading) for _, seen in every)
    return [_beside(table, seen) if readable else seen for table, seen in every]


def open_tables(
    data: bytes, *, limits: Limits = LIMITS, whose: Whose | None = None, home: Path | None = None
) -> list[RawTable]:
    """The tables of a file as text, from its unpacked bytes. whose: of which schools a file may be that says whose it
    is; of any, where nothing is said. Raises InputError."""
    match format_of(data):
        case "spreadsheet":
            from keystage.analysis.returns.spreadsheet import open_spreadsheet

            return open_spreadsheet(data)
        case "parquet":
            from keystage.analysis.returns.parquet import read_parquet

            return [read_parquet(data, limits=limits)]
        case "markup":
            from keystage.analysis.returns.ctf import read_ctf

            accept = (whose or Whose(any_school=True)).accept
            return [read_ctf(data, accept=accept, limits=limits, home=home)]
        case _:
            from keystage.analysis.returns.separated import read_separated

            return [read_separated(data, limits=limits)]


def _each_year(
    table: RawTable,
    given: AcademicYear | None,
    kind: str | None,
    keep_names: bool,
    home: Path | None,
    whose: Whose,
) -> list[Reading | Refusal]:
    """The table, or where an authority's own has columns for each of several years, a table a year."""
    whole = _one(table, given, kind, keep_names, home, whose)
    if table.cells.width < 2 or (isinstance(whole, Reading) and not _may_hold_years(layouts(home)[whole.kind])):
        return [whole]
    parts = split_by_year(table, always=_of_no_year(home))
    if len(parts) == 1:
        return [whole]
    years = [_one(part, None, kind, keep_names, home, whose) for part in parts]
    return years if all(isinstance(part, Reading) and part.year for part in years) else [whole]


def _may_hold_years(layout: Layout) -> bool:
    """Whether columns of several years may stand side by side: in an authority's figures of schools."""
    return layout.publisher == "authority" and not layout.pupils


def _beside(table: RawTable, seen: Reading | Refusal) -> Reading | Refusal:
    """A sheet of a line or two of notes, or of nothing to import, beside a table that can be read: nothing is amiss."""
    if isinstance(seen, Reading):
        return seen
    if table.cells.height <= _NOTES and len(table.headers) <= _NOTES:
        return Refusal(seen.table, "It holds a line or two of notes, and no table.", nothing=True, beside=True)
    return replace(seen, beside=seen.nothing)


def _of_no_year(home: Path | None) -> frozenset[str]:
    """The headings of an authority's own sheets that say who a school is, not how it did."""
    own = (layout for layout in layouts(home) if _may_hold_years(layout))
    known = (c for layout in own for c in layout.columns if not c.measure and c.role is None)
    return frozenset(plain(header) for column in known for header in column.headers)


def _one(
    table: RawTable,
    given: AcademicYear | None,
    kind: str | None,
    keep_names: bool,
    home: Path | None,
    whose: Whose,
) -> Reading | Refusal:
    try:
        known = recognise(table, layouts(home), kind=kind)
        if known.layout.nothing:
            return Refusal(table.name, known.layout.nothing, nothing=True)
        return assemble(known, given=given, keep_names=keep_names, tokens=_tokens(home), home=home, school=whose.school)
    except InputError as refusal:
        return Refusal(table.name, str(refusal), nothing=isinstance(refusal, NoDataError))


def _tokens(home: Path | None) -> dict[str, str]:
    """Every code that files write in place of a figure -> its reason."""
    return {token: reason.code for reason in reasons(home) for token in reason.tokens}
