"""What a person asked of the models of a home: an area's or some schools' lines for one year."""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures.choice import authority_code
from keystage.analysis.progress.contextual.definition import value_added_models
from keystage.analysis.progress.contextual.every_figure import model_records
from keystage.analysis.progress.contextual.held import held_figures
from keystage.analysis.progress.contextual.readable import (
    coefficient_lines,
    common_warnings,
    model_lines,
    report_lines,
)
from keystage.analysis.progress.contextual.three_years import three_year_average
from keystage.analysis.progress.contextual.threshold_report import threshold_report
from keystage.analysis.register import schools
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["held_lines", "threshold_lines"]

_AT_LAST = date(2999, 12, 31)


def held_lines(
    home: Home,
    *,
    year: AcademicYear,
    la: str | None = None,
    urns: Collection[str] = (),
    only: Collection[str] = (),
    coefficients: bool = False,
) -> Iterator[str]:
    """Every model of a year, in words, with its schools. la: an authority's, by code or name. only: codes of models.

    Raises InputError on a code that is not known, or where no pupils of the year are held.
    """
    _check(only, home.folder)
    records = model_records(home)
    here = [r for r in records if r.year == year.ends and (not only or r.model in only)]
    if not here:
        held = ", ".join(str(AcademicYear(ends)) for ends in sorted({r.year for r in records})) or "no year"
        raise InputError(f"No pupils' results of {year} are held that a model could be made of; there are of {held}.")
    figures = held_figures(home)
    averages = three_year_average(figures, records, home=home.folder)
    names, wanted = _schools(home, year, la, urns)
    measures = {measure for record in here for measure in record.measures}
    shown = figures.filter(pl.col("year") == year.ends, pl.col("measure").is_in(measures), pl.col("level") == "school")
    _check_schools(wanted, shown["urn"], year)
    common = common_warnings(here)
    yield from (f"Note, of all these models: {warning}" for warning in common)
    for at, record in enumerate(here):
        if at or common:
            yield ""
        yield from model_lines(
            record, figures, averages=averages, names=names, urns=wanted, said=common, home=home.folder
        )
        if coefficients:
            yield from coefficient_lines(record)


def threshold_lines(
    home: Home, *, threshold: str, year: AcademicYear, la: str | None = None, urns: Collection[str] = ()
) -> Iterator[str]:
    """A threshold report, of the schools asked for; the models are of all pupils held."""
    report = threshold_report(home, threshold=threshold, year=year.ends)
    names, wanted = _schools(home, year, la, urns)
    _check_schools(wanted, report.schools["school"], year)
    yield from report_lines(report, names, urns=wanted)


def _check(only: Collection[str], home: Path) -> None:
    known = value_added_models(home)
    for code in only:
        if code not in known:
            raise InputError(f"There is no model “{code}”. There are {', '.join(known.entries)}.")


def _check_schools(wanted: Collection[str] | None, there: pl.Series, year: AcademicYear) -> None:
    if wanted is not None and not there.is_in(list(wanted)).any():
        raise InputError(f"None of the schools asked for is in a model of {year}. Check the URN, or the authority.")


def _schools(
    home: Home, year: AcademicYear, la: str | None, urns: Collection[str]
) -> tuple[dict[str, str], list[str] | None]:
    """Names of schools, and the URNs asked for; None: all."""
    known = schools(home, as_at=_AT_LAST, year=year)
    names = dict(known.select("urn", "name").drop_nulls().iter_rows())
    if la is None and not urns:
        return names, None
    code = None if la is None else authority_code(la, year, home)
    inside = known.filter(pl.col("la") == code)["urn"].to_list() if code else []
    return names, [*urns, *inside]
