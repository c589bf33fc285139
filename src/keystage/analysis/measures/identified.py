"""The schools of an authority's own sheet, which may name them without a URN."""

from datetime import date

import polars as pl

from keystage.analysis.register import MatchResult, Unmatched, match_schools, schools
from keystage.analysis.returns import ROW, Layout, layouts
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["identified", "needs_register", "school_year", "unmatched"]

_AT_LAST = date(2999, 12, 31)  # a name or number that the register ever knew will do
_NAMES = ("urn", "laestab", "name", "town", "postcode")
_OF_THE_AREA = 0.1  # of the schools found: an authority with fewer of them is a neighbour's, or a mistake


def needs_register(layout: Layout) -> bool:
    """Whether files of this kind may name schools without a URN: then other releases say who they are."""
    return layout.publisher == "authority" and any(c.code in ("laestab", "name") for c in layout.columns)


def identified(frame: pl.DataFrame, home: Home, release: Release, layout: Layout) -> pl.DataFrame:
    """`frame` with the URN of each row's school, by URN, LAESTAB, or name and town; null where it is not known.

    A sheet is of one area: where a name fits schools in several authorities, it is sought again in those that the
    other rows' schools belong to. `unmatched` names the rows that fit no school.
    """
    if not needs_register(layout) or ("urn" in frame.columns and frame["urn"].null_count() == 0):
        return frame
    if not layout.pupils:
        return _matched(frame, home, release, layout).urns(frame)
    named = _schools_named(frame)
    found = _matched(named, home, release, layout).urns(named)
    given = [column for column in named.columns if column != ROW]
    known = found.select(pl.col("urn").alias("_found"), *(named[column].alias(f"_{column}") for column in given))
    joined = frame.join(
        known, left_on=given, right_on=[f"_{column}" for column in given], how="left", nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    return joined.with_columns(urn=pl.col("_found")).drop("_found")


def _schools_named(frame: pl.DataFrame) -> pl.DataFrame:
    """Each way in which rows of pupils name their school, once, with the first row that does."""
    given = [column for column in _NAMES if column in frame.columns]
    return frame.group_by(given, maintain_order=True).agg(pl.col(ROW).first())


def unmatched(home: Home, release: Release) -> tuple[Unmatched, ...]:
    """The rows of an authority's own sheet whose school the other releases do not know, each with why, and whom it may
    mean. None of other files'."""
    layout = layouts(home.folder).get(release.kind)
    if layout is None or not needs_register(layout):
        return ()
    frame = home.frame(release)
    return _matched(_schools_named(frame) if layout.pupils else frame, home, release, layout).unmatched


def _matched(frame: pl.DataFrame, home: Home, release: Release, layout: Layout) -> MatchResult:
    known = schools(home, as_at=_AT_LAST, year=school_year(frame, release, layout))
    found = match_schools(frame, known)
    if found.unmatched:
        area = _area(found.matched, known)
        found = match_schools(frame, known.filter(pl.col("la").is_in(area))) if area else found
    return found


def school_year(frame: pl.DataFrame, release: Release, layout: Layout) -> AcademicYear:
    """As of which year the register is asked: the sheet's, its latest row's, or of a list that in which it came."""
    if release.year:
        return release.year
    last = frame[layout.year_column].max() if layout.year_column in frame.columns else None
    return AcademicYear(last) if isinstance(last, int) else AcademicYear.containing(release.came_on)


def _area(matched: pl.DataFrame, known: pl.DataFrame) -> list[str]:
    """The authorities of the schools that were found."""
    of = matched.join(known.select("urn", "la"), on="urn").drop_nulls("la")
    shares = of.group_by("la").agg((pl.len() / max(of.height, 1)).alias("share"))
    return shares.filter(pl.col("share") >= _OF_THE_AREA)["la"].to_list()
