# ruff: noqa: N806 (matrices go by their usual names)
"""Value added against a second program (mixedlm-rs) and, on hard data, against a plain model in longer numbers.

Where columns are nearly alike or far from 0 the program that we compare with loses digits itself: there only
`tests.dense_model`, whose columns are made orthogonal in the longest numbers of the machine, is the judge.
"""

from typing import Any, Literal

import mixedlm_rs
import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from tests.dense_model import Dense

import keystage as ks
from keystage.analysis.progress import ValueAdded

pytestmark = pytest.mark.req("2.22")

Floats = NDArray[np.float64]
Method = Literal["reml", "ml"]

_RNG = np.random.default_rng(11)
_SIZES = np.concatenate([np.ones(10, int), _RNG.integers(2, 40, 50)])
_SCHOOL = np.repeat(np.arange(60), _SIZES)
_N = len(_SCHOOL)
_PRIOR = _RNG.normal(size=_N)
_OWN = 0.6 * _RNG.normal(size=60)[_SCHOOL] + 0.3 * _RNG.normal(size=60)[_SCHOOL] * _PRIOR
_OUTCOME = 0.5 * _PRIOR + _OWN + _RNG.normal(size=_N)
_YEAR = _RNG.integers(2015, 2018, _N).astype(float)
_SCORE = np.clip(np.round(100 + 10 * _RNG.normal(size=_N)), 80, 120)
_NOISE = _RNG.normal(size=_N)
_RARE = np.isin(np.arange(_N), [7, 300, 700]).astype(float)


def design(columns: dict[str, Floats], slope: str | None) -> tuple[Floats, Floats]:
    X = np.column_stack([np.ones(_N), *columns.values()])
    return X, X[:, :1] if slope is None else np.column_stack([np.ones(_N), columns[slope]])


def relative(fit: ValueAdded) -> Floats:
    found = dict(fit.variances.iter_rows())
    if "slope" not in found:
        return np.array([[found["school"]]]) / found["pupil"]
    return np.array([[found["school"], found["covariance"]], [found["covariance"], found["slope"]]]) / found["pupil"]


def check_dense(fit: ValueAdded, dense: Dense, *, rel: float = 1e-8) -> None:
    """Whether all that follows from the variances is right, and the variances are where the criterion is level."""
    want = dense.at(relative(fit))
    found = {name: fit.coefficients[name].to_numpy() for name in ("estimate", "se")}
    errors = np.sqrt(np.diag(want.covariance))
    assert np.all(np.abs(found["estimate"] - want.coefficients) <= rel * np.maximum(np.abs(want.coefficients), errors))
    assert found["se"] == pytest.approx(errors, rel=rel)
    assert fit.variances["value"][-1] == pytest.approx(want.pupil, rel=rel)
    assert fit.criterion == pytest.approx(want.criterion, abs=1e-8 * max(1, abs(want.criterion)))
    size = np.abs(want.effects[:, 0]).max()
    assert fit.schools["effect"].to_numpy() == pytest.approx(want.effects[:, 0], abs=rel * size)
    assert fit.schools["se"].to_numpy() == pytest.approx(np.sqrt(want.spread[:, 0, 0]), rel=10 * rel)
    at = relative(fit)
    for stretch in np.eye(len(at)):
        h = 1e-3
        heights = [dense.criterion(np.outer(scale, scale) * at) for scale in np.exp(np.outer([-h, 0, h], stretch))]
        slope, bend = (heights[2] - heights[0]) / (2 * h), (heights[2] - 2 * heights[1] + heights[0]) / h**2
        assert abs(slope) <= 1e-6 * max(bend, 1.0)


def fitted(columns: dict[str, Floats], outcome: Floats, slope: str | None, method: Method, **more: Any) -> ValueAdded:
    frame = pl.DataFrame({"outcome": outcome, "school": _SCHOOL, **columns})
    asked = {"predictors": list(columns), "slope": slope, "method": method} | more
    return ks.value_added(frame, outcome="outcome", school="school", **asked)


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("slope", [None, "prior"])
def test_ordinary_pupils_are_fitted_as_by_the_second_program(slope: str | None, method: Method) -> None:
    columns = {"prior": _PRIOR, "other": _NOISE, "rare": _RARE}
    X, Z = design(columns, slope)
    fit = fitted(columns, _OUTCOME, slope, method)
    peer = mixedlm_rs.MixedLM(_OUTCOME, X, groups=_SCHOOL, exog_re=Z).fit(reml=method == "reml", gtol=1e-12, ftol=1e-16)
    pupil = fit.variances["value"][-1]
    errors = fit.coefficients["se"].to_numpy()
    assert np.all(np.abs(fit.coefficients["estimate"].to_numpy() - peer.fe_params) <= 1e-8 * np.maximum(1, errors))
    assert errors == pytest.approx(peer.bse_fe, rel=1e-6)
    assert pupil * relative(fit) == pytest.approx(peer.cov_re, rel=1e-6)
    assert pupil == pytest.approx(peer.scale, rel=1e-6)
    assert fit.criterion == pytest.approx(-2 * peer.llf, abs=1e-8)
    assert fit.schools["effect"].to_numpy() == pytest.approx(peer.random_effects_array[:, 0], abs=1e-6)
    own = [cov[0, 0] for cov in peer.random_effects_cov_array]
    assert fit.schools["se"].to_numpy() == pytest.approx(np.sqrt(own), rel=1e-6)
    check_dense(fit, Dense(_OUTCOME, X, Z, _SCHOOL, reml=method == "reml"))


_HARD: dict[str, tuple[dict[str, Floats], Floats, str | None]] = {
    "a calendar year": ({"prior": _PRIOR, "year": _YEAR}, _OUTCOME + 0.1 * _YEAR, None),
    "a calendar year and its square": ({"year": _YEAR, "square": _YEAR**2}, _OUTCOME, None),
    "a cubic of scores": ({"p": _SCORE, "p2": _SCORE**2, "p3": _SCORE**3}, _OUTCOME + _SCORE, None),
    "a cubic of scores with a slope": ({"p": _SCORE, "p2": _SCORE**2, "p3": _SCORE**3}, _OUTCOME + _SCORE, "p"),
    "nearly a twin": ({"prior": _PRIOR, "twin": _PRIOR + 1e-6 * _NOISE}, _OUTCOME, None),
    "a twin to five digits": ({"prior": _PRIOR, "twin": _PRIOR + 1e-5 * _NOISE}, _OUTCOME, "prior"),
    "tenths": ({"prior": np.round(_PRIOR, 1)}, np.round(_OUTCOME, 1), "prior"),
    "far from nought": ({"prior": _PRIOR + 1e6}, _OUTCOME + 1e6, None),
    "tiny": ({"prior": 1e-8 * _PRIOR}, 1e-8 * _OUTCOME, "prior"),
    "huge": ({"prior": 1e8 * _PRIOR}, 1e8 * _OUTCOME, "prior"),
    "tiny by huge": ({"prior": 1e-8 * _PRIOR}, 1e8 * _OUTCOME, None),
    "an outcome of billionths": ({"prior": _PRIOR}, 1e-9 * _OUTCOME, None),
    "an outcome of millions of millions": ({"prior": _PRIOR}, 1e12 * _OUTCOME, None),
    "a rare mark": ({"prior": _PRIOR, "rare": _RARE}, _OUTCOME, "rare"),
}


@pytest.mark.parametrize("method", ["reml", "ml"])
@pytest.mark.parametrize("name", list(_HARD))
def test_hard_columns_keep_their_digits(name: str, method: Method) -> None:
    columns, outcome, slope = _HARD[name]
    X, Z = design(columns, slope)
    fit = fitted(columns, outcome, slope, method)
    assert fit.dropped.is_empty()
    check_dense(fit, Dense(outcome, X, Z, _SCHOOL, reml=method == "reml"))


def test_a_cubic_of_products_is_the_cubic_of_columns() -> None:
    columns = {"p": _SCORE, "p2": _SCORE**2, "p3": _SCORE**3}
    fit = fitted({"p": _SCORE}, _OUTCOME + _SCORE, "p", "reml", predictors=["p", "p:p", "p:p:p"])
    assert fit.coefficients["term"].to_list() == ["intercept", "p", "p:p", "p:p:p"]
    X, Z = design(columns, "p")
    check_dense(fit, Dense(_OUTCOME + _SCORE, X, Z, _SCHOOL, reml=True))


@pytest.mark.parametrize("slope", [None, "prior", "twin"])
def test_a_twin_is_left_out_and_said(slope: str | None) -> None:
    columns = {"prior": _PRIOR, "twin": 3.3 * _PRIOR + 1, "tenth": np.full(_N, 0.1)}
    fit = fitted(columns, _OUTCOME, slope, "reml")
    assert fit.dropped.rows() == [("twin", "worked out of other predictors"), ("tenth", "the same for every pupil")]
    X, Z = design({"prior": _PRIOR}, None)
    if slope is not None:
        Z = np.column_stack([Z, columns[slope]])
    check_dense(fit, Dense(_OUTCOME, X, Z, _SCHOOL, reml=True))


def test_a_slope_far_from_nought_is_the_slope_near_it() -> None:
    """Far off, an intercept is a line drawn out to nought: compared is what a pupil at the mean would have."""
    near = fitted({"prior": _PRIOR}, _OUTCOME, "prior", "reml")
    for offset in (1e3, 1e6):
        far = fitted({"prior": _PRIOR + offset}, _OUTCOME, "prior", "reml")
        assert far.criterion == pytest.approx(near.criterion, abs=1e-8)
        assert far.icc == pytest.approx(near.icc, rel=1e-8)
        wanted = pl.col("component").is_in(["slope", "pupil"])
        assert far.variances.filter(wanted)["value"].to_numpy() == pytest.approx(
            near.variances.filter(wanted)["value"].to_numpy(), rel=1e-8
        )
        for column in ("effect_at_mean", "se_at_mean", "slope_effect", "slope_se"):
            assert far.schools[column].to_numpy() == pytest.approx(near.schools[column].to_numpy(), abs=1e-8)


def test_a_mark_of_three_in_ten_thousand_pupils_is_as_by_the_second_program() -> None:
    rng = np.random.default_rng(4)
    school = rng.integers(0, 300, 10_000)
    rare = np.zeros(10_000)
    rare[[5, 5000, 9000]] = 1
    prior = rng.normal(size=10_000)
    outcome = prior + rare + rng.normal(size=300)[school] + rng.normal(size=10_000)
    frame = pl.DataFrame({"outcome": outcome, "school": school, "rare": rare > 0, "prior": prior})
    fit = ks.value_added(frame, outcome="outcome", predictors=["rare", "prior"], school="school")
    X = np.column_stack([np.ones(10_000), rare, prior])
    peer = mixedlm_rs.MixedLM(outcome, X, groups=school).fit(gtol=1e-12, ftol=1e-16)
    assert fit.coefficients["estimate"].to_numpy() == pytest.approx(peer.fe_params, abs=1e-8)
    assert fit.coefficients["se"].to_numpy() == pytest.approx(peer.bse_fe, rel=1e-6)
    assert fit.variances["value"].to_numpy() == pytest.approx([peer.cov_re[0, 0], peer.scale], rel=1e-6)
