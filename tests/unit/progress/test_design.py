"""Which columns predictors make, whatever the frame; and the sentences that refuse what makes none."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
import pytest
from tests.factories.pupils_in_schools import pupils

from keystage.analysis.errors import InputError
from keystage.analysis.progress.design import Design, Part, Term, columns_of, expression, plan, polars_expression

FORMS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "scan": lambda frame: frame.lazy(),
    "pandas": lambda frame: frame.to_pandas(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "narwhals": nw.from_native,
}

SMALL = pl.DataFrame(
    {
        "school": ["999001", "999001", "999002", "999002", None],
        "score": [101.0, 99.0, 104.0, 97.0, 100.0],
        "prior": [100.0, 98.0, 103.0, None, 99.0],
        "sex": ["M", "F", "M", "X", "Z"],
        "set": [10, 9, 10, 8, 7],
        "fsm": [True, False, True, True, False],
        "born": [date(2008, 9, 1)] * 5,
        "nothing": pl.Series([None] * 5, dtype=pl.Float64),
        "empty": pl.Series([None] * 5, dtype=pl.String),
    }
)


def _plan(frame: Any = SMALL, **changes: Any) -> Design:
    asked: dict[str, Any] = {"outcome": "score", "predictors": ["prior", "sex"], "school": "school"}
    return plan(frame, **(asked | changes))


def _names(design: Design) -> list[str]:
    return [term.name for term in design.terms]


@pytest.mark.req("2.22")
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_design_is_the_same_whatever_the_frame(form: Callable[[pl.DataFrame], Any]) -> None:
    frame = pupils(rows=300, schools=8)
    predictors = ["prior", "sex", "group", "fsm", "year", "prior:sex", "prior:prior", "sex:group"]
    found = plan(
        form(frame), outcome="maths", predictors=predictors, school="school", categories=["year"], weights="weight"
    )
    assert found.references == {"sex": "F", "group": "Asian", "fsm": False, "year": 2016}
    assert _names(found) == [
        "prior", "sex[M]", "group[Black]", "group[Mixed]", "group[White]", "fsm[True]", "year[2017]", "year[2018]",
        "prior:sex[M]", "prior:prior", "sex[M]:group[Black]", "sex[M]:group[Mixed]", "sex[M]:group[White]",
    ]  # fmt: skip
    assert found.columns == ("prior", "sex", "group", "fsm", "year")


def test_categories_are_those_of_complete_rows_against_the_first() -> None:
    found = _plan()  # X has no prior score, Z no school
    assert found.categories == {"sex": ("F", "M")}
    assert found.references == {"sex": "F"}
    assert found.terms == (Term((Part("prior"),)), Term((Part("sex", "M"),)))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_numbers_are_sorted_by_value_text_by_code_point_false_before_true(
    form: Callable[[pl.DataFrame], Any],
) -> None:
    frame = SMALL.with_columns(school=pl.lit("999001"), word=pl.Series(["b", "B", "é", "a", "10"]))
    found = _plan(form(frame), predictors=["set", "word", "fsm"], categories=["set"])
    assert found.categories == {"set": (7, 8, 9, 10), "word": ("10", "B", "a", "b", "é"), "fsm": (False, True)}


@pytest.mark.parametrize("kind", [pl.Categorical, pl.Enum(["X", "Z", "M", "F"])], ids=["categorical", "enum"])
def test_categorical_columns_are_sorted_as_text(kind: Any) -> None:
    assert _plan(SMALL.with_columns(pl.col("sex").cast(kind))) == _plan()
    assert _plan(SMALL.lazy().with_columns(pl.col("sex").cast(kind))) == _plan()


def test_a_category_of_one_value_makes_no_column_but_is_needed() -> None:
    found = _plan(SMALL.with_columns(sex=pl.lit("F")))
    assert _names(found) == ["prior"]
    assert found.columns == ("prior", "sex")


def test_rows_complete_for_one_of_several_outcomes_count() -> None:
    frame = SMALL.with_columns(
        prior=pl.lit(1.0), school=pl.lit("999001"), other=pl.Series([None, None, None, None, 1.0], dtype=pl.Float64)
    ).with_columns(score=pl.when(pl.col("sex") != "Z").then("score"))
    assert _plan(frame, outcome=["score", "other"]).categories == {"sex": ("F", "M", "X", "Z")}
    assert _plan(frame, outcome="other").categories == {"sex": ("Z",)}


def test_products_of_three_are_made() -> None:
    found = _plan(predictors=["prior:sex:fsm", "prior:prior:prior"])
    assert _names(found) == ["prior:sex[M]:fsm[True]", "prior:prior:prior"]


def test_a_column_may_have_a_colon_in_its_name() -> None:
    frame = SMALL.rename({"prior": "key stage 1: score"})
    assert _names(_plan(frame, predictors=["key stage 1: score"])) == ["key stage 1: score"]
    assert columns_of(["key stage 1: score", "sex:fsm", "fsm"], frame.schema) == ("key stage 1: score", "sex", "fsm")


def test_numbers_of_any_kind_are_numbers() -> None:
    frame = SMALL.with_columns(
        prior=pl.Series([Decimal("1.25")] * 5, dtype=pl.Decimal(6, 2)), small=pl.Series([1, 2, 3, 4, 5], dtype=pl.UInt8)
    )
    found = _plan(frame, predictors=["prior", "small"])
    assert _names(found) == ["prior", "small"]
    assert frame.select(polars_expression(found.terms[0])).dtypes == [pl.Float64]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_terms_are_numbers_of_the_frame(form: Callable[[pl.DataFrame], Any]) -> None:
    frame = SMALL.drop_nulls("prior").select("prior", "sex", "fsm", "set")
    sex, fsm, prior, third = Part("sex", "M"), Part("fsm", True), Part("prior"), Part("set", 10)
    expected = {
        Term((prior,)): [100.0, 98.0, 103.0, 99.0],
        Term((sex,)): [1.0, 0.0, 1.0, 0.0],
        Term((third, fsm)): [1.0, 0.0, 1.0, 0.0],
        Term((prior, sex)): [100.0, 0.0, 103.0, 0.0],
        Term((prior, prior)): [10000.0, 9604.0, 10609.0, 9801.0],
    }
    known = nw.from_native(form(frame))
    for term, values in expected.items():
        made = known.select(expression(term))
        collected = made.collect() if isinstance(made, nw.LazyFrame) else made
        assert collected.to_polars()[term.name].to_list() == values
        assert frame.select(polars_expression(term))[term.name].to_list() == values


def test_the_slope_is_a_predictor_of_one_column() -> None:
    found = _plan(predictors=["sex", "prior", "prior:prior", "set"], categories=["set"])
    assert [found.position(name) for name in ("sex", "sex[M]", "prior", "prior:prior")] == [1, 1, 2, 3]
    with pytest.raises(InputError, match="“fsm” is not"):
        found.position("fsm")
    frame = SMALL.with_columns(prior=pl.lit(1.0), school=pl.lit("999001"))
    with pytest.raises(InputError, match="“sex” is not"):
        _plan(frame, slope="sex")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"predictors": ["priro"]}, "There is no column “priro” in the table.* Did you mean “prior”"),
        ({"predictors": ["PRIOR"]}, "Did you mean “prior”"),
        ({"predictors": ["prior:sexx"]}, "There is no column “sexx” in the table.* Did you mean “sex”"),
        ({"school": "urn of pupil"}, "There is no column “urn of pupil” in the table.?$"),
        ({"categories": ["yeer"]}, "There is no column “yeer”"),
        ({"predictors": ["prior", "score"]}, "“score” is the outcome: it cannot be a predictor too"),
        ({"predictors": ["prior:score"]}, "“score” is the outcome"),
        ({"predictors": ["school"]}, "“school” is the school: it cannot be a predictor too"),
        ({"also": "sex"}, "“sex” is the second grouping"),
        ({"also": "school"}, "“school” is the school already"),
        ({"predictors": ["prior", "prior"]}, "“prior” is named twice"),
        ({"predictors": ["sex:prior", "prior:sex"]}, "“prior:sex” is named twice"),
        ({"predictors": ["sex:sex"]}, "“sex” is a category: multiplied by itself"),
        ({"predictors": ["born"]}, "“born” holds dates: make a number of it first, such as age in months"),
        ({"outcome": "sex", "predictors": ["prior"]}, "The outcome “sex” holds text, not numbers"),
        ({"outcome": ["score", "score"]}, "named twice"),
        ({"outcome": []}, "at least one outcome"),
        ({"outcome": "school"}, "holds text|cannot be the column of the school"),
        ({"weights": "sex"}, "The weight “sex” holds text, not numbers"),
        ({"predictors": ["empty"]}, "“empty” is empty in every row"),
        ({"predictors": ["nothing", "sex"]}, "“nothing” is empty in every row"),
    ],
)
@pytest.mark.parametrize("form", [FORMS["polars"], FORMS["scan"]], ids=["polars", "scan"])
def test_what_makes_no_model_is_refused_in_a_sentence(
    form: Callable[[pl.DataFrame], Any], changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InputError, match=sentence):
        _plan(form(SMALL), **changes)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_name_is_no_category(form: Callable[[pl.DataFrame], Any]) -> None:
    frame = pl.DataFrame({"upn": [f"Z99900{n:06}" for n in range(3412)]}).with_columns(score=1.0, school=pl.lit("9"))
    with pytest.raises(InputError, match="“upn” has 3,412 different values: it looks like a name or number of pupils"):
        plan(form(frame), outcome="score", predictors=["upn"], school="school")


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(InputError, match="A dict is not a table"):
        _plan({"school": [1]})
