"""All figures that are held: every current release's, one a school, year, measure and group."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import polars as pl

from keystage.analysis.measures.cache import cached
from keystage.analysis.measures.identified import identified, needs_register
from keystage.analysis.measures.national_figures import with_reference
from keystage.analysis.measures.nearby import with_nearby_pupils
from keystage.analysis.measures.preference import File, in_order, together
from keystage.analysis.measures.published import published
from keystage.analysis.measures.pupil_releases import figures_of_pupils, with_counterparts
from keystage.analysis.measures.schools_told import schools_told
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import FIGURES, no_figures, pupil_groups

__all__ = ["figures", "members", "years_of_schools"]

_SAYS_NOTHING = ("blank", "no_results", "no_expectations")  # reasons that give way to what another file says
_FIGURE = ("urn", "year", "measure", "group")


def figures(
    home: Home | Path | str,
    *,
    years: Collection[int] | None = None,
    urns: Collection[str] | None = None,
    las: Collection[str] | None = None,
    releases: Collection[str] | None = None,
    groups: Collection[str] = (),
    only: pl.Expr | None = None,
) -> pl.DataFrame:
    """The figures of all current releases, as a figures frame. home: KEYSTAGE_HOME.

    Files of pupils of one year are read together: Year 1 of one, Year 6 of another, attendance of a third.
    A school's figure stands once: of the kind of file that comes first (`Layout.precedence`), then final before
    revised before provisional, then the later import; a cell that is only blank gives way to any other. Authority and
    national rows stand once a release, the preferred release first: a comparator comes from a figure's own release.
    Where no release holds a national figure of a year, measure and group, reference data stand in, and say so.
    years: calendar years in which the results years end. urns, las: schools to keep, by URN or by authority code
    (authorities' rows are kept for `las`, all of them for `urns`; national rows always). releases: codes of the
    releases to use, where not all current ones. groups: of pupils, beside those that are always made ("eal+boys", both
    at once), with those each is set against: made of pupils' results where these are held. only: a condition on rows of
    the figures frame; what it leaves out is not read from the cache.
    Made figures are cached under the home's `figures` folder.
    """
    home = home if isinstance(home, Home) else Home(Path(home))
    chosen = together(in_order(home, releases))
    kept = None if urns is None and las is None else {*(urns or ()), *members(home, las or ())}
    if not chosen:
        return no_figures()
    rows = _once(_of_releases(home, files, years, kept, las, groups, only) for files in chosen)
    return with_reference(with_nearby_pupils(rows, home.folder), home.folder)


def years_of_schools(home: Home, key_stages: Collection[str]) -> frozenset[int]:
    """The years in which any school has a figure of these key stages: asked file by file, with little in memory."""
    found = (
        _made(home, files)
        .filter(pl.col("level") == "school", pl.col("value").is_not_null(), pl.col("key_stage").is_in(list(key_stages)))
        .select(pl.col("year").unique())
        .collect(engine="streaming")["year"]
        for files in together(in_order(home, None))
    )
    return frozenset(int(year) for years in found for year in years)


def _once(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """A school's figure from the first part that has it; authority and national rows from each.

    Only parts that hold the same measures of the same year are laid beside each other: mostly few do. A part is read
    when its turn comes, and let go: a county's figures stand in memory once.
    """
    schools = pl.col("level").is_in(["school", "group"])
    blank = pl.col("value").is_null() & pl.col("reason").is_in(_SAYS_NOTHING).fill_null(value=False)
    blanks: list[pl.DataFrame] = []
    others: list[pl.DataFrame] = []

    def said() -> Iterator[pl.DataFrame]:
        for part in parts:
            blanks.append(part.filter(schools & blank))
            others.append(part.filter(schools.not_()))
            yield part.filter(schools & blank.not_())

    kept: list[tuple[frozenset[tuple[object, ...]], pl.DataFrame]] = []
    for rows in chain(said(), blanks):
        about = frozenset(rows.select("year", "measure").unique().rows())
        for known, earlier in kept:
            if about & known:
                rows = rows.join(_keys(earlier, about & known), on=_FIGURE, how="anti", maintain_order="left")
        kept.append((about, rows))
    return pl.concat([*(rows for _, rows in kept), *others])


def _keys(rows: pl.DataFrame, about: frozenset[tuple[object, ...]]) -> pl.DataFrame:
    both = pl.DataFrame(list(about), schema={"year": pl.Int32, "measure": pl.String}, orient="row")
    return rows.lazy().join(both.lazy(), on=["year", "measure"], how="semi").select(_FIGURE).collect()


def members(home: Home, las: Collection[str]) -> frozenset[str]:
    """URNs of the schools that any current release places in these authorities (three-digit codes)."""
    if not las:
        return frozenset()
    found: set[str] = set()
    for release in home.current():
        rows = pl.scan_parquet(release.folder / "data.parquet")
        names = rows.collect_schema().names()
        if "urn" in names and "la" in names:
            here = rows.filter(pl.col("la").cast(pl.String).is_in(list(las))).select(pl.col("urn").cast(pl.String))
            found |= set(here.collect()["urn"].drop_nulls())
    return frozenset(found)


def _of_releases(
    home: Home,
    files: Sequence[File],
    years: Collection[int] | None,
    urns: Collection[str] | None,
    las: Collection[str] | None,
    groups: Collection[str],
    only: pl.Expr | None,
) -> pl.DataFrame:
    layout, rows = files[0][1], _made(home, files)
    wanted = [code for code in with_counterparts(groups, home.folder) if code not in pupil_groups(home.folder)]
    if layout.pupils and wanted:
        rows = pl.concat([rows, figures_of_pupils(home, files, groups=wanted).lazy()])
    if only is not None:
        rows = rows.filter(only)
    if years is not None:
        rows = rows.filter(pl.col("year").is_in([int(y) for y in years]))
    if urns is not None:
        area = (pl.col("level") == "la") & (pl.lit(las is None) | pl.col("urn").is_in(list(las or ())))
        rows = rows.filter((pl.col("level") == "national") | area | pl.col("urn").is_in(list(urns)))
    return rows.select(list(FIGURES)).collect()


def _made(home: Home, files: Sequence[File]) -> pl.LazyFrame:
    """The figures that are always made of these files: from the cache, not read yet."""
    release, layout = files[0]

    def make() -> pl.DataFrame:
        if layout.pupils:
            return figures_of_pupils(home, files)
        frame = identified(home.frame(release), home, release, layout)
        made = published(
            frame, layout=layout, year=release.year, status=release.status, release=release.code,
            home=home.folder,
        )  # fmt: skip
        if not needs_register(layout):
            return made
        return made.unique([*_FIGURE, "level"], keep="first", maintain_order=True)  # one school under two names

    beside = schools_told(home) if needs_register(layout) or layout.pupils else []
    return cached(home, files, make, beside=beside)
