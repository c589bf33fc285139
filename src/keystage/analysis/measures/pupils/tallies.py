"""What each pupil of a year adds to each measure, made once, so that any breakdown is one sum over few columns.

A row a pupil, without anything that says who: the school, the ways in which pupils are parted, and for each measure
true or false for one who counts and reached it or not, a number, or null for one who does not count. A rate has the
number it is of in a second column (`whole_of`). See `answers`, which sums them.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.definition import measures as every_measure
from keystage.analysis.measures.pupils.addends import Addends, addends
from keystage.analysis.measures.pupils.coded import coded
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.membership import column_of
from keystage.analysis.measures.pupils.pools import Pool, pools
from keystage.analysis.measures.pupils.ways import Way, ways

__all__ = ["tallies", "whole_of"]

_PLACE = ("urn", "la")


def whole_of(measure: str) -> str:
    """The column of what a rate is of."""
    return f"{measure}:of"


def tallies(cohorts: Sequence[Cohort], *, home: Path | None = None) -> pl.DataFrame:
    """The tallies of one year's cohorts: urn, la, year_group, a column a way (its parts' codes; null: not known) and
    a column a measure that these pupils make. Ways of which nothing at all is known are left out."""
    assert len({cohort.year for cohort in cohorts}) <= 1, "tallies are of one year"
    frame = pl.concat([_about(cohort, ways(home)) for cohort in cohorts], how="diagonal")
    known = [name for name in frame.columns if frame[name].count()]
    made = [
        column
        for pool, these in pools(cohorts, [m for m in every_measure(home) if m.pupils])
        for measure in these
        for column in _added(measure, pool, cohorts)
    ]
    return frame.select(known).with_columns(_together(made)).sort("urn", "year_group", nulls_last=True)


def _about(cohort: Cohort, known: Iterable[Way]) -> pl.DataFrame:
    held = [cohort.frame[name].cast(pl.String) for name in _PLACE if name in cohort.frame.columns]
    group = pl.repeat(cohort.year_group, len(cohort), dtype=pl.Int8, eager=True).alias("year_group")
    parted = [part for way in known if (part := _parted(cohort, way)) is not None]
    return pl.DataFrame([*held, group, *parted])


def _parted(cohort: Cohort, way: Way) -> pl.Series | None:
    """Each pupil's part by its code."""
    column = column_of(cohort, way.column)
    if column is None:
        return None
    of = {word: part.code for part in way.parts for word in part.values}
    words = coded(column)
    codes = words.words.replace_strict(of, default=None, return_dtype=pl.Enum([part.code for part in way.parts]))
    return codes.gather(pl.Series(words.codes)).alias(way.code)


def _added(measure: Measure, pool: Pool, cohorts: Sequence[Cohort]) -> Iterator[pl.Series]:
    """The measure's columns over the pupils of all cohorts: null for those it is not about."""
    made = addends(measure, pool)
    if made is None or made.lacking:
        return
    inside = np.concatenate([np.full(len(c), any(c is one for one in pool.cohorts)) for c in cohorts])
    place = pl.Series(np.where(inside, np.cumsum(inside) - 1, -1)).replace(-1, None).cast(pl.UInt32)
    for name, column in _columns(made).items():
        yield column.gather(place).alias(name)


def _columns(made: Addends) -> dict[str, pl.Series]:
    code, counts = made.measure.code, pl.Series(made.columns["n"])
    if made.rule.how == "count":
        return {code: _where(counts, counts)}
    if made.rule.how == "share":
        return {code: _where(counts, pl.Series(made.columns["sum"]))}
    if made.rule.how == "gap":
        assert made.value is not None, "a gap is made of values"
        return {code: _where(counts, pl.Series(made.value))}
    value = {code: _where(counts, pl.Series(made.columns["sum"] + made.centre))}
    return value | {whole_of(code): _where(counts, pl.Series(made.columns["of"]))} if "of" in made.columns else value


def _where(counts: pl.Series, value: pl.Series) -> pl.Series:
    return pl.select(pl.when(counts).then(value)).to_series()


def _together(made: Sequence[pl.Series]) -> list[pl.Series]:
    """One column a name: a measure whose rule speaks of several pools has a part in each."""
    found: dict[str, pl.Series] = {}
    for column in made:
        before = found.get(column.name)
        found[column.name] = column if before is None else pl.select(pl.coalesce(before, column)).to_series()
    return [column for column in found.values() if column.count()]
