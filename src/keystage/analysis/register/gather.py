"""Every school that the releases of a home know, at a date: one row each."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis.register.authorities import Authority, authorities, in_force
from keystage.analysis.register.authorities_known import authorities_known
from keystage.analysis.register.facts import facts
from keystage.analysis.register.grid import degrees
from keystage.analysis.register.held import Held
from keystage.analysis.register.inspections import latest_known
from keystage.analysis.register.kinds import with_kind, with_phase
from keystage.analysis.register.links import lineage
from keystage.analysis.register.own_list import with_own_list
from keystage.analysis.register.school_types import with_type
from keystage.analysis.register.schools import SCHOOLS
from keystage.analysis.register.trusts import trusts
from keystage.analysis.returns import layouts
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Register", "known_numbers", "register", "schools"]


@dataclass(frozen=True, slots=True)
class Register:
    """schools: one row a school, columns SCHOOLS. lineage: who followed whom, columns LINEAGE.

    authorities: those that the files name and the shelf does not.
    """

    schools: pl.DataFrame
    lineage: pl.DataFrame
    authorities: tuple[Authority, ...] = ()


_AT_LAST = date(2999, 12, 31)  # whatever a file ever said
_NOTHING = ("does not apply", "none", "not applicable", "not recorded", "unknown", "")


def schools(home: Home, *, as_at: date, year: AcademicYear, shelf_home: Path | None = None) -> pl.DataFrame:
    """One row a school, as known at `as_at`, for the results of `year`: columns SCHOOLS.

    Each fact comes from the best of all current releases: the nearest before the end of the results year, never one
    later than `as_at` (domain handbook 9a.6). Works with whatever there is: a results file alone gives its own names
    and types; without any file that names schools there are URNs only.
    """
    return register(home, as_at=as_at, year=year, shelf_home=shelf_home).schools


def known_numbers(home: Home) -> dict[str, str]:
    """URN -> LAESTAB ("" where not known) of every school that a file about schools ever named: files of pupils are
    themselves checked against these."""
    known = layouts(home.folder)
    about = [r.code for r in home.current() if not ((layout := known.get(r.kind)) and layout.pupils)]
    if not about:
        return {}
    found = schools(home, as_at=_AT_LAST, year=AcademicYear.containing(_AT_LAST))
    told = found.filter(pl.col("sources").list.set_intersection(about).list.len() > 0)
    return dict(told.select("urn", pl.col("laestab").fill_null("")).iter_rows())


def register(home: Home, *, as_at: date, year: AcademicYear, shelf_home: Path | None = None) -> Register:
    """The schools and their lineage, gathered together."""
    shelved = shelf_home or home.folder
    held = Held(home, home.current())
    found = _located(facts(held, year=year, as_at=as_at, home=shelved))
    links = lineage(held, found.select("urn", "open_date", "close_date"), as_at=as_at, home=shelved)
    found = with_kind(with_phase(with_type(_worded(found), shelved), shelved), shelved)
    named = authorities_known(held, shelved)
    found = _placed(found, named, year, shelved)
    found = _with_state(found, links, as_at, year)
    found = _with_trust(found, trusts(held, as_at=as_at))
    found = _with_inspection(found, links, *latest_known(held, as_at=as_at, home=shelved))
    found = with_own_list(found, held, as_at=as_at, home=shelved)
    missing = [pl.lit(None, kind).alias(name) for name, kind in SCHOOLS.items() if name not in found.columns]
    rows = found.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SCHOOLS.items())
    return Register(rows.sort("la", "name", "urn", nulls_last=True), links, named)


def _worded(found: pl.DataFrame) -> pl.DataFrame:
    """Facts in our words; what a file writes for nothing becomes null."""
    ages = pl.col("ages").str.extract_groups(r"^(\d{1,2})-(\d{1,2})$")
    admissions = pl.col("admissions").str.to_lowercase()
    return found.with_columns(
        age_low=pl.coalesce("age_low", ages.struct.field("1").cast(pl.Int32)),
        age_high=pl.coalesce("age_high", ages.struct.field("2").cast(pl.Int32)),
        type_words=pl.coalesce("type_words", "type_group"),
        gender=_unless_nothing("gender").str.to_lowercase(),
        religious_character=_unless_nothing("religious_character"),
        diocese=_unless_nothing("diocese"),
        trust=_unless_nothing("trust"),
        selective=pl.when(admissions.str.starts_with("selective")).then(pl.lit(value=True))
        .when(admissions.str.starts_with("non-selective")).then(pl.lit(value=False)),
        laestab=pl.coalesce("laestab", pl.col("la") + pl.col("estab").str.zfill(4)),
    )  # fmt: skip


def _unless_nothing(column: str) -> pl.Expr:
    return pl.when(pl.col(column).str.to_lowercase().is_in(_NOTHING).not_()).then(column)


def _located(found: pl.DataFrame) -> pl.DataFrame:
    """Fill latitude and longitude from the national grid."""
    latitude, longitude = degrees(found["easting"].to_numpy(), found["northing"].to_numpy())
    return found.with_columns(
        latitude=pl.coalesce("latitude", pl.Series(latitude).fill_nan(None)),
        longitude=pl.coalesce("longitude", pl.Series(longitude).fill_nan(None)),
    )


def _placed(found: pl.DataFrame, named: tuple[Authority, ...], year: AcademicYear, shelved: Path) -> pl.DataFrame:
    """The authority's code in force at the end of the results year, and its name."""
    names = {a.code: a.name for a in (*named, *authorities(shelved))}
    placed = found.with_columns(la=in_force("la", year.ends_on, shelved))
    return placed.with_columns(la_name=pl.col("la").replace_strict(names, default=None, return_dtype=pl.String))


def _with_state(found: pl.DataFrame, links: pl.DataFrame, as_at: date, year: AcademicYear) -> pl.DataFrame:
    """Whether the school is open at `as_at`. A list without a date knows no plans: its later closings are hindsight."""
    follows = links.select("urn").unique().with_columns(follows=pl.lit(value=True))
    gone = pl.col("close_date") <= as_at
    planned = (pl.col("close_date") > as_at) & pl.col("dated")
    hindsight = (pl.col("close_date") > as_at) & pl.col("dated").not_()
    fresh = (pl.col("open_date") >= year.starts_on) & pl.col("follows").is_null()
    state = (
        pl.when(gone).then(pl.lit("closed"))
        .when(hindsight).then(pl.lit("open"))
        .when(pl.col("state") == "closed").then(pl.lit("closed"))
        .when(planned | (pl.col("state") == "closing")).then(pl.lit("closing"))
        .when(fresh).then(pl.lit("new"))
        .otherwise(pl.col("state").fill_null("not known"))
    )  # fmt: skip
    before = links.group_by("urn", maintain_order=True).agg(predecessors="predecessor")
    there = found.filter(
        (pl.col("open_date") <= as_at).fill_null(value=True), pl.col("state").fill_null("") != "proposed"
    )
    return (
        there.join(follows, on="urn", how="left", maintain_order="left")
        .join(before, on="urn", how="left", maintain_order="left")
        .with_columns(
            state=state,
            close_date=pl.when(hindsight.fill_null(value=False).not_()).then("close_date"),
            predecessors=pl.col("predecessors").fill_null(pl.lit([], pl.List(pl.String))),
        )
        .drop("follows")
    )


def _with_trust(found: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The trust as the register says it, else by the dates of joining; none for a school that is no academy."""
    joined = found.join(members, on="urn", how="left", maintain_order="left", suffix="_joined")
    able = pl.col("maintained").fill_null(value=False).not_()
    return joined.with_columns(
        trust=pl.when(able).then(pl.coalesce("trust", "trust_joined")),
        trust_uid=pl.when(able).then(pl.coalesce("trust_uid", "trust_uid_joined")),
    ).drop("trust_joined", "trust_uid_joined")


def _with_inspection(
    found: pl.DataFrame, links: pl.DataFrame, inspections: pl.DataFrame, known: date | None
) -> pl.DataFrame:
    """The school's own latest graded inspection, else the nearest predecessor's, which is shown as such."""
    own = inspections.with_columns(inspection_of="urn")
    before = links.select("urn", "predecessor", "generation").join(inspections, left_on="predecessor", right_on="urn")
    before = before.sort("generation").unique("urn", keep="first", maintain_order=True)
    lent = before.rename({"predecessor": "inspection_of"}).select(own.columns).join(own, on="urn", how="anti")
    rows = found.join(pl.concat([own, lent]), on="urn", how="left", maintain_order="left")
    earlier = (pl.col("inspection_date") < pl.col("open_date")) & (pl.col("predecessors").list.len() > 0)
    return rows.with_columns(
        inspection_of=pl.when(earlier & (pl.col("inspection_of") == pl.col("urn")))
        .then(pl.col("predecessors").list.first())
        .otherwise("inspection_of"),
        inspection_known_at=pl.col("inspection_known_at").fill_null(pl.lit(known, pl.Date)),
    )
