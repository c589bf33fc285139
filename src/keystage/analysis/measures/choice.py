"""Which figures a person asked for."""

from collections.abc import Callable, Collection

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures.extracts import extract
from keystage.analysis.measures.figures import figures
from keystage.analysis.measures.working import group_named, measure_named
from keystage.analysis.register import authority, register
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["authority_code", "choose"]


def choose(
    home: Home,
    *,
    year: str,
    la: str | None = None,
    urns: Collection[str] = (),
    measures: Collection[str] = (),
    groups: Collection[str] = (),
    held: Callable[..., pl.DataFrame] = figures,
) -> pl.DataFrame:
    """Figures of an authority (its schools, its own row and the national rows) or of schools, with year as "2018/19".

    year: as a person writes it. la: code or name. measures, groups: codes; all where none is given.
    held: gives the figures that are held; takes what `figures` takes.
    Raises InputError where a code or a name is not known, or neither an authority nor a school is given.
    """
    if not la and not urns:
        raise InputError("Say whose figures: an authority with --la (code or name), or schools with --urn.")
    results = AcademicYear.parse(year)
    codes = {measure_named(code, home).code for code in measures}
    wanted = [group_named(code, home).code for code in groups]
    las = [authority_code(la, results, home)] if la else None
    rows = held(home, years=[results.ends], urns=urns or None, las=las, groups=wanted)
    if las is None:
        rows = rows.filter(pl.col("urn").is_in(list(urns)))
    if codes:
        rows = rows.filter(pl.col("measure").is_in(list(codes)))
    if wanted:
        rows = rows.filter(pl.col("group").is_in(wanted))
    return extract(rows)


def authority_code(text: str, results: AcademicYear, home: Home) -> str:
    """The three-digit code. A name that the shelf does not know may stand in the files that are held."""
    if text.strip().isdigit() and len(text.strip()) == 3:
        return text.strip()
    try:
        return authority(text, on=results.ends_on, home=home.folder).code
    except InputError:
        named = register(home, as_at=results.default_as_at, year=results).authorities
        return authority(text, on=results.ends_on, known=named, home=home.folder).code
