"""What criteria may say of a school that is not a figure: its kind, its inspection, its floor, what was agreed."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from keystage.analysis.triage.kinds import Kind

__all__ = ["SCHOOL_FACTS", "school_columns"]

_N, _T, _Y = Kind.NUMBER, Kind.TEXT, Kind.YES_NO

# Name: kind, what it is, how it is printed.
SCHOOL_FACTS: Mapping[str, tuple[Kind, str, str]] = {
    "year": (_N, "the results year, by the calendar year in which it ends (2019 for 2018/19)", "band"),
    "phase": (_T, "primary, secondary, all_through, special, alternative, nursery, post16", ""),
    "kind": (_T, "infant, first, junior, primary, middle, secondary, special, pru …", ""),
    "type": (_T, "community, voluntary_controlled, academy_converter …", ""),
    "gender": (_T, "mixed, boys, girls, as the register has it", ""),
    "cluster": (_T, "the school's cluster, from the school list", ""),
    "level_in_force": (_T, "the level of support in force, from the school list", ""),
    "priority": (_T, "the school's priority, from the school list", ""),
    "maintained": (_Y, "maintained by the authority", ""),
    "selective": (_Y, "admits by ability", ""),
    "religious": (_Y, "has a religious character", ""),
    "open": (_Y, "open at the as-at date", ""),
    "age_low": (_N, "youngest age", "years"),
    "age_high": (_N, "oldest age", "years"),
    "years_open": (_N, "whole years since it opened", "years"),
    "never_inspected": (_Y, "no graded inspection is known", ""),
    "years_since_inspection": (_N, "whole years since the last graded inspection", "years"),
    "inspection_outcome": (_N, "the last graded outcome, 1 to 4, where it is a number", "band"),
    "inspection_words": (_T, "that outcome in the words of its regime", ""),
    "months_since_visit": (_N, "whole months since the last visit, from the school list", "band"),
    "actions_agreed": (_N, "actions agreed last time, from the school list", "band"),
    "actions_done": (_N, "of those, how many are said to be done", "band"),
    "actions_not_done": (_N, "of those, how many are said not to be done", "band"),
    "floor_below": (_Y, "below the floor standard; missing in years without one", ""),
    "floor_newly_above": (_Y, "above the floor standard, and below it the year before", ""),
    "floor_margin": (_N, "percentage points above the floor's threshold for attainment (minus: under it)", "points"),
    "floor_one_pupil": (_N, "what one pupil is worth in that figure, in percentage points", "points"),
    "pupils_to_floor": (_N, "pupils short of the floor", "pupils"),
    "floor_words": (_T, "the floor standard in words", ""),
    "coasting": (_Y, "meets the year's description of a coasting school; missing in years without one", ""),
}  # fmt: skip

_DONE = ("done", "yes", "complete", "completed", "finished", "closed")
_AS_THEY_ARE = ("phase", "kind", "type", "gender", "cluster", "level_in_force", "priority", "maintained", "selective")


def school_columns(schools: pl.DataFrame, *, year: int, as_at: date) -> pl.DataFrame:
    """One row a school: urn and every fact of `SCHOOL_FACTS` that the register and the school list tell."""
    states = pl.col("actions").list.eval(pl.element().struct.field("state").str.to_lowercase().str.strip_chars())
    told = states.list.eval(pl.element().filter(pl.element() != ""))
    done = told.list.eval(pl.element().is_in(_DONE)).list.sum()
    return schools.select(
        "urn",
        pl.lit(float(year)).alias("year"),
        *_AS_THEY_ARE,
        _religious().alias("religious"),
        (pl.col("state") != "closed").alias("open"),
        pl.col("age_low", "age_high").cast(pl.Float64),
        _whole_years("open_date", as_at).alias("years_open"),
        pl.col("inspection_date").is_null().alias("never_inspected"),
        _whole_years("inspection_date", as_at).alias("years_since_inspection"),
        pl.col("inspection_outcome").cast(pl.Float64, strict=False),
        "inspection_words",
        _whole_months("last_visit", as_at).alias("months_since_visit"),
        pl.col("actions").list.len().cast(pl.Float64).alias("actions_agreed"),
        pl.when(told.list.len() > 0).then(done).cast(pl.Float64).alias("actions_done"),
        pl.when(told.list.len() > 0).then(told.list.len() - done).cast(pl.Float64).alias("actions_not_done"),
    )


def _religious() -> pl.Expr:
    character = pl.col("religious_character").str.to_lowercase()
    return character.is_not_null() & ~character.is_in(["", "none", "does not apply", "not applicable"])


def _whole_months(column: str, as_at: date) -> pl.Expr:
    day = pl.col(column)
    unfinished = (day.dt.day() > as_at.day).cast(pl.Int32)
    return ((as_at.year - day.dt.year()) * 12 + as_at.month - day.dt.month() - unfinished).cast(pl.Float64)


def _whole_years(column: str, as_at: date) -> pl.Expr:
    return (_whole_months(column, as_at) / 12).floor()
