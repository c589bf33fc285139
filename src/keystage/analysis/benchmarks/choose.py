"""Which schools are meant: by URN, by authority, by adviser."""

from collections.abc import Collection, Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.register import Register, authority, kinds_of_school, school_types
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["chosen", "compared_kinds"]


def chosen(
    known: Register,
    figures: pl.DataFrame,
    *,
    year: AcademicYear,
    urns: Collection[str] | None = None,
    la: str | None = None,
    adviser: str | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """The schools asked for, as rows of `known.schools`.

    By URN: those, each known. By authority (code or name) or adviser (a name, or "all"): the state-funded schools of
    theirs with anything held of `year`, or on the authority's own list; a closed school only where no school that
    followed it stands for it. Raises InputError where nobody is meant.
    """
    schools = known.schools
    if urns is not None:
        return _by_urn(schools, list(dict.fromkeys(urns)), year)
    there = _there(known, figures, year, home)
    if la is not None:
        meant = authority(la, on=year.ends_on, known=known.authorities, home=home)
        there = there.filter(pl.col("la") == meant.code)
        if there.is_empty():
            raise InputError(
                f"There is no school of {meant.name} ({meant.code}) with anything held of {year}. "
                "Import its results, and a register or establishment list that says which schools are its own."
            )
    if adviser is not None:
        there = _by_adviser(there, adviser)
    return there


def compared_kinds(schools: pl.DataFrame, home: Path | None = None) -> pl.Series:
    """URNs of the schools of kinds that may be set beside others; a school of no known kind may."""
    alone = [k.code for k in kinds_of_school(home) if not k.family]
    return schools.filter(pl.col("kind").is_in(alone).fill_null(value=False).not_())["urn"]


def _by_urn(schools: pl.DataFrame, urns: Sequence[str], year: AcademicYear) -> pl.DataFrame:
    unknown = [u for u in urns if u not in set(schools["urn"])]
    if unknown:
        raise InputError(f"No file that is held for {year} has a school with URN {', '.join(unknown[:5])}.")
    asked = pl.DataFrame({"urn": urns}, schema={"urn": pl.String})
    return asked.join(schools, on="urn", maintain_order="left").select(schools.columns)


def _there(known: Register, figures: pl.DataFrame, year: AcademicYear, home: Path | None) -> pl.DataFrame:
    """State-funded schools with figures of the year or on the authority's list, each once."""
    private = [t.code for t in school_types(home) if t.sector == "independent" or t.setting in ("post16", "other")]
    of_year = figures.filter(pl.col("level") == "school", pl.col("year") == year.ends)
    told = of_year.filter(pl.col("value").is_not_null() | (pl.col("reason") != "blank"))["urn"].unique()
    schools = known.schools.filter(pl.col("type").is_in(private).fill_null(value=False).not_())
    here = schools.filter(pl.col("urn").is_in(told.implode()) | pl.col("adviser").is_not_null())
    alive = here.filter(pl.col("state") != "closed")["urn"]
    stood_for = known.lineage.filter(pl.col("followed"), pl.col("urn").is_in(alive.implode()))["predecessor"].unique()
    gone = (pl.col("state") == "closed") & pl.col("urn").is_in(stood_for.implode())
    return here.filter(gone.not_())


def _by_adviser(schools: pl.DataFrame, adviser: str) -> pl.DataFrame:
    wanted = adviser.strip().casefold()
    name = pl.col("adviser").str.strip_chars().str.to_lowercase()
    found = schools.filter(pl.col("adviser").is_not_null() if wanted == "all" else name == wanted)
    if found.is_empty():
        raise InputError(
            "No school held here has an adviser. Import the authority's list of schools."
            if schools["adviser"].null_count() == schools.height
            else "No school has an adviser of that name. `keystage schools` lists them."
        )
    return found
