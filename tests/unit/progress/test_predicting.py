"""What a fitted model expects of pupils, what it says of itself, and what its tables hold."""

import numpy as np
import polars as pl
import pytest

import keystage as ks

pytestmark = pytest.mark.req("2.22", "2.23")


def _pupils() -> pl.DataFrame:
    rng = np.random.default_rng(12)
    school = rng.integers(0, 20, 600)
    prior = rng.normal(size=600)
    sex = rng.choice(["F", "M"], 600)
    outcome = 2 + prior + 0.5 * (sex == "M") + rng.normal(size=20)[school] * (1 + 0.3 * prior) + rng.normal(size=600)
    return pl.DataFrame({"outcome": outcome, "prior": prior, "sex": sex, "school": school, "area": school % 4})


_ASKED = {"outcome": "outcome", "predictors": ["prior", "sex", "prior:sex", "prior:prior"], "school": "school"}


@pytest.mark.parametrize("more", [{}, {"slope": "prior"}, {"also": "area"}])
def test_what_is_expected_is_worked_out_of_the_coefficients(more: dict[str, str]) -> None:
    frame = _pupils()
    fit = ks.value_added(frame, **_ASKED, **more)  # type: ignore[call-overload]
    found = fit.predict(frame)
    male, prior = (frame["sex"] == "M").to_numpy(), frame["prior"].to_numpy()
    columns = np.column_stack([np.ones(600), prior, male, prior * male, prior**2])
    assert fit.coefficients["term"].to_list() == ["intercept", "prior", "sex[M]", "prior:sex[M]", "prior:prior"]
    expected = columns @ fit.coefficients["estimate"].to_numpy()
    assert found["expected"].to_numpy() == pytest.approx(expected, abs=1e-12)
    school = frame["school"].to_numpy()
    effect = fit.schools["effect"].to_numpy()[school]
    if "slope" in more:
        effect = effect + fit.schools["slope_effect"].to_numpy()[school] * prior
    if fit.also is not None:
        effect = effect + fit.also["effect"].to_numpy()[frame["area"].to_numpy()]
    assert found["with_school"].to_numpy() == pytest.approx(expected + effect, abs=1e-12)


def test_pupils_with_gaps_or_strangers_are_expected_to_reach_nothing() -> None:
    fit = ks.value_added(_pupils(), **_ASKED)  # type: ignore[call-overload]
    other = pl.DataFrame(
        {
            "prior": [0.5, None, 0.5, float("nan"), 0.5, 0.5],
            "sex": ["F", "F", "X", "F", None, "F"],
            "school": [0, 0, 0, 0, 0, 999],
        }
    )
    found = fit.predict(other)
    assert found["expected"].is_null().to_list() == [False, True, True, True, True, False]
    assert found["with_school"].is_null().to_list() == [False, True, True, True, True, False]
    assert found["with_school"][5] == found["expected"][5]  # a school that the model does not know
    assert found["with_school"][0] == pytest.approx(found["expected"][0] + fit.schools["effect"][0])
    assert fit.predict(other.drop("school")).columns == ["expected"]
    assert fit.predict(other.to_pandas()).equals(found, null_equal=True)
    with pytest.raises(ks.InputError, match="no column “sex”"):
        fit.predict(other.drop("sex"))


def test_ranges_are_as_wide_as_said() -> None:
    schools = ks.value_added(_pupils(), **_ASKED).schools  # type: ignore[call-overload]
    for low, high, errors in (("low", "high", 1.96), ("pair_low", "pair_high", 1.39)):
        assert (schools[high] - schools["effect"]).to_numpy() == pytest.approx(errors * schools["se"].to_numpy())
        assert (schools["effect"] - schools[low]).to_numpy() == pytest.approx(errors * schools["se"].to_numpy())
    assert schools["school"].to_list() == sorted(schools["school"].to_list())
    assert schools["n"].sum() == 600


def test_the_explained_share_is_the_squared_correlation() -> None:
    frame = _pupils()
    fit = ks.value_added(frame, **_ASKED)  # type: ignore[call-overload]
    expected = fit.predict(frame)["expected"].to_numpy()
    assert fit.r2 == pytest.approx(np.corrcoef(expected, frame["outcome"].to_numpy())[0, 1] ** 2, abs=1e-9)
    school, pupil = fit.variances["value"].to_list()
    assert fit.icc == pytest.approx(school / (school + pupil))


def test_the_model_says_whom_it_compares_and_never_the_nation() -> None:
    frame = _pupils().with_columns(prior=pl.when(pl.col("prior") < 0.3).then(pl.col("prior")))
    fit = ks.value_added(frame, **_ASKED, population="Eastmere")  # type: ignore[call-overload]
    words = fit.explain()
    assert "compared with similar pupils in Eastmere" in words
    assert "nation" not in words
    assert f"{fit.used:,} of 600 pupils" in words
    assert f"r² {fit.r2:.2f}" in words
    assert "restricted maximum likelihood" in words
    assert any(warning.startswith("Only ") for warning in fit.warnings)
    assert fit.matched == pytest.approx(100 * fit.used / 600)
    assert "-" not in words.replace("two-level", "").replace("“", "").replace("prior:prior", "")


@pytest.mark.parametrize(("column", "other"), [("free", "yes"), ("free", 1), ("group", "two"), ("prior", "2")])
def test_a_column_of_another_kind_is_refused(column: str, other: object) -> None:
    frame = _pupils().with_columns(free=pl.col("prior") > 0, group=pl.col("school") % 3)
    fit = ks.value_added(
        frame, outcome="outcome", predictors=["prior", "free", "group"], school="school", categories=["group"]
    )
    with pytest.raises(ks.InputError, match=f"“{column}” holds"):
        fit.predict(frame.with_columns(pl.lit(other).alias(column)))
    blank = fit.predict(frame.with_columns(pl.lit(None).alias(column)))
    assert blank["expected"].null_count() == frame.height


@pytest.mark.parametrize("name", ["sex[M]", "intercept"])
def test_a_predictor_called_as_another_column_of_the_model_is_refused(name: str) -> None:
    frame = _pupils().rename({"prior": name})
    with pytest.raises(ks.InputError, match="another name"):
        ks.value_added(frame, outcome="outcome", predictors=[name, "sex"], school="school")
