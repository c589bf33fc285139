"""What a pupil is likened by, as columns of numbers: each named, none missing."""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

__all__ = ["SCHOOL", "Columns", "Made", "Used", "filled_flag", "filled_number"]

SCHOOL = "school"
_MOST_MISSING = 0.5  # of a school's pupils: from there on its file does not hold the value


@dataclass(frozen=True, slots=True)
class Used:
    """A column of a model. name: of the column and of its coefficient. title: in words. of: code of the predictor."""

    name: str
    title: str
    of: str


@dataclass(frozen=True, slots=True)
class Made:
    """Columns of one predictor: expressions over the pupils' frame, beside what they are."""

    used: tuple[Used, ...]
    columns: tuple[pl.Series, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a model. frame: a row a pupil, all numbers. used: what they are, in order. left_out: predictor ->
    why it is not among them. notes: sentences on values that are not known."""

    frame: pl.DataFrame
    used: tuple[Used, ...]
    left_out: dict[str, str]
    notes: tuple[str, ...] = ()

    def named(self, codes: Iterable[str]) -> tuple[str, ...]:
        wanted = set(codes)
        return tuple(one.name for one in self.used if one.of in wanted)


def filled_flag(known: pl.Series, school: pl.Series, smallest: int) -> tuple[pl.Series, pl.Series | None, int]:
    """A column of 0 and 1 (null: not known) without nulls; the column of those not known, where they are enough to have
    one; and in how many schools the file does not hold it.

    Pupils of such a school stand at the mean of all the others, without a mark of their own: it would be the school's.
    """
    return _filled(known.cast(pl.Float64), school, smallest, at=0.0)


def filled_number(known: pl.Series, school: pl.Series, smallest: int) -> tuple[pl.Series, pl.Series | None, int]:
    """The same of a number: a pupil whose number is not known stands at the mean, with a mark."""
    return _filled(known.cast(pl.Float64), school, smallest, at=None)


def _filled(
    known: pl.Series, school: pl.Series, smallest: int, at: float | None
) -> tuple[pl.Series, pl.Series | None, int]:
    if not known.null_count():
        return known, None, 0
    frame = pl.DataFrame({"value": known, SCHOOL: school}).with_columns(missing=pl.col("value").is_null())
    frame = frame.with_columns(silent=pl.col("missing").mean().over(SCHOOL) >= _MOST_MISSING)
    mean = frame["value"].mean()
    apart = frame.select(pl.col("missing") & ~pl.col("silent")).to_series()
    marked = apart if int(apart.sum()) >= smallest else None
    stands = mean if at is None or marked is None else at
    value = frame.select(
        pl.when("silent").then(pl.col("value").fill_null(mean)).otherwise(pl.col("value").fill_null(stands))
    ).to_series()
    schools = frame.filter("silent")[SCHOOL].n_unique()
    return value, None if marked is None else marked.cast(pl.Float64), schools
