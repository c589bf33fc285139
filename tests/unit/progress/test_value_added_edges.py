"""What has no honest answer, or only just has one: each right, or refused in a sentence."""

from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.dense_model import Dense

import keystage as ks
from keystage.analysis.progress import ValueAdded

pytestmark = pytest.mark.req("2.22")


def pupils(rows: int = 240, schools: int = 12, seed: int = 3) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    school = rng.integers(0, schools, rows)
    prior = rng.normal(size=rows)
    outcome = prior + rng.normal(size=schools)[school] + rng.normal(size=rows)
    return pl.DataFrame(
        {
            "outcome": outcome,
            "prior": prior,
            "school": school,
            "area": rng.choice(["a", "b", "c"], rows),
            "meal": rng.choice(["no", "yes"], rows),
        }
    )


def fit(frame: Any, **asked: Any) -> ValueAdded:
    return ks.value_added(frame, **({"outcome": "outcome", "predictors": ["prior"], "school": "school"} | asked))


def _with(**columns: pl.Expr | pl.Series) -> pl.DataFrame:
    return pupils().with_columns(**columns)


_OUTCOME, _SCHOOL = pl.col("outcome"), pl.col("school")

_REFUSED: dict[str, tuple[pl.DataFrame, dict[str, Any], str]] = {
    "one school": (_with(school=pl.lit("A")), {}, "at least two schools"),
    "pupils alone": (_with(school=pl.arange(0, 240)), {}, "Every school has one pupil"),
    "constant 0": (_with(outcome=pl.lit(0.0)), {}, "“outcome” is the same for every pupil"),
    "constant 7": (_with(outcome=pl.lit(7)), {}, "“outcome” is the same for every pupil"),
    "constant 0.1": (_with(outcome=pl.lit(0.1)), {}, "“outcome” is the same for every pupil"),
    "constant far off": (_with(outcome=pl.lit(1e9 + 0.1)), {"slope": "prior"}, "“outcome” is the same"),
    "outcome is predictor": (_with(prior=_OUTCOME), {}, "The predictors explain “outcome” wholly"),
    "outcome made of predictor": (_with(prior=3 * _OUTCOME + 1), {}, "The predictors explain “outcome” wholly"),
    "outcome of schools": (_with(outcome=_OUTCOME.mean().over("school")), {}, "the same for all pupils of a school"),
    "outcome of schools' lines": (
        _with(outcome=_SCHOOL * pl.col("prior")),
        {"slope": "prior"},
        "A line for each school gives the pupils' “outcome” without error",
    ),
    "slope on a constant": (
        _with(one=pl.lit(2.0)),
        {"predictors": ["prior", "one"], "slope": "one"},
        "“one” is the same for every pupil",
    ),
    "slope within schools": (
        _with(size=_SCHOOL * 1.5),
        {"predictors": ["prior", "size"], "slope": "size"},
        "“size” is the same for all pupils of a school",
    ),
    "schools of two": (pupils().head(40).with_columns(school=pl.arange(0, 40) // 2), {"slope": "prior"}, "No school"),
    "one school with a line": (
        pupils().with_columns(school=pl.when(_SCHOOL < 9).then(-1).otherwise(pl.arange(0, 240))),
        {"slope": "prior"},
        "Only one school has pupils enough",
    ),
    "a predictor a school": (
        _with(name=_SCHOOL.cast(pl.String)),
        {"predictors": ["prior", "name"]},
        "tell every school from every other",
    ),
}


@pytest.mark.parametrize("name", list(_REFUSED))
def test_what_has_no_answer_is_refused_in_a_sentence(name: str) -> None:
    frame, asked, sentence = _REFUSED[name]
    with pytest.raises(ks.MethodError, match=sentence) as raised:
        fit(frame, **asked)
    assert str(raised.value).endswith((".", "?"))


def test_more_coefficients_than_pupils_are_refused() -> None:
    rng = np.random.default_rng(1)
    many = {f"p{at}": rng.normal(size=5) for at in range(6)}
    frame = pl.DataFrame({"outcome": rng.normal(size=5), "school": [1, 1, 2, 2, 3], **many})
    with pytest.raises(ks.MethodError, match="5 pupils are too few for 7 coefficients"):
        fit(frame, predictors=list(many))


@pytest.mark.parametrize("name", ["school", "pupil"])
def test_a_second_grouping_may_not_bear_the_name_of_a_variance(name: str) -> None:
    with pytest.raises(ks.InputError, match="another name"):
        fit(pupils().rename({"school": "urn", "area": name}), school="urn", also=name)


@pytest.mark.parametrize("name", ["outcome", "school"])
def test_the_outcome_or_school_cannot_be_the_weight(name: str) -> None:
    with pytest.raises(ks.InputError, match="cannot be the weight too"):
        fit(pupils().with_columns(school=_SCHOOL + 1), weights=name)


def test_the_names_of_one_predictor_need_no_list() -> None:
    assert fit(pupils(), predictors="prior").criterion == fit(pupils()).criterion


@pytest.mark.parametrize(
    "kind",
    [
        pl.Int8,
        pl.UInt16,
        pl.Int64,
        pl.Float32,
        pl.Float64,
        pl.String,
        pl.Categorical,
        pl.Decimal(10, 2),
        "wide",
        "enum",
    ],
)
def test_schools_of_any_type_are_the_same_schools(kind: Any) -> None:
    frame = pupils()
    plain = fit(frame)
    if kind == "wide":
        made = _SCHOOL * 10**17 - 9 * 10**17
    elif kind == "enum":
        made = _SCHOOL.cast(pl.String).cast(pl.Enum([str(each) for each in reversed(range(12))]))
    elif kind is pl.Categorical:
        made = _SCHOOL.cast(pl.String).cast(kind)
    else:
        made = _SCHOOL.cast(kind)
    other = fit(frame.with_columns(school=made))
    assert other.criterion == pytest.approx(plain.criterion, abs=1e-9)
    assert sorted(other.schools["effect"]) == pytest.approx(sorted(plain.schools["effect"]), abs=1e-7)
    names = other.schools["school"]
    assert names.to_list() == names.sort().to_list()


def test_schools_of_the_largest_whole_numbers_are_schools() -> None:
    frame = pupils()
    other = fit(frame.with_columns(school=_SCHOOL.cast(pl.UInt64) + 2**63))
    assert other.criterion == pytest.approx(fit(frame).criterion, abs=1e-9)


def test_schools_of_two_values_are_two_schools() -> None:
    found = fit(pupils().with_columns(school=_SCHOOL > 5))
    assert found.schools["school"].to_list() == [False, True]


def test_rows_that_are_not_complete_are_counted_by_reason() -> None:
    frame = pupils().with_row_index("at").with_columns(
        outcome=pl.when(pl.col("at") == 0).then(None).when(pl.col("at") == 1).then(float("nan")).otherwise(_OUTCOME),
        prior=pl.when(pl.col("at") == 2).then(float("inf")).otherwise(pl.col("prior")),
        school=pl.when(pl.col("at").is_between(3, 5)).then(None).otherwise(_SCHOOL),
        weight=pl.when(pl.col("at") == 10).then(0.0).when(pl.col("at") == 11).then(-1.0).otherwise(1.0),
    )  # fmt: skip
    found = fit(frame, weights="weight")
    assert set(found.left_out.rows()) == {
        ("school", "missing", 3),
        ("outcome", "missing", 1),
        ("outcome", "not a number", 1),
        ("prior", "not a number", 1),
        ("weight", "not above zero", 2),
    }
    assert (found.given, found.used) == (240, 232)
    kept = frame.filter((pl.col("at") > 5) & ~pl.col("at").is_in([10, 11]))
    assert found.criterion == pytest.approx(fit(kept).criterion, abs=1e-9)


def test_a_variance_of_nought_is_nought() -> None:
    frame = pupils().with_columns(outcome=_OUTCOME - _OUTCOME.mean().over("school"), prior=pl.col("prior").shuffle(1))
    found = fit(frame, predictors=[])
    assert found.variances["value"][0] == 0
    assert found.schools["effect"].to_list() == [0.0] * 12
    assert found.schools["se"].to_list() == [0.0] * 12
    assert found.schools["chance"].to_list() == [0.0] * 12
    assert found.icc == 0
    assert any("do not differ by more than chance" in warning for warning in found.warnings)


@pytest.mark.parametrize("slope", [None, "prior"])
@pytest.mark.parametrize("scale", [1e-8, 1e8])
def test_the_size_of_weights_changes_the_variance_of_weight_1_alone(slope: str | None, scale: float) -> None:
    rng = np.random.default_rng(5)
    frame = pupils().with_columns(weight=pl.Series(rng.uniform(0.2, 5, 240)))
    plain = fit(frame, weights="weight", slope=slope)
    other = fit(frame.with_columns(weight=pl.col("weight") * scale), weights="weight", slope=slope)
    assert other.criterion == pytest.approx(plain.criterion, abs=1e-8)
    assert other.variances["value"][-1] == pytest.approx(plain.variances["value"][-1] * scale, rel=1e-7)
    assert other.variances["value"][:-1].to_numpy() == pytest.approx(plain.variances["value"][:-1].to_numpy(), rel=1e-5)
    assert not any("by chance" in warning or "more than chance" in warning for warning in other.warnings)


def test_weights_of_very_different_size_are_precisions() -> None:
    rng = np.random.default_rng(6)
    frame = pupils(rows=30, schools=5).with_columns(weight=pl.Series(10.0 ** rng.uniform(-4, 4, 30)))
    found = fit(frame, weights="weight")
    ones = np.ones((30, 1))
    columns = np.column_stack([ones, frame["prior"].to_numpy()])
    want = Dense(frame["outcome"], columns, ones, frame["school"], frame["weight"], reml=True).least(starts=1)
    assert found.criterion == pytest.approx(want.criterion, abs=1e-7)
    assert found.variances["value"].to_list() == pytest.approx([want.between[0, 0], want.pupil], rel=1e-5)


@pytest.mark.parametrize("scale", [1e-9, 1e12])
def test_outcomes_of_any_size_are_fitted(scale: float) -> None:
    plain, other = fit(pupils()), fit(pupils().with_columns(outcome=_OUTCOME * scale))
    assert other.variances["value"].to_numpy() == pytest.approx(
        plain.variances["value"].to_numpy() * scale**2, rel=1e-9
    )
    assert other.schools["low"].to_numpy() == pytest.approx(plain.schools["low"].to_numpy() * scale, rel=1e-7)
    assert other.criterion == pytest.approx(plain.criterion + 2 * (240 - 2) * np.log(scale), abs=1e-7)


def test_one_school_may_have_almost_all_pupils() -> None:
    rng = np.random.default_rng(8)
    school = np.concatenate([np.zeros(100_000, int), np.arange(1, 200), np.repeat(np.arange(200, 240), 3)])
    outcome = rng.normal(size=240)[school] + rng.normal(size=len(school))
    found = fit(pl.DataFrame({"outcome": outcome, "school": school}), predictors=[])
    school_variance, pupil = found.variances["value"].to_list()
    assert school_variance == pytest.approx(1, abs=0.4)
    assert pupil == pytest.approx(1, abs=0.02)
    counts = found.schools["n"].to_numpy()
    mean = found.coefficients["estimate"][0]
    shrunk = school_variance / (school_variance + pupil / counts)
    means = np.bincount(school, outcome) / np.bincount(school)
    assert found.schools["effect"].to_numpy() == pytest.approx(shrunk * (means - mean), abs=1e-9)
    assert found.schools["se"].to_numpy() == pytest.approx(np.sqrt(school_variance * (1 - shrunk)), rel=1e-9)
    assert found.schools["reliability"].to_numpy() == pytest.approx(shrunk, rel=1e-9)


def test_a_great_many_schools_are_fitted() -> None:
    rng = np.random.default_rng(9)
    school = np.arange(400_000) % 200_000
    outcome = 0.5 * rng.normal(size=200_000)[school] + rng.normal(size=400_000)
    found = fit(pl.DataFrame({"outcome": outcome, "school": school}), predictors=[])
    between = np.bincount(school, outcome) / 2  # of two pupils each: the analysis of variance is the best fit
    inside = float(np.sum((outcome - between[school]) ** 2)) / 200_000
    assert found.schools.height == 200_000
    assert found.variances["value"].to_list() == pytest.approx(
        [(2 * between.var(ddof=1) - inside) / 2, inside], rel=1e-8
    )


def test_decimal_numbers_are_numbers() -> None:
    plain = pupils().with_columns(outcome=_OUTCOME.round(3), prior=pl.col("prior").round(3))
    exact = plain.with_columns(pl.col("outcome", "prior").cast(pl.Decimal(10, 3)))
    assert fit(exact).criterion == pytest.approx(fit(plain).criterion, abs=1e-9)


def test_small_whole_numbers_do_not_overflow() -> None:
    frame = pupils().with_columns(prior=(pl.col("prior") * 25 + 100).cast(pl.UInt8))
    wide = frame.with_columns(prior=pl.col("prior").cast(pl.Float64))
    asked = {"predictors": ["prior", "prior:prior"]}
    assert fit(frame, **asked).criterion == pytest.approx(fit(wide, **asked).criterion, abs=1e-8)


def test_the_chance_of_a_wrong_flag_is_as_said() -> None:
    """Schools that add nothing, in a nation where schools differ: how often their wider range misses nought."""
    rng = np.random.default_rng(10)
    school = np.concatenate([np.repeat(np.arange(1500), 8), np.repeat(np.arange(1500, 3000), 40)])
    own = rng.normal(size=3000) * 0.5
    nil = np.arange(3000) % 3 == 0
    own[nil] = 0
    outcome = own[school] + rng.normal(size=len(school))
    found = fit(pl.DataFrame({"outcome": outcome, "school": school}), predictors=[])
    flagged = ((found.schools["low"] > 0) | (found.schools["high"] < 0)).to_numpy()
    for size in (8, 40):
        these = nil & (found.schools["n"].to_numpy() == size)
        said = found.schools["chance"].to_numpy()[these].mean()
        assert flagged[these].mean() == pytest.approx(said, abs=3 * np.sqrt(said / these.sum()) + 0.002)
