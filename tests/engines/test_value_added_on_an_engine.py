"""Value added from an engine's frame against the same from a frame in memory."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from tests.factories.pupils_in_schools import complete_pupils, pupils

import keystage as ks
from keystage.analysis.progress import ValueAdded

Engine = Callable[[pl.DataFrame], Any]

CLOSE = 1e-9


def _equal(found: ValueAdded, expected: ValueAdded) -> None:
    for name in ("coefficients", "variances", "schools", "left_out", "dropped", "also"):
        one, other = getattr(found, name), getattr(expected, name)
        if other is None:
            assert one is None
            continue
        assert one.columns == other.columns
        for column in other.columns:
            if other[column].dtype.is_float():
                size = max(float(other[column].abs().max() or 0), 1e-3)
                assert one[column].to_list() == pytest.approx(other[column].to_list(), rel=CLOSE, abs=CLOSE * size)
            else:
                assert one[column].to_list() == other[column].to_list()
    for name in ("criterion", "icc", "r2", "given", "used"):
        assert getattr(found, name) == pytest.approx(getattr(expected, name), rel=CLOSE)
    assert found.warnings == expected.warnings


@pytest.mark.req("2.22")
def test_pupils_with_gaps_categories_weights_and_a_slope_fit_the_same(engine: Engine) -> None:
    frame = pupils()
    asked: dict[str, Any] = {
        "outcome": "maths", "predictors": ["prior", "age", "sex", "group", "fsm", "year", "prior:sex"],
        "school": "school", "slope": "prior", "weights": "weight", "categories": ["year"],
    }  # fmt: skip
    _equal(ks.value_added(engine(frame), **asked), ks.value_added(frame, **asked))


@pytest.mark.req("2.22")
def test_columns_too_much_alike_fit_the_same(engine: Engine) -> None:
    frame = complete_pupils(rows=800, schools=20).with_columns(cube=pl.col("prior") ** 3)
    asked: dict[str, Any] = {
        "outcome": "maths", "predictors": ["prior", "prior:prior", "cube", "year"], "school": "school", "method": "ml",
    }  # fmt: skip
    _equal(ks.value_added(engine(frame), **asked), ks.value_added(frame, **asked))


@pytest.mark.req("2.22")
def test_a_second_grouping_fits_the_same(engine: Engine) -> None:
    frame = complete_pupils(rows=800, schools=20)
    asked: dict[str, Any] = {"outcome": "maths", "predictors": ["prior"], "school": "school", "also": "primary"}
    _equal(ks.value_added(engine(frame), **asked), ks.value_added(frame, **asked))


def test_several_outcomes_fit_the_same(engine: Engine) -> None:
    frame = complete_pupils(rows=800, schools=20)
    asked: dict[str, Any] = {"outcome": ["maths", "reading"], "predictors": ["prior"], "school": "school"}
    found, expected = ks.value_added(engine(frame), **asked), ks.value_added(frame, **asked)
    assert list(found) == ["maths", "reading"]
    for outcome, one in expected.items():
        _equal(found[outcome], one)
