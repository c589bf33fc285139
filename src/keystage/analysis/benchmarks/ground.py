"""What schools of a results year stand among: who they are, whom they are like, the figures they are set beside.

All of it is small but the schools' own figures, of which a county has millions: they are read year by year to make the
rest, and again of some schools at a time.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis import measures
from keystage.analysis.benchmarks.choose import chosen
from keystage.analysis.benchmarks.comparators import Comparators, comparators
from keystage.analysis.benchmarks.compare import Among
from keystage.analysis.benchmarks.depth import Depth
from keystage.analysis.benchmarks.evidence import NEIGHBOURS
from keystage.analysis.benchmarks.positions import PLACED, positions
from keystage.analysis.benchmarks.similar import similar_schools
from keystage.analysis.errors import InputError
from keystage.analysis.progress import contextual
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.register import kinds_of_school, later_than, register
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import AcademicYear, pupil_group, pupil_groups

__all__ = ["Ground", "ground_of"]

_STAGES = ("KS2", "KS4")
_LITTLE = 200_000  # figures of the last year and of all pupils beside it: of no more all years are read at once


@dataclass(frozen=True, slots=True)
class _Held:
    """Where figures are read: those that a results year may tell of, a predecessor's under its successor's URN."""

    home: Home
    year: AcademicYear
    releases: tuple[str, ...]
    groups: tuple[str, ...]
    lineage: pl.DataFrame

    def figures(self, only: pl.Expr) -> pl.DataFrame:
        """only: which rows of the figures frame."""
        context = (pl.col("year") == self.year.ends + 1) & (pl.col("key_stage") == "context")
        wanted = ((pl.col("year") <= self.year.ends) | context) & only
        read = contextual.figures(self.home, releases=self.releases, groups=self.groups, only=wanted)
        return measures.carried(read, self.lineage)

    def of(self, urns: pl.Series, only: pl.Expr) -> pl.DataFrame:
        """Some schools' own rows."""
        before = self.lineage.filter(pl.col("urn").is_in(urns.implode()))["predecessor"]
        read = self.figures((pl.col("level") == "school") & pl.col("urn").is_in([*urns, *before]) & only)
        return read.filter(pl.col("level") == "school", pl.col("urn").is_in(urns.implode()))


@dataclass(frozen=True, slots=True)
class Ground:
    """schools: those asked for; everyone: all that are known (`register.SCHOOLS`, both). aside: figures of the schools'
    authorities and the nation, to the depth. among: what schools are set beside. neighbours: `NEIGHBOURS`. refused:
    urn -> why there are no similar schools, in words. years: calendar years of which there are figures, newest first.
    Otherwise as `Evidence`."""

    home: Home
    shelf: Path
    year: AcademicYear
    as_at: date
    groups: tuple[str, ...]
    depth: Depth | None
    schools: pl.DataFrame
    everyone: pl.DataFrame
    neighbours: pl.DataFrame
    refused: Mapping[str, str]
    models: tuple[ModelRecord, ...]
    aside: pl.DataFrame
    among: Among
    years: tuple[int, ...]
    _held: _Held
    _read: pl.DataFrame | None  # all that the depth holds, where it is little

    def holds(self, urns: pl.Series) -> pl.Expr:
        """Which rows of the figures frame stand behind some schools' pages: their own, of their neighbours those of the
        results year by which they are set among them, of their authorities and the nation."""
        near = self.neighbours.filter(pl.col("urn").is_in(urns.implode()))["neighbour"].unique()
        theirs = pl.col("urn").is_in(near.implode()) & self._near()
        return (pl.col("level") != "school") | pl.col("urn").is_in(urns.implode()) | theirs

    def figures_of(self, urns: pl.Series) -> pl.DataFrame:
        """All these, to the depth."""
        if self._read is not None:
            own = self._read.filter(pl.col("level") == "school", self.holds(urns))
            return pl.concat([own, self.aside])
        near = self.neighbours.filter(pl.col("urn").is_in(urns.implode()))["neighbour"].unique(maintain_order=True)
        others = near.filter(near.is_in(urns.implode()).not_())
        parts = self._held.of(urns, self.deep()), self._held.of(others, self._near())
        return pl.concat([*parts, self.aside])

    def _near(self) -> pl.Expr:
        return (pl.col("year") == self.year.ends) & pl.col("group").is_in(PLACED)

    def deep(self) -> pl.Expr:
        """Which rows of the figures frame the depth holds."""
        return _deep(self.depth, self.year)

    def of_year(self, year: int) -> pl.DataFrame:
        """Figures of one calendar year, every group of pupils among them: the schools', their neighbours' of the
        results year, their authorities' and the nation's.

        Figures are made fit for a reader by all that stands beside them in the tables of their year (see
        `disclosure`): of a year that is held in part, this is the whole.
        """
        figures = self._held.figures(pl.col("year") == year)
        beside = comparators(figures, self.everyone, las=self.schools["la"].unique(), home=self.shelf)
        return self._kept(pl.concat([figures, beside.unprinted(figures)]))

    def _kept(self, figures: pl.DataFrame) -> pl.DataFrame:
        own = pl.col("urn").is_in(self.schools["urn"].implode())
        theirs = pl.col("urn").is_in(self.neighbours["neighbour"].unique().implode()) & self._near()
        return figures.filter(((pl.col("level") == "school") & (own | theirs)) | _around(self.schools))


def ground_of(
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
) -> Ground:
    """As `gather`, which see."""
    home = home if isinstance(home, Home) else Home(Path(home))
    shelf, day = shelf_home or home.folder, as_at or year.default_as_at
    groups = _known(groups, shelf)
    known = register(home, as_at=day, year=year, shelf_home=shelf)
    used = tuple(r.code for r in home.current() if _in_time(r, year, day, shelf))
    held = _Held(home, year, used, groups, known.lineage.filter("followed"))
    close = ((pl.col("year") - year.ends).abs() <= 1) & (pl.col("group") == "all")
    recent = held.figures((pl.col("level") == "school") & ((pl.col("year") == year.ends) | close))
    schools = chosen(known, recent, year=year, urns=urns, la=la, adviser=adviser, home=shelf)
    near, refused = _similar(schools, known.schools, recent, year, shelf)
    at_once = recent.height <= _LITTLE
    del recent
    parts, years, little = _Parts(known.schools, schools, near, shelf), set[int](), None
    for some in _some_years(home, used, year, all_at_once=at_once):
        figures = held.figures(some & _deep(depth, year))
        parts.add(figures)
        years |= set(figures["year"].unique())
        little = figures if at_once else None
    return Ground(
        home=home, shelf=shelf, year=year, as_at=day, groups=groups, depth=depth, schools=schools,
        everyone=known.schools, neighbours=near, refused=refused,
        models=tuple(model for model in contextual.model_records(home, releases=used) if model.year <= year.ends),
        aside=parts.aside(), among=parts.among(), years=tuple(sorted(years, reverse=True)), _held=held, _read=little,
    )  # fmt: skip


class _Parts:
    """What is made of each year's figures, put together."""

    def __init__(self, everyone: pl.DataFrame, schools: pl.DataFrame, near: pl.DataFrame, shelf: Path) -> None:
        self._everyone, self._schools, self._near, self._shelf = everyone, schools, near, shelf
        self._aside: list[pl.DataFrame] = []
        self._beside: list[Comparators] = []
        self._placed: list[pl.DataFrame] = []

    def add(self, figures: pl.DataFrame) -> None:
        """figures: of some years, all of each."""
        beside = comparators(figures, self._everyone, las=self._schools["la"].unique(), home=self._shelf)
        around = pl.concat([figures.filter(pl.col("level") != "school"), beside.unprinted(figures)])
        self._aside.append(around.filter(_around(self._schools)))
        self._beside.append(beside)
        self._placed.append(positions(figures, self._near, self._shelf))

    def aside(self) -> pl.DataFrame:
        return pl.concat(self._aside)

    def among(self) -> Among:
        both = (pl.concat([getattr(one, of) for one in self._beside]) for of in ("national", "area"))
        return Among(Comparators(*both), pl.concat(self._placed))


def _around(schools: pl.DataFrame) -> pl.Expr:
    """Rows of the schools' authorities and of the nation."""
    area = (pl.col("level") == "la") & pl.col("urn").is_in(schools["la"].unique().drop_nulls().implode())
    return area | (pl.col("level") == "national")


def _deep(depth: Depth | None, year: AcademicYear) -> pl.Expr:
    return pl.lit(value=True) if depth is None else depth.holds(year)


def _some_years(home: Home, used: Collection[str], year: AcademicYear, *, all_at_once: bool) -> Iterator[pl.Expr]:
    """Conditions on rows of the figures frame that part it by years, newest first: of the years before that of the
    oldest release little is held, and it comes together."""
    if all_at_once:
        yield pl.lit(value=True)
        return
    of_releases = [r.year.ends for r in home.releases() if r.code in used and r.year is not None]
    oldest = min(of_releases, default=year.ends)
    for ends in range(year.ends + 1, oldest - 1, -1):
        yield pl.col("year") == ends
    yield pl.col("year") < oldest


def _in_time(release: Release, year: AcademicYear, day: date, shelf: Path) -> bool:
    """Results up to the year; of the year after only what speaks of a day by the as-at date (a census)."""
    if release.year is None:
        return True
    return release.year <= year or (release.year.ends == year.ends + 1 and not later_than(release, day, shelf))


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
