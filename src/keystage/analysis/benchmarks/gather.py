"""Everything known of a set of schools for one results year, as at one date."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis import measures
from keystage.analysis.benchmarks.choose import chosen
from keystage.analysis.benchmarks.comparators import comparators
from keystage.analysis.benchmarks.compare import compare
from keystage.analysis.benchmarks.depth import Depth
from keystage.analysis.benchmarks.evidence import NEIGHBOURS, Evidence
from keystage.analysis.benchmarks.similar import similar_schools
from keystage.analysis.errors import InputError
from keystage.analysis.measures.pupils import DEFINITION as OF_PUPILS
from keystage.analysis.progress import contextual
from keystage.analysis.register import kinds_of_school, later_than, register
from keystage.analysis.returns import Layout, layouts
from keystage.analysis.shelf import Shelf
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import AcademicYear, pupil_group, pupil_groups

__all__ = ["figures_of_year", "gather"]

_STAGES = ("KS2", "KS4")


def gather(
    home: Home | Path | str,
    *,
    year: AcademicYear,
    urns: Collection[str] | None = None,
    la: str | None = None,
    adviser: str | None = None,
    as_at: date | None = None,
    groups: Collection[str] = (),
    shelf_home: Path | None = None,
    depth: Depth | None = None,
) -> Evidence:
    """The evidence on the schools asked for: by URN, by authority (code or name), by adviser (a name or "all").

    as_at: by default six months after the results year ends; nothing later is in it. Figures of every year up to
    `year` that a release holds, and context of the year after where the as-at date allows. Raises InputError where no
    school is meant. groups: of pupils, beside those that are always made (as for `measures.figures`).
    depth: how much of earlier years; by default all of it. Source: domain handbook 9a.6, 9a.7.
    """
    home = home if isinstance(home, Home) else Home(Path(home))
    shelf, day = shelf_home or home.folder, as_at or year.default_as_at
    groups = _known(groups, shelf)
    known = register(home, as_at=day, year=year, shelf_home=shelf)
    used = [r for r in home.current() if _in_time(r, year, day, shelf)]
    figures = _figures(home, used, year, groups, only=depth.holds(year) if depth else None)
    models = contextual.model_records(home, releases=[r.code for r in used])
    figures = measures.carried(figures, known.lineage.filter("followed"))
    schools = chosen(known, figures, year=year, urns=urns, la=la, adviser=adviser, home=shelf)
    beside = comparators(figures, known.schools, las=schools["la"].unique(), home=shelf)
    figures = pl.concat([figures, beside.unprinted(figures)])
    near, refused = _similar(schools, known.schools, figures, year, shelf)
    compared = compare(
        figures, schools=known.schools, neighbours=near, urns=schools["urn"].to_list(), beside=beside, home=shelf
    )
    kept = _kept(figures, schools, near, year)
    return Evidence(
        year=year,
        as_at=day,
        schools=schools,
        figures=kept,
        comparisons=compared,
        neighbours=near,
        floors=measures.floors(_own(kept, schools), years=[year.ends], schools=schools, home=shelf),
        releases=_releases(home, kept, compared, schools, shelf),
        refused=refused,
        groups=groups,
        models=tuple(model for model in models if model.year <= year.ends),
        depth=depth,
    )


def figures_of_year(home: Home, evidence: Evidence, year: int, *, shelf_home: Path | None = None) -> pl.DataFrame:
    """The evidence's figures of one calendar year, every group of pupils among them, as without a depth.

    Figures are made fit for a reader by all that stands beside them in the tables of their year (see `disclosure`):
    of a year that is held in part, this is the rest.
    """
    shelf, of, day = shelf_home or home.folder, evidence.year, evidence.as_at
    known = register(home, as_at=day, year=of, shelf_home=shelf)
    used = [release for release in home.current() if _in_time(release, of, day, shelf)]
    figures = _figures(home, used, of, evidence.groups, only=pl.col("year") == year)
    figures = measures.carried(figures, known.lineage.filter("followed"))
    beside = comparators(figures, known.schools, las=evidence.schools["la"].unique(), home=shelf)
    return _kept(pl.concat([figures, beside.unprinted(figures)]), evidence.schools, evidence.neighbours, of)


def _in_time(release: Release, year: AcademicYear, day: date, shelf: Path) -> bool:
    """Results up to the year; of the year after only what speaks of a day by the as-at date (a census)."""
    if release.year is None:
        return True
    return release.year <= year or (release.year.ends == year.ends + 1 and not later_than(release, day, shelf))


def _figures(
    home: Home, used: Collection[Release], year: AcademicYear, groups: Collection[str], *, only: pl.Expr | None
) -> pl.DataFrame:
    context = (pl.col("year") == year.ends + 1) & (pl.col("key_stage") == "context")
    in_time = (pl.col("year") <= year.ends) | context
    wanted = in_time if only is None else in_time & only
    return contextual.figures(home, releases=[r.code for r in used], groups=groups, only=wanted)


def _similar(
    schools: pl.DataFrame, everyone: pl.DataFrame, figures: pl.DataFrame, year: AcademicYear, shelf: Path
) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """Neighbours at each key stage the schools have; a refusal only for those that have none at any."""
    stages = {k.code: k.key_stages for k in kinds_of_school(shelf)}
    frames = [pl.DataFrame(schema=dict(NEIGHBOURS))]
    refused: dict[str, str] = {}
    for stage in _STAGES:
        here = [u for u, kind in schools.select("urn", "kind").iter_rows() if stage in stages.get(kind, _STAGES[:1])]
        if here:
            found = similar_schools(everyone, figures, year=year.ends, key_stage=stage, urns=here, home=shelf)
            frames.append(found.neighbours)
            refused = dict(found.refused) | refused
    near = pl.concat(frames)
    have = set(near["urn"])
    none = {u: "its pupils take no tests at key stage 2 or 4 here" for u in schools["urn"] if u not in refused}
    return near, {u: why for u, why in (none | refused).items() if u not in have}


def _own(figures: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    return figures.filter((pl.col("level") != "school") | pl.col("urn").is_in(schools["urn"].implode()))


def _kept(figures: pl.DataFrame, schools: pl.DataFrame, near: pl.DataFrame, year: AcademicYear) -> pl.DataFrame:
    """The schools' own rows, their neighbours' of the year, their authorities' and the nation's."""
    own = pl.col("urn").is_in(schools["urn"].implode())
    neighbour = (
        pl.col("urn").is_in(near["neighbour"].unique().implode())
        & (pl.col("year") == year.ends)
        & pl.col("group").is_in(["all", "disadvantaged"])
    )
    school = (pl.col("level") == "school") & (own | neighbour)
    area = (pl.col("level") == "la") & pl.col("urn").is_in(schools["la"].unique().drop_nulls().implode())
    return figures.filter(school | area | (pl.col("level") == "national"))


def _releases(
    home: Home, figures: pl.DataFrame, compared: pl.DataFrame, schools: pl.DataFrame, shelf: Path
) -> pl.DataFrame:
    """Every release that the schools' figures, comparators and facts come from."""
    own = figures.filter(pl.col("urn").is_in(schools["urn"].implode()))["release"]
    codes = {*own, *compared["national_release"], *schools["sources"].explode(empty_as_null=True)}
    codes |= _expectations(home, figures)
    titles = layouts(shelf)
    rows = [
        (r.code, r.kind, r.year.ends if r.year else None, r.status, r.dated or None, _title(r, titles), r.left_out)
        for r in home.releases()
        if r.code in codes
    ]
    schema = {
        "code": pl.String, "kind": pl.String, "year": pl.Int32, "status": pl.String, "dated": pl.String,
        "title": pl.String, "left_out": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known(groups: Collection[str], shelf: Path) -> tuple[str, ...]:
    """Codes of the groups asked for, as they are listed. Raises InputError on one that is not known."""
    found = []
    for code in groups:
        group = pupil_group(code, shelf)
        if group is None:
            listed = ", ".join(pupil_groups(shelf).entries)
            raise InputError(f"“{code}” is not a group of pupils, nor two at once (eal+boys). There are {listed}.")
        found.append(group.code)
    return tuple(dict.fromkeys(found))


def _expectations(home: Home, figures: pl.DataFrame) -> set[str]:
    """Tables of expectations, where progress is made of pupils' results: its 0 is theirs."""
    made = pl.col("definition").str.starts_with(OF_PUPILS) & pl.col("measure").str.contains("progress")
    if figures.filter(made & pl.col("value").is_not_null()).is_empty():
        return set()
    return {release.code for release in home.current() if release.kind == "expected_scores"}


def _title(release: Release, titles: Shelf[Layout]) -> str:
    found = titles.get(release.kind)
    return found.title if found else release.kind
