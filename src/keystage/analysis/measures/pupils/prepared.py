"""Pupils' rows put in order once, so that many questions of them are quick."""

from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.returns import Layout
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["prepared"]

_MANY = 1000  # different words: more are names, not kinds


def prepared(
    frame: Any, *, layout: Layout | None = None, year: AcademicYear | None = None, home: Path | None = None
) -> pl.DataFrame:
    """One row a pupil, cohort after cohort, every result read by the scale of its year, words held as kinds.

    frame, layout, year: as for `pupil_figures`. What comes out goes in wherever pupils' rows do, and is quicker there;
    it may be kept as Parquet. Raises MethodError where results of two eras are mixed.
    """
    held = cohorts(polars_frame(frame), layout=layout, year=year, home=home)
    if not held:
        return polars_frame(frame).clear()
    rows = pl.concat([cohort.frame for cohort in held], how="diagonal_relaxed")
    text = [name for name, kind in rows.schema.items() if kind == pl.String]
    kinds = {name: rows[name].drop_nulls().unique().sort() for name in text}
    few = [pl.col(name).cast(pl.Enum(words)) for name, words in kinds.items() if 0 < len(words) <= _MANY]
    return rows.with_columns(few)
