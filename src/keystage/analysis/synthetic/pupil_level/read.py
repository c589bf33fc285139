"""Made-up cohorts as they stand once a file of them is read: grades, and reasons where there is none."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.returns import reason_column
from keystage.analysis.scales import Scale
from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort

__all__ = ["as_read", "counted", "points", "scale_of"]


def as_read(cohort: MadeUpCohort, home: Path | None = None) -> pl.DataFrame:
    """The cohort's frame with each result's grade in its column, null with a reason beside it where there is none.

    What reading its file gives, without the file: for work on many pupils at once.
    """
    known = scales.results(home)
    columns = []
    for code in cohort.results:
        taken = scales.year_taken(known[code], year=cohort.year, year_group=cohort.year_group)
        read = scales.read_results(cohort.frame[code], result=known[code], year=taken, home=home)
        assert not len(read.wrong), f"{code}: a made-up result that the scale of {taken} does not have"
        columns += [read.grades.alias(code), read.reasons.alias(reason_column(code))]
    return cohort.frame.with_columns(columns)


def scale_of(cohort: MadeUpCohort, code: str, home: Path | None = None) -> Scale | None:
    """The scale on which the cohort's result was written; None where the cohort does not hold it."""
    if code not in cohort.results:
        return None
    result = scales.results(home)[code]
    taken = scales.year_taken(result, year=cohort.year, year_group=cohort.year_group)
    return scales.scale_in(result, taken, home)


def points(read: pl.DataFrame, code: str, scale: Scale) -> NDArray[np.float64]:
    """(n,) points of a result, codes with what the year's rule gives them; NaN where nothing."""
    return scales.points(read[code], scale=scale, reasons=read[reason_column(code)])


def counted(read: pl.DataFrame, code: str, scale: Scale) -> NDArray[np.bool_]:
    """(n,) whether each pupil stays in the denominator of a percentage."""
    return scales.counted(read[code], read[reason_column(code)], scale=scale)
