"""Which academic year a table's results are of: as it says itself, else as the person says."""

import re

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["results_year", "year_in_headers", "years_in_titles"]

_TITLE = re.compile(r"(?<!\d)20\d\d\s?[/–-]\s?(?:20)?\d\d(?!\d)")


def results_year(
    layout: Layout, table: RawTable, frame: pl.DataFrame, given: AcademicYear | None, ledger: Ledger
) -> AcademicYear | None:
    """The year of the results; None for a kind that has none. Raises InputError where it cannot be known, where the
    file says another than was given, or where it holds several."""
    if layout.year == "none" or (layout.year == "rows" and _several(layout, frame)):
        return None
    stated = _in_column(layout, frame) if layout.year in ("column", "rows") else None
    if stated is None and layout.previous_year:
        stated = year_in_headers(layout, table.headers)
        if stated is not None:
            before = AcademicYear(stated.ends - 1)
            ledger.note("year", f"Taken as {stated}, since its columns call {before} the year before.")
    if stated is None and given is None and layout.publisher == "authority":
        stated = _in_titles(table, ledger)
    if stated is None and given is None:
        raise InputError(
            f"This is “{layout.title}”, but it does not say of which academic year. Say so with both years, "
            "for example --year 2018/19."
        )
    if stated is not None and given is not None and stated != given:
        raise InputError(f"You said {given}, but the file says {stated}. Leave the year out, or give the right file.")
    return stated or given


def _several(layout: Layout, frame: pl.DataFrame) -> bool:
    return layout.year_column in frame.columns and frame[layout.year_column].drop_nulls().n_unique() > 1


def _in_titles(table: RawTable, ledger: Ledger) -> AcademicYear | None:
    """The one academic year, written with both its years, in the lines above an authority's own table or on its tab."""
    years = years_in_titles(table)
    if len(years) != 1:
        return None
    (year,) = years
    ledger.note("year", f"Taken as {year}, which the title of the table says.")
    return year


def years_in_titles(table: RawTable) -> set[AcademicYear]:
    """The academic years, written with both their years, in the lines above a table or on its tab."""
    lines = (*table.above, table.name)
    return {year for line in lines for found in _TITLE.finditer(line) if (year := _parsed(found[0]))}


def _parsed(text: str) -> AcademicYear | None:
    try:
        return AcademicYear.parse(text)
    except InputError:
        return None


def _in_column(layout: Layout, frame: pl.DataFrame) -> AcademicYear | None:
    if layout.year_column not in frame.columns:
        return None
    years = sorted(int(y) for y in frame[layout.year_column].drop_nulls().unique())
    if len(years) > 1:
        listed = ", ".join(str(AcademicYear(y)) for y in years[:4])
        raise InputError(f"The file holds results of {len(years)} years ({listed}). Give a file for each year.")
    return AcademicYear(years[0]) if years else None


def year_in_headers(layout: Layout, headers: tuple[str, ...]) -> AcademicYear | None:
    """The year after the latest that a header names as a year before: TELIG_18 stands in the file of 2018/19."""
    shape = re.compile(re.escape(layout.previous_year).replace(r"\{yy\}", r"(\d\d)"), re.IGNORECASE)
    years = [int(found[1]) for header in headers if (found := shape.fullmatch(header.strip()))]
    return AcademicYear(2000 + max(years) + 1) if years else None
