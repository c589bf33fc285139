"""The pupils behind a rounded percentage, against trying every number of pupils."""

from decimal import ROUND_HALF_UP, Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from keystage.analysis.measures.numerators import decimals_printed, recovered


def printed(k: int, n: int, decimals: int = 0) -> float:
    """As a table prints it: rounded half up."""
    place = Decimal(1).scaleb(-decimals)
    return float((Decimal(100 * k) / Decimal(n)).quantize(place, ROUND_HALF_UP))


def _recovered(value: float, n: float, decimals: int | None = 0) -> float | None:
    frame = pl.DataFrame({"v": [value], "n": [float(n)], "d": [decimals]}, schema_overrides={"d": pl.Int8})
    return frame.select(recovered(pl.col("v"), pl.col("n"), pl.col("d"))).item()


@pytest.mark.parametrize(
    ("value", "n", "pupils"),
    [(55.0, 40, 22.0), (61.0, 18, 11.0), (0.0, 60, 0.0), (100.0, 6, 6.0), (50.0, 200, None), (69.0, 14, None)],
)
def test_numerator_is_recovered_only_where_one_number_fits(value: float, n: int, pupils: float | None) -> None:
    assert _recovered(value, n) == pupils


@given(n=st.integers(1, 300), data=st.data(), decimals=st.integers(0, 2))
def test_what_is_recovered_is_what_was_printed(n: int, data: st.DataObject, decimals: int) -> None:
    k = data.draw(st.integers(0, n))
    value = printed(k, n, decimals)
    fitting = [j for j in range(n + 1) if printed(j, n, decimals) == value]
    assert _recovered(value, n, decimals) == (float(k) if fitting == [k] else None)


def test_unrounded_percentage_is_taken_only_where_it_is_a_whole_number_of_pupils() -> None:
    assert _recovered(100 * 2 / 7, 7, None) == 2.0
    assert _recovered(28.9, 7, None) is None


@pytest.mark.parametrize(
    ("values", "decimals"),
    [([61.0, 50.0], 0), ([61.5, 50.0], 1), ([61.25, None], 2), ([100 / 3], None), ([None], 0)],
)
def test_decimals_are_told_from_the_whole_column(values: list[float | None], decimals: int | None) -> None:
    frame = pl.DataFrame({"v": values}, schema={"v": pl.Float64})
    assert frame.select(decimals_printed(pl.col("v")).first()).item() == decimals


@pytest.mark.parametrize("decimals", [0, None])
def test_nobody_of_a_cohort_is_never_minus_nobody(decimals: int | None) -> None:
    frame = pl.DataFrame({"v": [0.0, -0.0, 0.0], "n": [37.0] * 3, "d": [decimals] * 3}, schema_overrides={"d": pl.Int8})
    found = frame.select(k=recovered(pl.col("v"), pl.col("n"), pl.col("d")))["k"]
    assert [str(k) for k in found] == ["0.0"] * 3  # several rows: one alone is reckoned otherwise
