"""Everything known of a set of schools for one results year, as at one date."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis import measures
from keystage.analysis.benchmarks.compare import compare
from keystage.analysis.benchmarks.depth import Depth
from keystage.analysis.benchmarks.evidence import Evidence
from keystage.analysis.benchmarks.ground import Ground, ground_of
from keystage.analysis.measures.pupils import DEFINITION as OF_PUPILS
from keystage.analysis.returns import Layout, layouts
from keystage.analysis.shelf import Shelf
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["evidence_on", "gather"]


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
    depth: how much of earlier years; by default all of it. Of hundreds of schools this takes gigabytes: `ground` gives
    it of a few at a time. Source: domain handbook 9a.6, 9a.7.
    """
    ground = ground_of(
        home, year=year, urns=urns, la=la, adviser=adviser, as_at=as_at, groups=groups, shelf_home=shelf_home,
        depth=depth,
    )  # fmt: skip
    return evidence_on(ground, ground.schools)


def evidence_on(ground: Ground, schools: pl.DataFrame) -> Evidence:
    """The evidence on some of the ground's schools, rows of its `schools`, with the figures of their similar schools of
    the results year."""
    urns = schools["urn"]
    near = ground.neighbours.filter(pl.col("urn").is_in(urns.implode()))
    figures = ground.figures_of(urns)
    compared = compare(figures, schools=ground.everyone, urns=urns.to_list(), among=ground.among, home=ground.shelf)
    return Evidence(
        year=ground.year,
        as_at=ground.as_at,
        schools=schools,
        figures=figures,
        comparisons=compared,
        neighbours=near,
        floors=measures.floors(_own(figures, schools), years=[ground.year.ends], schools=schools, home=ground.shelf),
        releases=_releases(ground.home, figures, compared, schools, ground.shelf),
        refused={urn: ground.refused[urn] for urn in urns if urn in ground.refused},
        groups=ground.groups,
        models=ground.models,
        depth=ground.depth,
    )


def _own(figures: pl.DataFrame, schools: pl.DataFrame) -> pl.DataFrame:
    return figures.filter((pl.col("level") != "school") | pl.col("urn").is_in(schools["urn"].implode()))


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


def _expectations(home: Home, figures: pl.DataFrame) -> set[str]:
    """Tables of expectations, where progress is made of pupils' results: its 0 is theirs."""
    made = pl.col("definition").str.starts_with(OF_PUPILS) & pl.col("measure").str.contains("progress")
    if figures.filter(made & pl.col("value").is_not_null()).is_empty():
        return set()
    return {release.code for release in home.current() if release.kind == "expected_scores"}


def _title(release: Release, titles: Shelf[Layout]) -> str:
    found = titles.get(release.kind)
    return found.title if found else release.kind
