"""The pupils behind a rounded percentage."""

import polars as pl

__all__ = ["decimals_printed", "numerator_bounds", "recovered"]

_EPSILON = 1e-9


def decimals_printed(values: pl.Expr) -> pl.Expr:
    """How many decimals a column of percentages was printed with: 0, 1 or 2; null where they look unrounded."""
    away = [(values * 10**d - (values * 10**d).round(0)).abs().max() for d in range(3)]
    return pl.coalesce(pl.when(a.fill_null(0.0) < 1e-6).then(pl.lit(d, pl.Int8)) for d, a in enumerate(away))


def numerator_bounds(value: pl.Expr, n: pl.Expr, decimals: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """The least and the greatest whole number of n pupils whose percentage rounds (half up) to `value`.

    Where none does, the greatest is under the least.
    """
    half = 0.5 * (10.0 ** (-decimals.cast(pl.Float64)))
    least = ((value - half) * n / 100 - _EPSILON).ceil().clip(lower_bound=0)
    greatest = ((value + half) * n / 100 - _EPSILON).ceil() - 1
    return least, pl.min_horizontal(greatest, n)


def recovered(value: pl.Expr, n: pl.Expr, decimals: pl.Expr) -> pl.Expr:
    """The numerator where exactly one whole number fits the rounded percentage, else null.

    value: percent as printed. An unrounded percentage (decimals null) must be a whole number of pupils as it stands.
    """
    least, greatest = numerator_bounds(value, n, decimals)
    exact = value * n / 100
    whole = (exact - exact.round(0)).abs() < 1e-6
    return (
        pl.when(decimals.is_null() & whole)
        .then(exact.round(0).abs())
        .when(decimals.is_not_null() & (least == greatest) & (n == n.round(0)))
        .then(least.abs())  # never a negative zero
    )
