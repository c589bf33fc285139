"""A release of pupils as the Common Transfer File that a school's own system takes in."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.register import known_numbers, schools
from keystage.analysis.returns import CtfSchool, layouts, reason_column, write_ctf
from keystage.analysis.returns.ctf import ctf_results
from keystage.analysis.scales import Result, results, year_taken
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import AcademicYear, laestab, urn

__all__ = ["Transfer", "transfer_file"]


@dataclass(frozen=True, slots=True)
class Transfer:
    """data: the file. school: whose it is. pupils: how many are in it. without_upn: rows that are not, since no system
    takes them. left_out: codes of results that the format has no place for."""

    data: bytes
    school: CtfSchool
    pupils: int
    without_upn: int
    left_out: tuple[str, ...]


def transfer_file(release: Release, *, home: Home, now: datetime, school: str | None = None) -> Transfer:
    """One school's pupils of a release. school: URN or LAESTAB, where the release holds several, or names none.

    Raises InputError where the release is not of pupils, where the school is not in it, or its LAESTAB is not known.
    """
    layout = layouts(home.folder).get(release.kind)
    if layout is None or not layout.pupils:
        raise InputError(f"Release {release.code} is not of pupils, and a Common Transfer File holds nothing else.")
    known = known_numbers(home)
    frame = _numbered(home.frame(release), known)
    number = _number(school, known) if school else _only(frame)
    mine = frame.filter(pl.col("laestab") == number) if frame["laestab"].null_count() < frame.height else frame
    if not mine.height:
        raise InputError(f"Release {release.code} has no pupil of the school {number}.")
    year = release.year or AcademicYear(int(mine["year"].max()))  # type: ignore[arg-type]
    mine, left_out = _with_a_place(mine.filter(pl.col("year") == year.ends), year, home)
    place = _named(number, known, home, year)
    data = write_ctf(mine, year=year, school=place, now=now, home=home.folder)
    has_upn = mine["upn"].is_not_null()
    return Transfer(data, place, mine["upn"].drop_nulls().n_unique(), int((~has_upn).sum()), left_out)


def _numbered(frame: pl.DataFrame, known: dict[str, str]) -> pl.DataFrame:
    """Every row with `laestab`, as far as its own number or its URN tells it."""
    own = pl.col("laestab") if "laestab" in frame.columns else pl.lit(None, pl.String)
    of_urn = pl.lit(None, pl.String)
    if "urn" in frame.columns:
        of_urn = pl.col("urn").replace_strict(known, default=None, return_dtype=pl.String).replace("", None)
    missing = [pl.lit(None, pl.String).alias("upn")] if "upn" not in frame.columns else []
    return frame.with_columns(pl.coalesce(own, of_urn).alias("laestab"), *missing)


def _number(school: str, known: dict[str, str]) -> str:
    """The LAESTAB of the school that is said. Raises InputError."""
    if urn.problem(school) is not None:
        return laestab.parse(school)
    if not known.get(school.strip()):
        raise InputError(f"No file imported so far gives the LAESTAB of {school}. Say it instead: --school 998/2001")
    return known[school.strip()]


def _only(frame: pl.DataFrame) -> str:
    """The one school of a release. Raises InputError."""
    held = frame["laestab"].drop_nulls().unique().to_list()
    if len(held) == 1:
        return str(held[0])
    if not held:
        raise InputError("Nothing says which school the pupils are of. Say its LAESTAB: --school 998/2001")
    raise InputError(
        f"The release holds {len(held):,} schools, and a file is one school's. Say which: --school 998/2001"
    )


def _with_a_place(frame: pl.DataFrame, year: AcademicYear, home: Home) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """Without results that the format has no place for in the year they were taken, and their codes."""
    long = "result" in frame.columns
    held = frame["result"].unique().to_list() if long else frame.columns
    known = [result for result in results(home.folder) if result.code in held]
    homeless = [result.code for result in known if not _placed(result, frame, year, home)]
    if long:
        return frame.with_columns(pl.when(pl.col("result").is_in(homeless).not_()).then("result")), tuple(homeless)
    return frame.drop(*homeless, *map(reason_column, homeless), strict=False), tuple(homeless)


def _placed(result: Result, frame: pl.DataFrame, year: AcademicYear, home: Home) -> bool:
    """Whether the format has a place for the result in every year in which these pupils took it."""
    kinds = [kind for kind in ctf_results(home.folder) if kind.result == result.code]
    return all(any(kind.holds(taken) for kind in kinds) for taken in _years_taken(result, frame, year))


def _years_taken(result: Result, frame: pl.DataFrame, year: AcademicYear) -> set[int]:
    if "result" in frame.columns:
        frame = frame.filter(pl.col("result") == result.code)
    said = {*frame["taken"].drop_nulls()} if "taken" in frame.columns else set()
    unsaid = frame.filter(pl.col("taken").is_null()) if "taken" in frame.columns else frame
    groups = unsaid["year_group"].fill_null(result.taken_in).unique() if "year_group" in frame.columns else ()
    return said | {year_taken(result, year=year.ends, year_group=group) for group in groups}


def _named(number: str, known: dict[str, str], home: Home, year: AcademicYear) -> CtfSchool:
    """The school with the name and URN that the register gives it."""
    urns = [school for school, its_number in known.items() if its_number == number]
    if not urns:
        return CtfSchool(number)
    found = schools(home, as_at=year.default_as_at, year=year).filter(pl.col("urn").is_in(urns))
    if not found.height:
        return CtfSchool(number, urn=urns[0] if len(urns) == 1 else "")
    now_open = found.sort(pl.col("state") == "closed", maintain_order=True).row(0, named=True)
    return CtfSchool(number, urn=now_open["urn"], name=now_open["name"] or "")
