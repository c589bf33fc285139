"""The rows of a file, one figure a row, before anything is worked out of them."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures.contributions import ALL, Contribution, contributions, counts, long_columns
from keystage.analysis.measures.definition import Measure
from keystage.analysis.returns import Layout, reason_column
from keystage.analysis.shelf import Shelf
from keystage.analysis.vocabulary import ENGLAND, AcademicYear

__all__ = ["ROLES", "figure_rows", "placed_rows"]

ROLES = ("value", "n", "denominator", "numerator", "low", "high", "coverage", "band")
_KEPT = ("school", "la", "national", "group")
_KNOWN_START = ("low_prior", "middle_prior", "high_prior")  # pupils are in them because their start is known


@dataclass(frozen=True, slots=True)
class _File:
    """What one figure needs to know of the rest of its file. counts, coverage: columns, see `_wide_rows`."""

    frame: pl.DataFrame
    counts: Mapping[tuple[str, str], str]
    coverage: Mapping[str, str]


def figure_rows(frame: pl.DataFrame, layout: Layout, year: AcademicYear | None, shelf: Shelf[Measure]) -> pl.DataFrame:
    """One row a figure: urn, level, year, measure, group, the columns `ROLES`, `reason` and `count` (`Measure.of`).

    Rows of all schools (independent ones included) and of regions are left out: "national" is state-funded. A
    national row of one kind of school stands under "England:primary" and the like.
    """
    placed = placed_rows(frame, layout, year)
    long = long_columns(layout, placed.columns)
    if long:
        return _long_rows(placed, long, shelf)
    found = contributions(layout, placed.columns)
    _check(found, layout, shelf)
    coverage = {c.measure: c.columns["coverage"] for c in found if c.group == ALL and "coverage" in c.columns}
    file = _File(placed, counts(found), coverage)
    parts = [_wide_rows(c, shelf, file) for c in found]
    return pl.concat(parts) if parts else _long_rows(placed.clear(), {}, shelf)


def placed_rows(frame: pl.DataFrame, layout: Layout, year: AcademicYear | None) -> pl.DataFrame:
    """The rows we keep, with `_who`, `_level` and `_year`."""
    level = _text("level", frame).fill_null("school")
    national = pl.concat_str(pl.lit(ENGLAND), _text("scope", frame), separator=":", ignore_nulls=True)
    who = (
        pl.when(level == "school").then(_text("urn", frame)).when(level == "la").then(_text("la", frame))
        .when(level == "national").then(national).when(level == "group").then(_text("trust_uid", frame))
    )  # fmt: skip
    placed = frame.with_columns(_who=who, _level=level, _year=_year(frame, layout, year))
    return placed.filter(pl.col("_level").is_in(_KEPT) & pl.col("_who").is_not_null() & pl.col("_year").is_not_null())


def _text(name: str, frame: pl.DataFrame) -> pl.Expr:
    return pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String)


def _year(frame: pl.DataFrame, layout: Layout, year: AcademicYear | None) -> pl.Expr:
    """The year given, else the row's own: a whole number (the year it ends in) or "2018/19"."""
    if year:
        return pl.lit(year.ends, pl.Int32)
    column = layout.year_column or "year"
    if column not in frame.columns:
        raise InputError(f"{layout.title} says no year. Give the academic year of the results, for example 2018/19.")
    if frame.schema[column] != pl.String:
        return pl.col(column).cast(pl.Int32, strict=False)
    written = frame[column].drop_nulls().unique().to_list()
    return pl.col(column).replace_strict({y: AcademicYear.parse(y).ends for y in written}, return_dtype=pl.Int32)


def _check(found: tuple[Contribution, ...], layout: Layout, shelf: Shelf[Measure]) -> None:
    unknown = sorted({c.measure for c in found if c.measure not in shelf})
    if unknown:
        raise InputError(
            f"The layout “{layout.code}” names measures that are not defined: {', '.join(unknown)}. "
            "Define them in definitions/measures or mend the layout."
        )


def _wide_rows(figure: Contribution, shelf: Shelf[Measure], file: _File) -> pl.DataFrame:
    columns = dict(figure.columns)
    if figure.measure in file.coverage and figure.group not in _KNOWN_START:
        columns.setdefault("coverage", file.coverage[figure.measure])
    return file.frame.select(
        *_identity(pl.lit(figure.measure), pl.lit(figure.group)),
        *(_number(columns.get(role), file.frame).alias(role) for role in ROLES if role != "coverage"),
        _coverage(columns.get("coverage"), file.frame).alias("coverage"),
        _reason(columns["value"], file.frame).alias("reason"),
        _count(shelf[figure.measure], figure.group, shelf, file).alias("count"),
    )


def _identity(measure: pl.Expr, group: pl.Expr) -> list[pl.Expr]:
    return [
        pl.col("_who").alias("urn"),
        pl.col("_level").alias("level"),
        pl.col("_year").alias("year"),
        measure.alias("measure"),
        group.alias("group"),
    ]


def _number(column: str | None, frame: pl.DataFrame) -> pl.Expr:
    if column is None or column not in frame.columns:
        return pl.lit(None, pl.Float64)
    number = pl.col(column).cast(pl.Float64, strict=False)
    return pl.when(number.is_finite()).then(number)


def _coverage(column: str | None, frame: pl.DataFrame) -> pl.Expr:
    """Percent of the pupils counted: all of them where the file has no such column."""
    return _number(column, frame) if column in frame.columns else pl.lit(100.0, pl.Float64)


def _reason(column: str, frame: pl.DataFrame) -> pl.Expr:
    """The reason code beside the cell; "blank" where the cell is empty without one."""
    coded = reason_column(column)
    known = pl.col(coded) if coded in frame.columns else pl.lit(None, pl.String)
    return pl.when(_number(column, frame).is_null()).then(known.fill_null("blank"))


def _count(measure: Measure, group: str, shelf: Shelf[Measure], file: _File) -> pl.Expr:
    """The number of pupils that the same file prints for this measure and group; null where it prints none."""
    column = file.counts.get((measure.of, group))
    counted = shelf.get(measure.of)
    if column or counted is None:
        return _number(column, file.frame)
    parts = [p.split("__") for p in counted.sum_of]
    columns = [file.counts.get((code, part)) for code, part in parts if group in (ALL, part)]
    if not columns or None in columns:
        return pl.lit(None, pl.Float64)
    return pl.sum_horizontal((_number(c, file.frame) for c in columns), ignore_nulls=False)


def _long_rows(frame: pl.DataFrame, columns: Mapping[str, str], shelf: Shelf[Measure]) -> pl.DataFrame:
    """Of a file with one figure a row. Rows that name no defined measure are left out: reading it found them."""
    measure = _text(columns.get("measure", "measure"), frame)
    group = _text(columns.get("group", "group"), frame).fill_null(ALL)
    value = columns.get("value", "value")
    return (
        frame.select(
            *_identity(measure, group),
            *(_number(columns.get(role), frame).alias(role) for role in ROLES if role != "coverage"),
            pl.lit(100.0, pl.Float64).alias("coverage"),
            _reason(value, frame).alias("reason"),
            pl.lit(None, pl.Float64).alias("count"),
        )
        .filter(pl.col("measure").is_in(list(shelf.entries)))
        .sort("measure", maintain_order=True)
    )
