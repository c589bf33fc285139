"""A fitted model in words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from keystage.analysis.progress.result import ValueAdded

__all__ = ["explained"]

_METHODS = {"reml": "restricted maximum likelihood", "ml": "maximum likelihood"}


def explained(fit: "ValueAdded") -> str:
    """See `ValueAdded.explain`."""
    return "\n".join(_lines(fit))


def _lines(fit: "ValueAdded") -> Iterator[str]:
    model = fit.model
    yield f"Value added in “{model.outcome}”, {model.compared}."
    yield _expected(fit)
    yield from _pupils(fit)
    yield _schools(fit)
    yield from _variances(fit)
    if fit.schools["se"].to_numpy().any():
        yield (
            "A school's effect is drawn towards 0 the more, the fewer pupils it has (shrunken), and is given with a "
            f"range of 1.96 standard errors either side, which holds the school's own effect about {fit.held:.0f} "
            "times in a hundred. Two schools differ where their narrower ranges, of 1.39 standard errors, do not meet."
        )
    yield f"Fitted by {_METHODS[model.method]}; −2 log likelihood {fit.criterion:,.3f}".replace("-", "−") + "."
    yield from fit.warnings


def _expected(fit: "ValueAdded") -> str:
    terms = fit.coefficients["term"].to_list()[1:]
    if not terms:
        return "Nothing is taken into account: schools' means are compared as they are."
    against = [
        f"{column} ({', '.join(str(value) for value in values[1:])}) against “{values[0]}”"
        for column, values in fit.design.categories.items()
        if len(values) > 1
    ]
    listed = ", ".join(fit.model.predictors)
    sets = f" Categories: {'; '.join(against)}." if against else ""
    return f"What a pupil would be expected to reach is worked out of: {listed}.{sets}"


def _pupils(fit: "ValueAdded") -> Iterator[str]:
    yield f"{fit.used:,} of {fit.given:,} pupils ({fit.matched:.0f}%) are in it, of {fit.schools.height:,} schools."
    for column, reason, rows in fit.left_out.iter_rows():
        yield f"Left out: {rows:,} with “{column}” {reason}."
    if fit.model.weights is not None:
        yield f"Pupils count by the precision in “{fit.model.weights}”."


def _schools(fit: "ValueAdded") -> str:
    clear = fit.schools.select(above=(pl.col("low") > 0).sum(), below=(pl.col("high") < 0).sum()).row(0)
    chance = float(fit.schools["chance"].to_numpy().mean())
    return (
        f"Schools clearly above 0: {clear[0]:,}; clearly below: {clear[1]:,}. A school that adds neither "
        f"more nor less than expected would be shown so by chance {100 * chance:.1f} times in a hundred."
    )


def _variances(fit: "ValueAdded") -> Iterator[str]:
    yield (
        f"The predictors account for {100 * fit.r2:.0f}% of the spread of “{fit.model.outcome}” (r² {fit.r2:.2f}). Of "
        f"what is left, {100 * fit.icc:.0f}% lies between schools."
    )
    if fit.model.slope is not None:
        yield f"How much “{fit.model.slope}” matters may differ from school to school."
    if fit.model.also is not None:
        yield f"“{fit.model.also}” has effects of its own, beside the schools'."
