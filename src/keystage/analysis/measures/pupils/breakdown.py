"""A measure by two things known of pupils at once, year after year."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.measures.definition import Measure, PupilRule
from keystage.analysis.measures.definition import measures as every_measure
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.pupils.addends import addends
from keystage.analysis.measures.pupils.coded import Coded, coded
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.lowest_fifth import lowest_fifth_gap
from keystage.analysis.measures.pupils.membership import column_of, members
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.measures.pupils.pools import Pool, pools
from keystage.analysis.measures.pupils.said import said_of
from keystage.analysis.returns import Layout, reason_column
from keystage.analysis.vocabulary import AcademicYear, pupil_group

__all__ = ["BREAKDOWN", "breakdown"]

_PLACED = ("year", "year_group", "result", "grade", "taken", reason_column("grade"), "urn", "laestab", "upn", "pupil")


def breakdown(
    frame: Any,
    *,
    measure: str,
    by: tuple[str, str],
    years: Collection[int] | None = None,
    layout: Layout | None = None,
    expected: pl.DataFrame | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """A measure by two columns (or groups) at once and by year: sex and fsm6, ethnicity and sen, eal and prior.

    frame: as for `pupil_figures`; many years of it are quicker as `prepared` leaves them. by: columns of
    `vocabulary.CONTEXT`, columns worked out (prior, born, high_attainer, disadvantaged), or codes of groups. years:
    those wanted; all in which the measure has a rule. Returns year, measure, the two columns (as text; null where
    nothing is known of a pupil), value, numerator, denominator, n, low, high, unit, reason and `era`: the first year
    that compares. Nothing is withheld: see `disclosure`.
    Raises MethodError where years asked for lie on both sides of a break, or results of two eras are mixed.
    """
    known = every_measure(home)
    if measure not in known:
        raise InputError(f"There is no measure “{measure}”.")
    asked, pupils = known[measure], polars_frame(frame)
    wanted = _years(asked, pupils, years)
    rows = _needed(pupils, asked, by, wanted, home)
    held = cohorts(rows, layout=layout, expected=expected, home=home)
    parts = [_of_pool(pool, asked, by) for pool, _ in pools(held, [asked])]
    schema = {**dict.fromkeys(by, pl.String), **BREAKDOWN}
    found = [part for part in parts if part is not None]
    if not found:
        return pl.DataFrame(schema=schema).select("year", "measure", *by, *list(BREAKDOWN)[2:])
    return pl.concat(found).sort("year", *by, nulls_last=True)


BREAKDOWN = {
    "year": pl.Int32, "measure": pl.String, "value": pl.Float64, "numerator": pl.Float64, "denominator": pl.Float64,
    "n": pl.Float64, "low": pl.Float64, "high": pl.Float64, "unit": pl.String, "reason": pl.String, "era": pl.Int32,
}  # fmt: skip


def _years(measure: Measure, pupils: pl.DataFrame, years: Collection[int] | None) -> list[int]:
    """The years to make, all of one era."""
    if "year" not in pupils.columns:
        raise InputError("The pupils' rows say no year.")
    held = sorted(pupils["year"].unique().drop_nulls().to_list())
    for year in years or ():
        if measure.rule_in(year) is None:
            raise MethodError(f"{measure.title}: there is no such figure of pupils' results in {AcademicYear(year)}.")
    wanted = [year for year in held if measure.rule_in(year) is not None and (years is None or year in years)]
    for late in (b for b in measure.breaks if b.weight == "full"):
        before = [year for year in wanted if year < late.year]
        if before and wanted[-1] >= late.year:
            raise MethodError(
                f"{measure.title}: {AcademicYear(before[-1])} and {AcademicYear(wanted[-1])} do not compare "
                f"({late.note} from {AcademicYear(late.year)}). Ask for years on one side of it."
            )
    return wanted


def _needed(
    pupils: pl.DataFrame, measure: Measure, by: tuple[str, str], years: list[int], home: Path | None
) -> pl.DataFrame:
    """The rows of those years, with no more columns than the rule and the two breakdowns look at."""
    if pupils["year"].n_unique() > len(years):
        pupils = pupils.filter(pl.col("year").is_in(years))
    rules = [rule for year in years if (rule := measure.rule_in(year)) is not None]
    if any(rule.worked for rule in rules) or not set(by) <= set(pupils.columns):
        return pupils
    codes = {code for rule in rules for code in _results(rule)}
    wanted = {*_PLACED, *by, *codes, *(reason_column(code) for code in codes)}
    return pupils.select(name for name in pupils.columns if name in wanted)


def _results(rule: PupilRule) -> Iterator[str]:
    yield from (*rule.reach, *rule.any_of, *([rule.result] if rule.result else []))


def _of_pool(pool: Pool, measure: Measure, by: tuple[str, str]) -> pl.DataFrame | None:
    made = addends(measure, pool)
    if made is None:
        return None
    first, second = (_kinds(pool, name) for name in by)
    cell = first.codes * len(second.words) + second.codes
    cells = len(first.words) * len(second.words)
    added = {
        name: np.bincount(cell, column, minlength=cells).astype(np.float64) for name, column in made.columns.items()
    }
    said = said_of(
        made, added, level="group", year=pool.year, many=cells, gap=lambda value: lowest_fifth_gap(value, cell, cells)
    )
    there = np.flatnonzero(np.bincount(cell, minlength=cells))
    words = (first.words.gather(there // len(second.words)), second.words.gather(there % len(second.words)))
    era = measure.comparable_from(pool.year)
    about = {"year": pool.year, "measure": measure.code, "unit": measure.unit, "era": era}
    figures = pl.DataFrame(said.columns())[there].with_columns(
        *(pl.lit(word, BREAKDOWN[name]).alias(name) for name, word in about.items()),
        *(column.alias(name) for name, column in zip(by, words, strict=True)),
    )
    silent = [pl.lit(None, kind).alias(name) for name, kind in BREAKDOWN.items() if name not in figures.columns]
    return figures.with_columns(silent).select("year", "measure", *by, *list(BREAKDOWN)[2:])


def _kinds(pool: Pool, name: str) -> Coded:
    """What is known of each pupil, as small numbers."""
    found = [_column(cohort, name) for cohort in pool.cohorts]
    return coded(found[0] if len(found) == 1 else pl.concat([column.cast(pl.String) for column in found]))


def _column(cohort: Cohort, name: str) -> pl.Series:
    column = column_of(cohort, name)
    if column is not None and not column.dtype.is_float():
        return column
    group = pupil_group(name, cohort.home)
    mask: NDArray[np.bool_] | None = None if group is None else members(cohort, group)
    if mask is None:
        raise InputError(f"The pupils' rows do not say “{name}”, or not in kinds that can be told apart.")
    return pl.Series(name, mask)
