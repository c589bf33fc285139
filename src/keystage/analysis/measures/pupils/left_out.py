"""Why pupils are not in a figure's denominator, or count in it without a result."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.measures.definition import measures as every_measure
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.membership import members
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.measures.pupils.pools import pools
from keystage.analysis.measures.pupils.rules import vector
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.returns import Layout
from keystage.analysis.vocabulary import AcademicYear, pupil_group

__all__ = ["LEFT_OUT", "left_out", "left_out_of"]

LEFT_OUT: Mapping[str, pl.DataType] = {
    "urn": pl.String(),  # null where the school is not known
    "year": pl.Int32(),
    "measure": pl.String(),
    "group": pl.String(),
    "result": pl.String(),  # code of the result that is missing; null where no single one is
    "reason": pl.String(),  # code of a reason in definitions/reasons
    "counted": pl.Boolean(),  # in the denominator all the same, as one who did not reach it
    "pupils": pl.Int64(),
}

_KEY = [name for name in LEFT_OUT if name != "pupils"]


def left_out(
    frame: Any,
    *,
    measures: Collection[str],
    groups: Collection[str] = ("all",),
    layout: Layout | None = None,
    year: AcademicYear | None = None,
    expected: pl.DataFrame | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """For each school, measure and group: how many pupils have no result, why, and whether they count: `LEFT_OUT`.

    frame, layout, year, expected: as for `pupil_figures`. A pupil who lacks several results is told of by the first
    that keeps it out, in the order of the measure's rule. Pupils with every result they need are not told of.
    """
    known = every_measure(home)
    unknown = next((code for code in [*measures] if code not in known), None)
    if unknown is not None:
        raise InputError(f"There is no measure “{unknown}”.")
    found = cohorts(polars_frame(frame), layout=layout, year=year, expected=expected, home=home)
    return left_out_of(found, measures=measures, groups=groups, home=home)


def left_out_of(
    found: Sequence[Cohort], *, measures: Collection[str], groups: Collection[str] = ("all",), home: Path | None = None
) -> pl.DataFrame:
    """As `left_out`, of cohorts that are read already."""
    known = every_measure(home)
    parts = [
        rows
        for pool, these in pools(found, [known[code] for code in measures])
        for measure in these
        for cohort in pool.cohorts
        for rows in _of_cohort(cohort, measure.code, groups, home)
    ]
    if not parts:
        return pl.DataFrame(schema=dict(LEFT_OUT))
    sums = pl.concat(parts).group_by(_KEY).agg(pupils=pl.len().cast(pl.Int64)).sort(_KEY, nulls_last=True)
    return sums.select(pl.col(name).cast(kind) for name, kind in LEFT_OUT.items())


def _of_cohort(cohort: Cohort, code: str, groups: Collection[str], home: Path | None) -> Iterator[pl.DataFrame]:
    rule = every_measure(home)[code].rule_in(cohort.year)
    made = None if rule is None else vector(rule, cohort)
    if made is None:
        return
    for name in groups:
        group = pupil_group(name, home)
        mask = None if group is None else members(cohort, group)
        if mask is not None:
            about: dict[str, str | int] = {"year": cohort.year, "measure": code, "group": name}
            yield from _reasons(cohort, made, mask, about)


def _reasons(
    cohort: Cohort, made: Vector, mask: NDArray[np.bool_], about: Mapping[str, str | int]
) -> Iterator[pl.DataFrame]:
    """One row a pupil without a result, the first result that is missing."""
    for counted, there in ((False, mask & ~made.counts), (True, mask & made.counts)):
        rest = there
        for code, lacks in _lacking(cohort, made, counted=counted):
            yield _rows(cohort, rest & lacks, cohort.reasons(code), code, about, counted=counted)
            rest = rest & ~lacks
        if not counted:
            why = pl.Series(["not_counted"]).new_from_index(0, len(cohort))
            yield _rows(cohort, rest, why, None, about, counted=False)


def _lacking(cohort: Cohort, made: Vector, *, counted: bool) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Each result with the pupils that have no grade in it; first of all, of those who do not count, the ones whom a
    code itself keeps out."""
    held = [code for code in made.results if code in cohort.frame.columns]
    blank = {code: cohort.grades(code).is_null().to_numpy() for code in held}
    if not counted:
        yield from ((code, blank[code] & ~cohort.counted(code)) for code in held if cohort.has(code))
    yield from blank.items()


def _rows(
    cohort: Cohort,
    there: NDArray[np.bool_],
    reasons: pl.Series,
    code: str | None,
    about: Mapping[str, str | int],
    *,
    counted: bool,
) -> pl.DataFrame:
    at = pl.Series(np.flatnonzero(there))
    urn = cohort.frame["urn"].gather(at) if "urn" in cohort.frame.columns else pl.Series([None] * len(at))
    rows = pl.DataFrame({"urn": urn.cast(pl.String), "reason": reasons.gather(at).fill_null("blank")})
    same = {**about, "result": code, "counted": counted}
    return rows.with_columns(pl.lit(word, LEFT_OUT[name]).alias(name) for name, word in same.items()).select(_KEY)
