"""What releases say of each school: one fact, one best source."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis.register.held import Held
from keystage.analysis.register.sources import in_order, later_than, school_sources
from keystage.analysis.returns import layouts
from keystage.analysis.store import Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["FACTS", "RELEASE", "facts", "rows_of_schools"]

# Our fact <- the columns that may hold it, the first first.
FACTS: Mapping[str, tuple[tuple[str, ...], pl.DataType]] = {
    "name": (("name",), pl.String()),
    "town": (("town",), pl.String()),
    "postcode": (("postcode",), pl.String()),
    "la": (("la",), pl.String()),
    "estab": (("estab",), pl.String()),
    "laestab": (("laestab",), pl.String()),
    "phase_words": (("phase_words", "kind_words", "ofsted_phase"), pl.String()),
    "kind_words": (("kind_words",), pl.String()),
    "ages": (("ages",), pl.String()),
    "age_low": (("age_low",), pl.Int32()),
    "age_high": (("age_high",), pl.Int32()),
    "type_words": (("type_words",), pl.String()),
    "type_group": (("type_group",), pl.String()),
    "lasting_type": (
        ("type_words", "type_group", "kind_words"),
        pl.String(),
    ),  # for its setting: a special school stays one
    "religious_character": (("religious_character",), pl.String()),
    "diocese": (("diocese",), pl.String()),
    "trust": (("trust",), pl.String()),
    "trust_uid": (("trust_uid",), pl.String()),
    "gender": (("gender",), pl.String()),
    "admissions": (("admissions",), pl.String()),
    "open_date": (("open_date",), pl.Date()),
    "close_date": (("close_date",), pl.Date()),
    "state": ((), pl.String()),
    "latitude": (("latitude",), pl.Float64()),
    "longitude": (("longitude",), pl.Float64()),
    "easting": (("easting",), pl.Float64()),
    "northing": (("northing",), pl.Float64()),
}
# Where a school is and whom it takes do not change from year to year: a later file may say so when none before does.
# Its type, trust, character and state may, and then a later one is left out (domain handbook 9a.6). So may its name,
# but where no file of the time names the school, a later name tells more than a number does.
_LASTING = frozenset(
    ["name", "la", "estab", "laestab", "phase_words", "ages", "age_low", "age_high", "gender", "postcode", "town",
     "latitude", "longitude", "easting", "northing", "lasting_type", "admissions"]
)  # fmt: skip
RELEASE = "_release"
_DATED = "_dated"


def facts(held: Held, *, year: AcademicYear, as_at: date, home: Path) -> pl.DataFrame:
    """One row a URN: the columns `FACTS`, each from its best release, and `sources`: the releases by then that
    are about the school, and those of pupils and of later that a fact is from.

    `dated`: whether the source of the closing states a day of its own (what it plans then counts). A school that only
    files later than `as_at` have is left out; what does not change with the years may be theirs.
    """
    ordered = in_order([r for r in held.releases if _gives(r, home)], year, home)
    now = [r for r in ordered if not later_than(r, as_at, home)]
    shelved = layouts(home)
    of_pupils = {r.code for r in ordered if (layout := shelved.get(r.kind)) and layout.pupils}
    later = [r for r in ordered if later_than(r, as_at, home) and r.code not in of_pupils]
    of_schools = [r.code for r in now if r.code not in of_pupils]
    known = pl.concat([_empty(), *(_said(held.rows(r), r, home) for r in now)])
    after = pl.concat([_empty(), *(_lasting(_said(held.rows(r), r, home)) for r in _earliest_first(later))])
    together = pl.concat([known, after.join(known, on="urn", how="semi", maintain_order="left")])
    made = together.group_by("urn", maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in FACTS),
        pl.col(_DATED).filter(pl.col("close_date").is_not_null()).first().fill_null(value=False).alias("dated"),
        pl.concat_list(pl.col(RELEASE).filter(pl.col(name).is_not_null()).first() for name in FACTS).alias("_from"),
        pl.col(RELEASE).filter(pl.col(RELEASE).is_in(of_schools)).unique(maintain_order=True).alias("sources"),
    )
    every = pl.col("sources").list.concat(pl.col("_from")).list.drop_nulls().list.unique(maintain_order=True)
    return made.with_columns(every.alias("sources")).drop("_from")


def rows_of_schools(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows that are of one school, each school once."""
    if "urn" not in frame.columns:
        return frame.clear()
    own = frame.filter(pl.col("level") == "school") if "level" in frame.columns else frame
    return own.filter(pl.col("urn").is_not_null()).unique("urn", keep="first", maintain_order=True)


def _gives(release: Release, home: Path) -> bool:
    said = school_sources(home).get(release.kind)
    return said is None or said.facts


def _earliest_first(releases: Iterable[Release]) -> list[Release]:
    return sorted(releases, key=lambda r: (r.dated or str(r.year), r.code))


def _said(frame: pl.DataFrame, release: Release, home: Path) -> pl.DataFrame:
    own = rows_of_schools(frame)
    if "urn" not in own.columns:
        return _empty()
    made = [_fact(own, name, columns, kind) for name, (columns, kind) in FACTS.items() if name != "state"]
    marks = (pl.lit(bool(release.dated)).alias(_DATED), pl.lit(release.code).alias(RELEASE))
    rows = own.select(pl.col("urn").cast(pl.String), *made, _state(own, release, home), *marks)
    return rows.select(_empty().columns)


def _state(own: pl.DataFrame, release: Release, home: Path) -> pl.Expr:
    """The file's words for open and closed, in ours."""
    said = school_sources(home).get(release.kind)
    if not said or said.state not in own.columns:
        return pl.lit(None, pl.String).alias("state")
    words = pl.col(said.state).cast(pl.String).str.strip_chars()
    return words.replace_strict(said.states, default=None, return_dtype=pl.String).alias("state")


def _fact(own: pl.DataFrame, name: str, columns: tuple[str, ...], kind: pl.DataType) -> pl.Expr:
    present = [pl.col(c).cast(kind, strict=False) for c in columns if c in own.columns]
    found = pl.coalesce(present) if present else pl.lit(None, kind)
    if kind == pl.String():
        found = found.str.strip_chars().replace("", None)
    return found.alias(name)


def _lasting(frame: pl.DataFrame) -> pl.DataFrame:
    passing = [name for name in FACTS if name not in _LASTING]
    return frame.with_columns(pl.lit(None, FACTS[name][1]).alias(name) for name in passing)


def _empty() -> pl.DataFrame:
    columns = {"urn": pl.String(), **{name: kind for name, (_, kind) in FACTS.items()}}
    return pl.DataFrame(schema={**columns, _DATED: pl.Boolean(), RELEASE: pl.String()})
