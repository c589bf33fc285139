"""A measure by two ways at once, year after year, summed from tallies: quick, whichever measure it is.

The numbers are those of `breakdown`, of which this is the fast road for pupils that were tallied before.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.definition import measures as every_measure
from keystage.analysis.measures.pupils.addends import Addends
from keystage.analysis.measures.pupils.breakdown import BREAKDOWN
from keystage.analysis.measures.pupils.lowest_fifth import lowest_fifth_gap
from keystage.analysis.measures.pupils.said import said_of
from keystage.analysis.measures.pupils.tallies import whole_of

__all__ = ["breakdown_of_tallies"]

Floats = NDArray[np.float64]


def breakdown_of_tallies(
    years: Mapping[int, pl.LazyFrame],
    *,
    measure: str,
    by: tuple[str, str],
    urns: Collection[str] | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """A measure by two ways (codes of `ways`), as `breakdown` gives it; a part is said by its code, null: not known.

    years: tallies by results year. urns: of the schools wanted. Years in which the measure has no rule, or of which
    the tallies lack the measure or a way, are left out. Years of both sides of a break stand in one frame: `era` says
    which compare. Cells in which nobody counts are left out. Nothing is withheld: see `disclosure.protect_breakdown`.
    """
    known = every_measure(home)
    if measure not in known:
        raise InputError(f"There is no measure “{measure}”.")
    if by[0] == by[1]:
        raise InputError("Choose two different ways.")
    asked = known[measure]
    held = {year: rows for year, rows in sorted(years.items()) if asked.rule_in(year) is not None}
    sums = [(year, lazy) for year, rows in held.items() if (lazy := _summed(rows, asked, year, by, urns)) is not None]
    made = pl.collect_all([lazy for _, lazy in sums])
    parts = [_figures(rows, asked, year, by) for (year, _), rows in zip(sums, made, strict=True) if rows.height]
    empty = pl.DataFrame(schema={**BREAKDOWN, **dict.fromkeys(by, pl.String)})
    order = ["year", "measure", *by, *list(BREAKDOWN)[2:]]
    return pl.concat([empty.select(order), *(part.select(order) for part in parts)])


def _summed(
    rows: pl.LazyFrame, measure: Measure, year: int, by: tuple[str, str], urns: Collection[str] | None
) -> pl.LazyFrame | None:
    """One row a cell with what is added up in it; None where the tallies do not say."""
    names = rows.collect_schema().names()
    if not {measure.code, *by} <= set(names):
        return None
    if urns is not None:
        rows = rows.filter(pl.col("urn").is_in(sorted(urns)))
    rule = measure.rule_in(year)
    assert rule is not None, "years without a rule are left out before"
    value = pl.col(measure.code).cast(pl.Float64)
    added = {"n": value.count().cast(pl.Float64), "sum": value.sum()}
    if rule.how == "mean":
        added["square"] = (value * value).sum()
    if rule.how == "rate":
        added["of"] = pl.col(whole_of(measure.code)).sum()
    if rule.how == "gap":
        added["values"] = value.drop_nulls()
    counted = rows.filter(pl.col(measure.code).is_not_null())
    return counted.group_by([pl.col(name).cast(pl.String) for name in by]).agg(**added).sort(by, nulls_last=True)


def _figures(rows: pl.DataFrame, measure: Measure, year: int, by: tuple[str, str]) -> pl.DataFrame:
    rule = measure.rule_in(year)
    assert rule is not None, "as in _summed"
    added = {name: rows[name].to_numpy() for name in rows.columns if name not in (*by, "values")}
    whole = Addends(measure, rule, {}, value=np.zeros(0) if rule.how == "gap" else None)
    said = said_of(
        whole, added, level="group", year=year, many=rows.height,
        gap=partial(_gaps, rows["values"].to_list() if "values" in rows.columns else []),
    )  # fmt: skip
    about = {"year": year, "measure": measure.code, "unit": measure.unit, "era": measure.comparable_from(year)}
    figures = pl.DataFrame(said.columns()).with_columns(
        *(pl.lit(word, BREAKDOWN[name]).alias(name) for name, word in about.items()), *(rows[name] for name in by)
    )
    silent = [pl.lit(None, kind).alias(name) for name, kind in BREAKDOWN.items() if name not in figures.columns]
    return figures.with_columns(silent)


def _gaps(values: Sequence[Sequence[float]], _: Floats) -> Floats:
    """How far the lowest fifth of each cell lies behind."""
    cell = np.repeat(np.arange(len(values)), [len(one) for one in values])
    return lowest_fifth_gap(np.concatenate([np.asarray(one, dtype=np.float64) for one in values]), cell, len(values))
