"""A typed table of pupils made a frame of pupils: context in our words, cohorts, results by their scales, findings."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.pupils.ages import check_ages, joined_late
from keystage.analysis.returns.pupils.attendance import check_sessions
from keystage.analysis.returns.pupils.cohorts import NO_STAGE, filled, latest_stage
from keystage.analysis.returns.pupils.context import with_context
from keystage.analysis.returns.pupils.eras import note_eras
from keystage.analysis.returns.pupils.identity import NAMED, PUPIL, check_twice, check_upns, with_pupil
from keystage.analysis.returns.pupils.long import placed_long, read_long
from keystage.analysis.returns.pupils.schools import with_school
from keystage.analysis.returns.pupils.subjects import SAYING, named_results
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.pupils.wide import read_wide
from keystage.analysis.returns.reading import ROW
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["complete"]


def complete(
    layout: Layout,
    frame: pl.DataFrame,
    *,
    year: AcademicYear | None,
    named: pl.Series | None,
    headers: Mapping[str, str],
    ledger: Ledger,
    home: Path | None,
) -> pl.DataFrame:
    """The frame of pupils (`vocabulary.CONTEXT`, results) of a table read by a layout of pupils.

    year: the file's, where its rows are of one. named: for each row a number made of the pupil's names, where the file
    has any: it tells pupils apart and is not kept. headers: of each column the heading in the file.
    """
    voice = Voice(ledger, frame[ROW], headers)
    if named is not None:
        frame = frame.with_columns(named.alias(NAMED))
    frame = with_context(_with_year(frame, year, voice), voice, home)
    frame = with_pupil(with_school(frame, voice))
    told = frame["year_group"].is_not_null() if "year_group" in frame.columns else pl.Series([False] * frame.height)
    several = check_upns(frame, voice, home)
    made = _wide if layout.pupils == "wide" else _long
    frame, results, key = made(layout, frame, voice, home)
    check_ages(frame, voice, home, told=told)
    check_sessions(frame, voice, home)
    check_twice(frame, key, results, voice, leaving=several)
    return joined_late(frame).drop(PUPIL, NAMED, strict=False)


def _with_year(frame: pl.DataFrame, year: AcademicYear | None, voice: Voice) -> pl.DataFrame:
    """`year` in every row: its own, else the file's; a row without is an error, and stands with the others' latest."""
    if "year" not in frame.columns:
        assert year is not None
        return frame.with_columns(pl.lit(year.ends, pl.Int32).alias("year"))
    years = frame["year"].cast(pl.Int32)
    if years.null_count() and year is None:
        voice.error("no-year", years.is_null(), "year", "The row does not say of which academic year it is.")
    last = year.ends if year else years.max()
    return frame.with_columns(years.fill_null(last).alias("year"))


def _wide(
    layout: Layout, frame: pl.DataFrame, voice: Voice, home: Path | None
) -> tuple[pl.DataFrame, list[str], list[str]]:
    codes = [c.code for c in layout.columns if c.type == "result" and c.code in frame.columns]
    groups = filled(frame, _stages(frame, codes, home))
    if "year_group" in frame.columns:
        frame.replace_column(frame.columns.index("year_group"), groups)
    else:
        frame.insert_column(frame.width, groups)
    frame = read_wide(frame, codes, voice, home)
    note_eras(frame, codes, voice, home)
    return frame, codes, [PUPIL, "year"]


def _long(
    layout: Layout, frame: pl.DataFrame, voice: Voice, home: Path | None
) -> tuple[pl.DataFrame, list[str], list[str]]:
    asks = any(column.code == "subject" for column in layout.columns)
    frame = frame.with_columns(named_results(frame, voice, home, asks=asks))
    frame = read_long(placed_long(frame, home), voice, home)
    note_eras(frame, None, voice, home)
    frame = frame.drop(*(name for name in SAYING if name != "result"), strict=False)
    return frame, ["grade"], [PUPIL, "result", "taken"]


def _stages(frame: pl.DataFrame, codes: list[str], home: Path | None) -> NDArray[np.int64] | None:
    """The stage of each row's results, where the file does not say every year group."""
    if "year_group" in frame.columns and not frame["year_group"].null_count():
        return None
    every = scales.results(home)
    stages = sorted({every[code].taken_in for code in codes})
    if not stages:
        return np.full(frame.height, NO_STAGE)
    present = frame.select(
        pl.any_horizontal(
            (pl.col(c).str.strip_chars() != "").fill_null(value=False) for c in codes if every[c].taken_in == stage
        ).alias(str(stage))
        for stage in stages
    )
    return latest_stage(present.to_numpy(), stages)
