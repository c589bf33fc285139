# ruff: noqa: N806 (matrices go by their usual names)
"""Value added on made-up pupils against a model written out in full, and what must not change it."""

from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dense_model import Dense

import keystage as ks
from keystage.analysis.progress import ValueAdded

pytestmark = pytest.mark.req("2.22")


@st.composite
def pupils(draw: st.DrawFn) -> pl.DataFrame:
    """3 to 8 schools of 1 to 9 pupils, some far apart, some lines steeper, now and then none of it."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    sizes = draw(st.lists(st.integers(1, 9), min_size=3, max_size=8).filter(lambda each: max(each) > 3))
    school = np.repeat(np.arange(len(sizes)), sizes)
    rows = len(school)
    prior = rng.normal(size=rows)
    own, lines = (draw(st.sampled_from([0.0, 0.5, 2.0])) * rng.normal(size=len(sizes)) for _ in range(2))
    outcome = 1 + 0.5 * prior + own[school] + lines[school] * prior + rng.normal(size=rows)
    return pl.DataFrame(
        {"outcome": outcome, "prior": prior, "school": school, "weight": rng.choice([0.5, 1.0, 2.0], rows)}
    )


def fit(frame: pl.DataFrame, **asked: Any) -> ValueAdded:
    return ks.value_added(frame, **({"outcome": "outcome", "predictors": ["prior"], "school": "school"} | asked))


def near(one: ValueAdded, other: ValueAdded, *, rel: float = 1e-6) -> None:
    """Whether two fits are of the same model. A variance may be told from nought no better than √ε."""
    assert other.criterion == pytest.approx(one.criterion, abs=1e-8)
    size = one.variances["value"].abs().max()
    assert other.variances["value"].to_numpy() == pytest.approx(one.variances["value"].to_numpy(), abs=rel * size)
    effects = one.schools["effect"].to_numpy()
    assert other.schools["effect"].to_numpy() == pytest.approx(effects, abs=10 * rel * size**0.5)


@settings(max_examples=25, deadline=None)
@given(pupils(), st.sampled_from(["reml", "ml"]), st.booleans())
def test_an_intercept_a_school_is_as_written_out(frame: pl.DataFrame, method: str, weighted: bool) -> None:
    found = fit(frame, method=method, weights="weight" if weighted else None)
    ones = np.ones((frame.height, 1))
    X = np.column_stack([ones, frame["prior"].to_numpy()])
    weights = frame["weight"].to_numpy() if weighted else None
    dense = Dense(frame["outcome"].to_numpy(), X, ones, frame["school"], weights, reml=method == "reml")
    best = dense.least(starts=1)
    assert found.criterion == pytest.approx(best.criterion, abs=1e-7)
    between, pupil = found.variances["value"].to_list()
    assert [between, pupil] == pytest.approx([best.between[0, 0], best.pupil], rel=1e-4, abs=1e-5 * pupil)
    want = dense.at(np.array([[between / pupil]]))
    assert found.coefficients["estimate"].to_numpy() == pytest.approx(want.coefficients, abs=1e-9)
    assert found.coefficients["se"].to_numpy() == pytest.approx(np.sqrt(np.diag(want.covariance)), rel=1e-9)
    assert found.schools["effect"].to_numpy() == pytest.approx(want.effects[:, 0], abs=1e-9)
    assert found.schools["se"].to_numpy() == pytest.approx(np.sqrt(want.spread[:, 0, 0]), abs=1e-9)


@settings(max_examples=10, deadline=None)
@given(pupils(), st.sampled_from(["reml", "ml"]))
def test_a_line_a_school_follows_from_its_variances(frame: pl.DataFrame, method: str) -> None:
    try:
        found = fit(frame, method=method, slope="prior")
    except ks.MethodError:
        return  # too few pupils for lines
    values = dict(found.variances.iter_rows())
    between = np.array([[values["school"], values["covariance"]], [values["covariance"], values["slope"]]])
    X = np.column_stack([np.ones(frame.height), frame["prior"].to_numpy()])
    dense = Dense(frame["outcome"].to_numpy(), X, X, frame["school"], reml=method == "reml")
    want = dense.at(between / values["pupil"])
    assert found.criterion == pytest.approx(want.criterion, abs=1e-7)
    assert values["pupil"] == pytest.approx(want.pupil, rel=1e-7)
    assert found.coefficients["estimate"].to_numpy() == pytest.approx(want.coefficients, abs=1e-6)
    assert found.schools["effect"].to_numpy() == pytest.approx(want.effects[:, 0], abs=1e-6)
    assert found.schools["slope_effect"].to_numpy() == pytest.approx(want.effects[:, 1], abs=1e-6)
    at = np.array([1.0, frame["prior"].mean()])
    assert found.schools["effect_at_mean"].to_numpy() == pytest.approx(want.effects @ at, abs=1e-6)
    own = np.sqrt(np.maximum(np.einsum("a,mab,b->m", at, want.spread, at), 0))
    assert found.schools["se_at_mean"].to_numpy() == pytest.approx(own, abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(pupils(), st.integers(0, 1000))
def test_the_order_of_rows_and_the_names_of_schools_change_nothing(frame: pl.DataFrame, seed: int) -> None:
    found = fit(frame)
    near(found, fit(frame.sample(fraction=1, shuffle=True, seed=seed)))
    renamed = fit(frame.with_columns(school=pl.format("{}-school", 9 - pl.col("school"))))
    near(found, replace(renamed, schools=renamed.schools.reverse()))


@settings(max_examples=15, deadline=None)
@given(pupils(), st.floats(-100, 100), st.floats(0.01, 100))
def test_moving_and_stretching_a_predictor_changes_its_coefficient_alone(
    frame: pl.DataFrame, shift: float, scale: float
) -> None:
    found = fit(frame, method="ml")
    other = fit(frame.with_columns(prior=pl.col("prior") * scale + shift), method="ml")
    near(found, other)
    estimate = found.coefficients["estimate"].to_numpy()
    want = [estimate[0] - shift * estimate[1] / scale, estimate[1] / scale]
    assert other.coefficients["estimate"].to_numpy() == pytest.approx(want, rel=1e-6, abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(pupils(), st.floats(-1000, 1000))
def test_adding_to_the_outcome_adds_to_the_intercept(frame: pl.DataFrame, shift: float) -> None:
    found, other = fit(frame), fit(frame.with_columns(pl.col("outcome") + shift))
    near(found, other)
    moved = other.coefficients["estimate"].to_numpy() - found.coefficients["estimate"].to_numpy()
    assert moved == pytest.approx([shift, 0], abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(pupils())
def test_a_predictor_twice_is_the_predictor_once(frame: pl.DataFrame) -> None:
    other = fit(frame.with_columns(twin=pl.col("prior")), predictors=["prior", "twin"])
    near(fit(frame), other)
    assert other.dropped["term"].to_list() == ["twin"]


@settings(max_examples=15, deadline=None)
@given(pupils())
def test_weights_of_two_are_pupils_of_half_the_variance(frame: pl.DataFrame) -> None:
    plain, other = fit(frame), fit(frame.with_columns(weight=2.0), weights="weight")
    assert other.variances["value"][1] == pytest.approx(2 * plain.variances["value"][1], rel=1e-6)
    assert other.schools["effect"].to_numpy() == pytest.approx(plain.schools["effect"].to_numpy(), abs=1e-5)
    assert other.criterion == pytest.approx(plain.criterion, abs=1e-8)


@settings(max_examples=15, deadline=None)
@given(pupils(), st.integers(0, 1000))
def test_outcomes_with_gaps_of_their_own_are_fitted_as_if_alone(frame: pl.DataFrame, seed: int) -> None:
    rng = np.random.default_rng(seed)
    gone = {name: pl.Series(rng.random(frame.height) < 0.2) for name in ("first", "second")}
    frame = frame.with_columns(
        first=pl.when(~gone["first"]).then(pl.col("outcome")),
        second=pl.when(~gone["second"]).then(-2 * pl.col("outcome") + pl.col("weight")),
    )
    try:
        apart = {name: fit(frame, outcome=name) for name in ("first", "second")}
    except ks.MethodError:
        return  # too few are left
    together = ks.value_added(frame, outcome=["first", "second"], predictors=["prior"], school="school")
    for name, alone in apart.items():
        near(alone, together[name])
        assert together[name].left_out.rows() == alone.left_out.rows()
        assert (together[name].used, together[name].given) == (alone.used, alone.given)
        assert together[name].schools["school"].to_list() == alone.schools["school"].to_list()
