"""The figures frame made of pupils: every measure, group and school at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.measures.bands import banded
from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.definition import measures as every_measure
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.published import definition_digests
from keystage.analysis.measures.pupils.addends import addends
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.form import Form
from keystage.analysis.measures.pupils.joined import FILE
from keystage.analysis.measures.pupils.level_sums import LevelCells, level_cells
from keystage.analysis.measures.pupils.lowest_fifth import lowest_fifth_gap
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.measures.pupils.pools import Pool, pools
from keystage.analysis.measures.pupils.said import said_of
from keystage.analysis.measures.pupils.sums import Cells, cells, sums
from keystage.analysis.returns import Layout
from keystage.analysis.vocabulary import AcademicYear, PupilGroup, no_figures, pupil_group
from keystage.analysis.vocabulary import pupil_groups as every_group

__all__ = ["DEFINITION", "figures_of_cohorts", "pupil_figures"]

DEFINITION = "pupils:"  # begins the `definition` of figures that are made of pupils' results


def pupil_figures(
    frame: Any,
    *,
    layout: Layout | None = None,
    year: AcademicYear | None = None,
    measures: Collection[str] | None = None,
    groups: Collection[str] | None = None,
    expected: pl.DataFrame | None = None,
    status: str = "school_reported",
    release: str = "",
    home: Path | None = None,
) -> pl.DataFrame:
    """Every figure that pupils' results make, as a figures frame (see `vocabulary.FIGURES`).

    frame: any frame Narwhals knows, a row a pupil or a row a pupil's result: `vocabulary.CONTEXT` columns and results
    by their codes (see `measures.pupils.cohorts`). layout: of the file it was read from, where there is one. year: of
    rows that do not say. measures, groups: codes; all that the results make, and all groups of the shelf. Any two
    groups at once are a group: "eal+boys". expected: national expectations (`EXPECTED`), for progress.
    Level "school" by URN (by LAESTAB where no row has one); "la" where two schools of an authority are here; "national"
    where schools of 140 authorities are. An empty group gives no row. Shares have Wilson's interval, means 1.96
    standard errors (of the pupils' own deviation, or the nation's where the measure has it), the nation none. A
    school's progress score of all its pupils has the band of the year's cuts.
    Raises MethodError where results of two eras are mixed, InputError on a code that is not known.
    """
    found = cohorts(_named(polars_frame(frame)), layout=layout, year=year, expected=expected, home=home)
    return figures_of_cohorts(found, measures=measures, groups=groups, status=status, release=release, home=home)


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` without a column of URNs that are all blank, where schools have a LAESTAB: that names them then."""
    blank = "urn" in frame.columns and "laestab" in frame.columns and frame["urn"].null_count() == frame.height
    return frame.drop("urn") if blank else frame


def figures_of_cohorts(
    found: Sequence[Cohort],
    *,
    measures: Collection[str] | None = None,
    groups: Collection[str] | None = None,
    status: str = "school_reported",
    release: str = "",
    home: Path | None = None,
) -> pl.DataFrame:
    """As `pupil_figures`, of cohorts that are read already. Where their frames name the file of each pupil
    (`joined.FILE`) a school's figure has its file's release: of several, the one with the oldest of its pupils."""
    known = every_measure(home)
    wanted = (
        [m for m in known if m.pupils] if measures is None else [known[c] for c in _checked(measures, known.entries)]
    )
    asked = _groups(groups, home)
    digests = definition_digests(known)
    about = {"status": status, "release": release}
    parts = [part for pool, these in pools(found, wanted) for part in _of_pool(pool, these, asked, about, digests)]
    return pl.concat(parts) if parts else no_figures()


def _checked(codes: Collection[str], known: Collection[str]) -> Iterator[str]:
    for code in codes:
        if code not in known:
            raise InputError(f"There is no measure “{code}”.")
        yield code


def _groups(codes: Collection[str] | None, home: Path | None) -> list[PupilGroup]:
    if codes is None:
        return list(every_group(home))
    found = {code: pupil_group(code, home) for code in dict.fromkeys(codes)}
    for code, group in found.items():
        if group is None:
            raise InputError(
                f"There is no group of pupils “{code}”. Groups are {', '.join(every_group(home).entries)}."
            )
    return [group for group in found.values() if group is not None]


def _of_pool(
    pool: Pool,
    these: Sequence[Measure],
    groups: Sequence[PupilGroup],
    about: Mapping[str, str],
    digests: Mapping[str, str],
) -> Iterator[pl.DataFrame]:
    made = [found for measure in these if (found := addends(measure, pool)) is not None]
    masks = {group.code: mask for group in groups if (mask := pool.members(group)) is not None}
    if not made or not masks:
        return
    where = pool.places()
    over = cells(where.place, list(masks.values()), where.number)
    files = _files(pool)
    added = sums([column for a in made for column in a.columns.values()], over)
    for level in where.levels:
        here = level_cells(level, over)
        form = Form(here, list(masks), pool.year, about)
        sums_here = iter(here.totals(added))
        for a in made:
            own = {name: next(sums_here) for name in a.columns}
            gap = partial(_gap, here=here, over=over)
            said = said_of(a, own, level=level.name, year=pool.year, many=len(here), gap=gap)
            rows = banded(form.filled(a.measure, DEFINITION + digests[a.measure.code], said), a.measure, pool.year)
            yield rows if files is None else _attributed(rows, files)


def _files(pool: Pool) -> pl.DataFrame | None:
    """urn, release: whose file a school's pupils are from; None where the cohorts do not say."""
    held = [c.frame.select("urn", FILE) for c in reversed(pool.cohorts) if {"urn", FILE} <= set(c.frame.columns)]
    if not held:
        return None
    return pl.concat(held).unique("urn", keep="first", maintain_order=True).rename({FILE: "_release"})


def _attributed(rows: pl.DataFrame, files: pl.DataFrame) -> pl.DataFrame:
    """Rows with the release of each school's file; an authority's and the nation's have the first."""
    found = rows.join(files, on="urn", how="left", maintain_order="left")["_release"]
    return rows.with_columns(found.fill_null(files["_release"][0]).alias("release"))


def _gap(value: NDArray[np.float64], here: LevelCells, over: Cells) -> NDArray[np.float64]:
    cell = np.repeat(here.of_cell, over.pupils)
    held = cell >= 0
    return lowest_fifth_gap(value[over.order[over.member[held]]], cell[held], len(here))
