"""Which pupils of a cohort belong to a group."""

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.coded import coded
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.prior import high_attainers, prior_bands
from keystage.analysis.vocabulary import PupilGroup, pupil_group

__all__ = ["column_of", "members"]

Mask = NDArray[np.bool_]

_SUMMER = (4, 8)  # months: 1 April to 31 August, as DfE says of summer-born children
_AUTUMN = (9, 12)


def members(cohort: Cohort, group: PupilGroup) -> Mask | None:
    """(n,) whether each pupil is in the group; None where the cohort does not hold what says so.

    A pupil of whom nothing is said is in neither of two groups that part pupils.
    """
    return cohort.once(f"group: {group.code}", lambda held: _members(held, group))


def _members(cohort: Cohort, group: PupilGroup) -> Mask | None:
    if group.together:
        return _in_all(cohort, group)
    if not group.column:
        return np.ones(len(cohort), dtype=bool) if group.code == "all" else None
    column = column_of(cohort, group.column)
    if column is None:
        return None
    if group.at_least is not None:
        return (column.cast(pl.Float64) >= group.at_least).fill_null(value=False).to_numpy()
    if column.dtype == pl.Boolean:
        return (column == (group.values == ("true",))).fill_null(value=False).to_numpy()
    words = cohort.once(f"coded group column: {group.column}", lambda _: coded(column))
    made: Mask = words.each(lambda said: said.is_in(list(group.values)).fill_null(value=False).to_numpy())
    return made


def _in_all(cohort: Cohort, group: PupilGroup) -> Mask | None:
    both: Mask | None = None
    for code in group.together:
        part = pupil_group(code, cohort.home)
        mask = None if part is None else members(cohort, part)
        if mask is None:
            return None
        both = mask if both is None else both & mask
    return both


def column_of(cohort: Cohort, name: str) -> pl.Series | None:
    """A column of what is known of pupils, or one that is worked out of it; None where nothing is known."""
    if name in _WORKED_OUT:
        return cohort.once(f"context: {name}", _WORKED_OUT[name])
    return cohort.frame[name] if name in cohort.frame.columns else None


def _disadvantaged(cohort: Cohort) -> pl.Series | None:
    """As the file says; else eligible for free meals in six years, looked after, or adopted from care. Of a pupil whose
    meals are not known only the last two can be said: who is in neither may still be disadvantaged."""
    held = set(cohort.frame.columns)
    care = [pl.col(name).fill_null(value=False) for name in ("lac", "adopted") if name in held]
    said = [pl.col("disadvantaged")] if "disadvantaged" in held else []
    if "fsm6" in held:
        said += [pl.when(pl.any_horizontal(care)).then(pl.lit(value=True)) for _ in care[:1]] + [pl.col("fsm6")]
    return cohort.frame.select(pl.coalesce(*said).alias("disadvantaged")).to_series() if said else None


def _born(cohort: Cohort) -> pl.Series | None:
    if "dob" not in cohort.frame.columns:
        return None
    month = pl.col("dob").dt.month()
    season = (
        pl.when(month.is_between(*_SUMMER)).then(pl.lit("summer"))
        .when(month.is_between(*_AUTUMN)).then(pl.lit("autumn"))
        .when(month.is_not_null()).then(pl.lit("spring"))
    )  # fmt: skip
    return cohort.frame.select(season.alias("born")).to_series()


def _fsm_share(cohort: Cohort) -> pl.Series | None:
    """Share of the years since reception on free school meals."""
    if "fsm_years" not in cohort.frame.columns:
        return None
    return (cohort.frame["fsm_years"] / (cohort.year_group + 1)).alias("fsm_share")


_WORKED_OUT: Mapping[str, Callable[[Cohort], pl.Series | None]] = {
    "disadvantaged": _disadvantaged,
    "born": _born,
    "fsm_share": _fsm_share,
    "prior": prior_bands,
    "high_attainer": high_attainers,
}
