"""Figures of the releases whose rows are pupils."""

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis.measures.identified import identified, school_year
from keystage.analysis.measures.preference import File
from keystage.analysis.measures.pupils.cohort import EXPECTED, Cohort
from keystage.analysis.measures.pupils.figures import figures_of_cohorts
from keystage.analysis.measures.pupils.joined import joined
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.register import schools
from keystage.analysis.returns import Layout
from keystage.analysis.store import Home, Release
from keystage.analysis.vocabulary import pupil_group

__all__ = [
    "cohorts_of_rows", "figures_of_pupils", "held_cohorts", "held_expectations", "placed_pupils", "with_counterparts",
]  # fmt: skip

_EXPECTATIONS = "expected_scores"  # kind of release
_AT_LAST = date(2999, 12, 31)


def figures_of_pupils(home: Home, files: Sequence[File], *, groups: Collection[str] | None = None) -> pl.DataFrame:
    """The figures frame of the releases of pupils of one year, the preferred first: what several files say of a pupil
    is put together. groups: codes; those of the shelf."""
    made = figures_of_cohorts(held_cohorts(home, files), groups=groups, home=home.folder)
    statuses = {release.code: release.status for release, _ in files}
    return made.with_columns(pl.col("release").replace_strict(statuses, return_dtype=pl.String).alias("status"))


def held_cohorts(
    home: Home, files: Sequence[File], *, keep: Callable[[pl.DataFrame], pl.DataFrame] | None = None
) -> tuple[Cohort, ...]:
    """The cohorts of these releases together. keep: the rows that are wanted of each."""
    read = []
    for release, layout in files:
        frame = placed_pupils(home, release, layout)
        read.append((release, layout, frame if keep is None else keep(frame)))
    return cohorts_of_rows(home, read)


def cohorts_of_rows(home: Home, read: Sequence[tuple[Release, Layout, pl.DataFrame]]) -> tuple[Cohort, ...]:
    """The cohorts of these rows of releases together, the preferred first. Rows: as `placed_pupils` has them."""
    table = held_expectations(home)
    return joined([
        (release.code, cohorts(rows, layout=layout, year=release.year, expected=table, home=home.folder))
        for release, layout, rows in read
    ])  # fmt: skip


def placed_pupils(home: Home, release: Release, layout: Layout, *, urn: str = "") -> pl.DataFrame:
    """The release's rows, each with the URN of its school and that school's authority as far as the register knows; a
    school that it does not know stands under its LAESTAB. urn: of one school alone; others' are then not read, of files
    that name each row's school."""
    only = pl.col("urn") == urn if urn and _named_by_urn(home, release) else None
    frame = identified(home.frame(release, only=only), home, release, layout)
    if "urn" in frame.columns and "laestab" in frame.columns:
        frame = frame.with_columns(urn=pl.coalesce("urn", pl.col("laestab").cast(pl.String)))
    if "la" in frame.columns and not frame["la"].null_count():
        return frame
    if "laestab" in frame.columns and not frame["laestab"].null_count():
        return frame
    if "urn" not in frame.columns:
        return frame
    known = schools(home, as_at=_AT_LAST, year=school_year(frame, release, layout)).select("urn", _la="la")
    own = [pl.col("la").cast(pl.String)] if "la" in frame.columns else []
    number = [pl.col("laestab").cast(pl.String).str.slice(0, 3)] if "laestab" in frame.columns else []
    joined = frame.join(known.unique("urn"), on="urn", how="left", maintain_order="left")
    return joined.with_columns(la=pl.coalesce(*own, *number, "_la")).drop("_la")


@lru_cache(maxsize=200)
def _named_by_urn(home: Home, release: Release) -> bool:
    """Whether each row says its school's URN, so that one school's rows can be told without the others. Kept: a release
    never changes."""
    named = home.frame(release, ["urn"])
    return "urn" in named.columns and not named["urn"].null_count()


def held_expectations(home: Home) -> pl.DataFrame:
    """The national tables of expectations of all current releases, as `EXPECTED`; of two of one year and outcome, the
    later import."""
    found = [release for release in home.current() if release.kind == _EXPECTATIONS]
    found.sort(key=lambda release: release.order, reverse=True)
    tables = [_table(home, release) for release in found]
    if not tables:
        return pl.DataFrame(schema=EXPECTED)
    marked = pl.concat(table.with_columns(_file=pl.lit(at)) for at, table in enumerate(tables))
    first = pl.col("_file") == pl.col("_file").min().over("year", "outcome")
    return marked.filter(first).drop("_file")


def _table(home: Home, release: Release) -> pl.DataFrame:
    frame = home.frame(release)
    if "year" not in frame.columns or frame["year"].null_count():
        ends = release.year.ends if release.year else None
        own = [pl.col("year")] if "year" in frame.columns else []
        frame = frame.with_columns(year=pl.coalesce(*own, pl.lit(ends, pl.Int32)))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in EXPECTED.items()
    )


def with_counterparts(groups: Collection[str], home: Path | None = None) -> list[str]:
    """The groups and those that each is set against."""
    known = [group for code in groups if (group := pupil_group(code, home)) is not None]
    codes = [code for group in known for code in (group.code, group.others, group.complement) if code]
    return list(dict.fromkeys(codes))
