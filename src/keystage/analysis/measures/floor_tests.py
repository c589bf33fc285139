"""One standard applied to one year's figures, in three-valued logic: what is missing stays unknown."""

from collections.abc import Sequence
from itertools import combinations

import polars as pl

from keystage.analysis.measures.standards import Floor, FloorTest

__all__ = ["judged"]

_UNKNOWN = pl.lit(None, pl.Boolean)
# The school had no such pupils, or is of a kind whose figure is never published: it is not judged at all.
_EMPTY = ("blank", "new", "not_applicable", "not_published", "no_entries")


def judged(figures: pl.DataFrame, floor: Floor) -> pl.DataFrame:
    """urn, below, exempt, missing (measures that would settle it), pupils_to_floor.

    figures: one year's school rows for all pupils. A school without pupils at that key stage has no row.
    """
    tests = (*floor.all, *floor.any)
    wide = _wide(figures, [t.measure for t in tests])
    present = [pl.col(f"value {m}").is_not_null() | _coded(m) for m in {t.measure for t in tests}]
    wide = wide.filter(pl.any_horizontal(present))
    exempt = _exempt(floor, tests)
    below = _all([_fails(t, floor) for t in floor.all]) & _any(floor)
    unknown = pl.concat_list(pl.when(_fails(t, floor).is_null()).then(pl.lit(t.measure)) for t in tests)
    return wide.with_columns(exempt=exempt).select(
        "urn",
        pl.when(pl.col("exempt").not_()).then(below).alias("below"),
        "exempt",
        pl.when(pl.col("exempt").not_() & below.is_null()).then(unknown.list.drop_nulls()).alias("missing"),
        _pupils(floor).alias("pupils_to_floor"),
    )


def _wide(figures: pl.DataFrame, measures: Sequence[str]) -> pl.DataFrame:
    """One row a school; columns "value ks2_rwm_exp", "high ks2_rwm_exp" and so on."""
    wide = figures.filter(pl.col("measure").is_in(list(measures))).select("urn").unique(maintain_order=True)
    for measure in dict.fromkeys(measures):
        rows = figures.filter(pl.col("measure") == measure).unique("urn", keep="first", maintain_order=True)
        parts = ("value", "high", "n", "denominator", "numerator", "reason", "unit")
        wide = wide.join(
            rows.select("urn", *(pl.col(p).alias(f"{p} {measure}") for p in parts)),
            on="urn",
            how="left",
            maintain_order="left",
        )
    return wide


def _coded(measure: str) -> pl.Expr:
    reason = pl.col(f"reason {measure}")
    return reason.is_not_null() & reason.is_in(_EMPTY).not_()


def _exempt(floor: Floor, tests: Sequence[FloorTest]) -> pl.Expr:
    """Too few pupils, or too few of them counted; false where that is not known."""
    first = floor.all[0].measure
    pupils = pl.coalesce(f"denominator {first}", f"n {first}")
    few = pupils < floor.minimum
    if not floor.coverage:
        return few.fill_null(value=False)
    uncounted = [
        (100 * pl.col(f"n {t.measure}") / pl.col(f"denominator {t.measure}") < floor.coverage).fill_null(value=False)
        | (pl.col(f"reason {t.measure}") == "low_coverage").fill_null(value=False)
        for t in tests
    ]
    return few.fill_null(value=False) | pl.any_horizontal(uncounted)


def _fails(test: FloorTest, floor: Floor) -> pl.Expr:
    """Whether the test is failed; null where the figure or the year's threshold is not known."""
    if test.below is None:
        return _UNKNOWN
    value = pl.col(f"value {test.measure}")
    if floor.rounded:
        value = pl.when(pl.col(f"unit {test.measure}") == "percent").then((value + 0.5).floor()).otherwise(value)
    fails = value < test.below
    return fails if test.upper_below is None else fails & (pl.col(f"high {test.measure}") < test.upper_below)


def _all(fails: Sequence[pl.Expr]) -> pl.Expr:
    return pl.all_horizontal(fails) if fails else pl.lit(value=True)


def _any(floor: Floor) -> pl.Expr:
    """Whether enough of `any` fail: one, or, where the standard says so, one beyond chance or two."""
    fails = [_fails(t, floor) for t in floor.any]
    if not fails:
        return pl.lit(value=True)
    if floor.alone_upper_below is None:
        return pl.any_horizontal(fails)
    certain = [
        f & (pl.col(f"high {t.measure}") < floor.alone_upper_below) for f, t in zip(fails, floor.any, strict=True)
    ]
    return pl.any_horizontal(*certain, *(a & b for a, b in combinations(fails, 2)))


def _pupils(floor: Floor) -> pl.Expr:
    """Pupils above the threshold of the attainment test, or (negative) how many more would have reached it."""
    test = floor.all[0]
    if test.below is None:
        return pl.lit(None, pl.Float64)
    value, n = pl.col(f"value {test.measure}"), pl.coalesce(f"denominator {test.measure}", f"n {test.measure}")
    least = (test.below - 0.5 if floor.rounded else test.below) * n / 100
    reached = pl.coalesce(f"numerator {test.measure}", (value * n / 100).round(0))
    spare = reached - (least - 1e-9).ceil()
    spare = pl.when(value < test.below).then(spare.clip(upper_bound=-1)).otherwise(spare.clip(lower_bound=0))
    return pl.when((pl.col(f"unit {test.measure}") == "percent") & value.is_not_null()).then(spare)
