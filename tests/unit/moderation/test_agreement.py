"""Two judges, or many: what is counted, what is left out, what cannot be said."""

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import keystage as ks
from keystage.analysis.moderation import Agreement, agreement_rule

SCALE = ["WTS", "EXS", "GDS"]
TEACHER = ["WTS", "EXS", "EXS", "GDS", "GDS", "WTS"]
MODERATOR = ["WTS", "EXS", "WTS", "EXS", "GDS", "WTS"]


@pytest.mark.req("0.19", "3.9")
def test_two_judges_of_six_scripts() -> None:
    found = ks.agreement(TEACHER, MODERATOR, SCALE)
    assert found.exact.value == pytest.approx(400 / 6)
    assert found.adjacent.value == 100
    assert found.difference.value == pytest.approx(-2 / 6)
    assert found.table.rows() == [("WTS", 2, 0, 0), ("EXS", 1, 1, 0), ("GDS", 0, 1, 1)]
    assert (found.given, found.n, found.left_out) == (6, 6, 0)


def test_difference_above_nil_means_that_the_teacher_is_harsh() -> None:
    found = ks.agreement(["WTS"] * 5, ["EXS"] * 5, SCALE)
    assert found.difference.value == 1
    assert "is harsh" in found.badge.reasons[-1]


@pytest.mark.parametrize(
    "as_given",
    [
        list,
        tuple,
        np.array,
        pd.Series,
        pl.Series,
        pd.Categorical,
        lambda grades: pl.Series(grades, dtype=pl.Categorical),
    ],
)
def test_series_arrays_and_lists_give_the_same(as_given: Any) -> None:
    found = ks.agreement(as_given(TEACHER), as_given(MODERATOR), SCALE)
    assert found.figures.equals(ks.agreement(TEACHER, MODERATOR, SCALE).figures)


@pytest.mark.parametrize("kind", [pl.DataFrame, pl.LazyFrame, pd.DataFrame])
def test_columns_of_any_frame_give_the_same(kind: Any) -> None:
    frame = kind({"ta": TEACHER, "mod": MODERATOR, "class": ["A"] * 3 + ["B"] * 3})
    found = ks.agreement("ta", "mod", SCALE, frame=frame, by="class")
    assert found.figures.equals(ks.agreement(TEACHER, MODERATOR, SCALE).figures)
    assert found.names == ("“ta”", "“mod”")
    assert found.groups is not None
    assert found.groups["n"].to_list() == [3, 3]


def test_numbers_stand_where_the_same_text_does() -> None:
    in_text = ks.agreement(["1", "2", "3"], ["1", "3", "3"], ["1", "2", "3"])
    for first, second in (([1, 2, 3], [1, 3, 3]), ([1.0, 2.0, 3.0], [1.0, 3.0, 3.0])):
        assert ks.agreement(first, second, [1, 2, 3]).figures.equals(in_text.figures)


@pytest.mark.parametrize("nothing", [None, "", " ", "-", "N/A", float("nan")])
def test_missing_judgements_are_left_out_and_counted(nothing: Any) -> None:
    found = ks.agreement([*TEACHER, nothing, "EXS"], [*MODERATOR, "EXS", nothing], SCALE)
    assert (found.given, found.n, found.left_out) == (8, 6, 2)
    assert found.figures.equals(ks.agreement(TEACHER, MODERATOR, SCALE).figures)
    assert found.notes == ("2 of 8 scripts are left out: not judged by both.",)


def test_codes_of_a_scale_that_are_no_grade_are_left_out() -> None:
    found = ks.agreement(["EXS", "A", "L", "GDS"], ["EXS", "EXS", "EXS", "Greater depth"], "ks2_writing_2022")
    assert (found.n, found.exact.value) == (2, 100)


@pytest.mark.req("3.9")
def test_one_grade_alone_leaves_kappa_and_alpha_unsaid() -> None:
    found = ks.agreement(["EXS"] * 6, ["EXS"] * 6, SCALE, rng=np.random.default_rng(1))
    assert (found.exact.value, found.difference.value) == (100, 0)
    for one in (found.kappa, found.weighted_kappa, found.alpha_nominal, found.alpha_ordinal, found.alpha_interval):
        assert one.value is None
        assert one.reason == "every judgement is the same grade, so that chance alone would agree"
    assert found.words == ""
    assert found.exact.low is None
    assert "too much alike" in found.exact.reason
    assert found.badge.code == "secure"


def test_full_agreement_on_several_grades_is_one() -> None:
    found = ks.agreement(TEACHER, TEACHER, SCALE)
    assert (found.kappa.value, found.weighted_kappa.value, found.words) == (1, 1, "almost perfect")
    assert [found.alpha_nominal.value, found.alpha_ordinal.value, found.alpha_interval.value] == [1, 1, 1]


def test_one_script_has_no_kappa() -> None:
    found = ks.agreement(["EXS"], ["GDS"], SCALE, rng=np.random.default_rng(1))
    assert (found.exact.value, found.difference.value) == (0, 1)
    assert (found.kappa.value, found.kappa.reason) == (None, "one script only")


def test_no_script_at_all_is_no_evidence() -> None:
    found = ks.agreement([], [], SCALE, rng=np.random.default_rng(1))
    assert found.figures["value"].null_count() == found.figures.height
    assert found.badge.code == "not_enough_evidence"
    assert found.table.is_empty()


def test_no_figure_is_ever_nan() -> None:
    for first, second in (
        ([], []),
        ([None, None], ["EXS", "GDS"]),
        (["EXS"], ["EXS"]),
        (["EXS", "GDS"], ["GDS", "EXS"]),
        (TEACHER, MODERATOR),
    ):
        found = ks.agreement(first, second, SCALE, by=["A"] * len(first), rng=np.random.default_rng(1))
        assert found.groups is not None
        for frame in (found.figures, found.groups):
            numbers = frame.select(pl.col(pl.Float64))
            assert not any(column.is_nan().any() for column in numbers)


def test_the_same_generator_gives_the_same_ranges_and_none_gives_none() -> None:
    once, again = (ks.agreement(TEACHER, MODERATOR, SCALE, rng=np.random.default_rng(4)) for _ in range(2))
    assert once.figures.equals(again.figures)
    assert once.exact.low is not None
    assert ks.agreement(TEACHER, MODERATOR, SCALE).exact.low is None


def test_no_range_where_a_third_of_the_draws_leave_kappa_undefined() -> None:
    """One script of six has another grade from both: (5/6)^6 of the draws miss it, and hold one grade alone."""
    found = ks.agreement(["EXS"] * 5 + ["GDS"], ["EXS"] * 5 + ["GDS"], SCALE, rng=np.random.default_rng(1))
    assert (found.kappa.value, found.kappa.low, found.kappa.high) == (1, None, None)
    assert "undefined" in found.kappa.reason


def test_few_classes_are_not_resampled_whole() -> None:
    few = ks.agreement(TEACHER, MODERATOR, SCALE, by=list("AABBCC"), rng=np.random.default_rng(1))
    assert few.notes == (
        "3 classes or schools are too few to resample: ranges take scripts singly, and may be too narrow.",
    )
    assert few.exact == ks.agreement(TEACHER, MODERATOR, SCALE, rng=np.random.default_rng(1)).exact
    many = ks.agreement(TEACHER * 4, MODERATOR * 4, SCALE, by=list("ABCDEFGHIJKL") * 2, rng=np.random.default_rng(1))
    assert many.notes == ("Ranges come from resampling 12 classes or schools.",)


@pytest.mark.req("0.19")
def test_each_class_has_its_own_figures_and_badge() -> None:
    first = ["EXS"] * 6 + ["WTS"] * 6 + ["GDS"] * 2 + ["EXS", None]
    second = ["EXS"] * 6 + ["EXS"] * 6 + ["GDS"] * 2 + ["EXS", "EXS"]
    by = ["6A"] * 6 + ["6B"] * 6 + ["6C"] * 2 + [None, "6D"]
    groups = ks.agreement(first, second, SCALE, by=by).groups
    assert groups is not None
    assert groups["group"].to_list() == ["6A", "6B", "6C", "6D", None]
    assert groups["badge"].to_list() == ["secure", "insecure", *["not_enough_evidence"] * 3]
    assert groups["exact"].to_list() == [100, 0, 100, None, 100]
    assert groups["levels"].to_list() == [0, 1, 0, None, 0]
    assert groups["left_out"].to_list() == [0, 0, 0, 1, 0]


def test_a_class_alone_has_the_figures_it_has_among_others() -> None:
    rng = np.random.default_rng(6)
    first, second, by = rng.integers(0, 4, 200), rng.integers(0, 4, 200), rng.integers(0, 7, 200)
    groups = ks.agreement(first, second, [0, 1, 2, 3], by=by).groups
    assert groups is not None
    for row in groups.iter_rows(named=True):
        own = by == int(row["group"])
        alone = ks.agreement(first[own], second[own], [0, 1, 2, 3])
        for name in ("exact", "adjacent", "difference", "kappa", "weighted_kappa"):
            assert row[name] == pytest.approx(getattr(alone, name).value)
        assert (row["n"], row["badge"]) == (alone.n, alone.badge.code)


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (["EXS", "EXT"], ["EXS", "EXS"], "“EXT” of the first judge (number 2) is not on the scale: WTS, EXS, GDS."),
        (["EXS", "EXS"], ["4B", "EXS"], "“4B” of the second judge (number 1) is not on the scale"),
        (["EXS"], ["EXS", "GDS"], "There are 1 judgements of the first judge and 2 of the second"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_a_sentence(first: list[str], second: list[str], sentence: str) -> None:
    with pytest.raises(ks.InputError) as refused:
        ks.agreement(first, second, SCALE)
    assert sentence in str(refused.value)


@pytest.mark.req("3.9")
@pytest.mark.parametrize("private", ["Ada Ash", "Ada", "W998200114001", "14/09/2007"])
def test_a_column_of_names_or_numbers_is_refused_without_quoting_it(private: str) -> None:
    with pytest.raises(ks.InputError) as refused:
        ks.agreement([private, "Ben Birch"], ["EXS", "EXS"], SCALE)
    assert private not in str(refused.value)
    assert "number 1" in str(refused.value)


@pytest.mark.req("3.9")
@pytest.mark.parametrize("by", [[f"Pupil {i}" for i in range(6)], ["W998200114001"] * 6])
def test_what_is_of_each_pupil_is_no_class(by: list[str]) -> None:
    with pytest.raises(ks.InputError, match="says something of each pupil"):
        ks.agreement(TEACHER, MODERATOR, SCALE, by=by)


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ks.InputError, match=r"There is no column “mod”\. There are ta, class"):
        ks.agreement("ta", "mod", SCALE, frame=pl.DataFrame({"ta": ["EXS"], "class": ["A"]}))


def test_one_column_for_both_judges_is_refused() -> None:
    with pytest.raises(ks.InputError, match="named for both judges"):
        ks.agreement("ta", "ta", SCALE, frame=pl.DataFrame({"ta": TEACHER}))


def test_too_few_resamples_are_refused() -> None:
    with pytest.raises(ks.InputError, match="too few for a range"):
        ks.agreement(TEACHER, MODERATOR, SCALE, rng=np.random.default_rng(1), draws=20)


def test_result_cannot_be_changed() -> None:
    found = ks.agreement(TEACHER, MODERATOR, SCALE)
    assert isinstance(found, Agreement)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.n = 1  # type: ignore[misc]


ROWS = [
    ("s1", "J", "EXS"), ("s1", "K", "EXS"), ("s1", "L", "GDS"), ("s2", "J", "WTS"), ("s2", "L", "EXS"),
    ("s3", "K", "GDS"), ("s4", "J", None), ("s4", "K", "EXS"), ("s4", "L", "EXS"),
]  # fmt: skip
LONG = pl.DataFrame(ROWS, schema=["script", "judge", "grade"], orient="row")
COLUMNS = {"script": "script", "judge": "judge", "grade": "grade"}


@pytest.mark.req("3.9")
def test_severity_is_the_mean_distance_from_the_others_of_the_same_script() -> None:
    found = ks.agreement_of_judges(LONG, SCALE, **COLUMNS)
    severity = {row["judge"]: (row["n"], row["difference"]) for row in found.severity.iter_rows(named=True)}
    assert severity["J"] == (2, pytest.approx(((1 - 1.5) + (0 - 1)) / 2))
    assert severity["K"] == (2, pytest.approx(((1 - 1.5) + 0) / 2))
    assert severity["L"] == (3, pytest.approx((1 + 1 + 0) / 3))
    assert found.severity["judge"].to_list() == ["L", "K", "J"]
    assert (found.given, found.missing, found.alone, found.n, found.judgements) == (9, 1, 1, 3, 7)
    assert found.notes == ("1 script has one judgement: left out.",)


def test_a_judge_far_from_the_others_is_marked() -> None:
    rows = [(s, j, 2 if j == "harsh" else 3) for s in range(8) for j in ("harsh", "a", "b", "c", "d")]
    found = ks.agreement_of_judges(
        pl.DataFrame(rows, schema=["script", "judge", "grade"], orient="row"), [1, 2, 3], **COLUMNS
    )
    assert dict(found.severity.select("judge", "verdict").iter_rows())["harsh"] == "harsh"
    assert found.severity.filter(pl.col("judge") != "harsh")["verdict"].unique().to_list() == ["in line"]


def test_range_of_severity_holds_the_severity() -> None:
    rng = np.random.default_rng(3)
    frame = pl.DataFrame({"script": np.repeat(np.arange(40), 3), "judge": np.tile(list("ABC"), 40)})
    frame = frame.with_columns(grade=pl.Series(rng.integers(1, 5, 120)))
    found = ks.agreement_of_judges(frame, [1, 2, 3, 4], **COLUMNS, rng=np.random.default_rng(1))
    inside = found.severity.select(pl.col("difference").is_between(pl.col("low"), pl.col("high")).all())
    assert inside.item()
    assert found.alpha_ordinal.low is not None


def test_two_judges_as_many_have_the_same_alpha() -> None:
    long = pl.DataFrame(
        {"script": [*range(6), *range(6)], "judge": ["t"] * 6 + ["m"] * 6, "grade": TEACHER + MODERATOR}
    )
    many, two = ks.agreement_of_judges(long, SCALE, **COLUMNS), ks.agreement(TEACHER, MODERATOR, SCALE)
    for name in ("exact", "adjacent", "alpha_nominal", "alpha_ordinal", "alpha_interval"):
        assert getattr(many, name).value == pytest.approx(getattr(two, name).value)


def test_a_script_judged_twice_by_one_judge_is_refused() -> None:
    with pytest.raises(ks.InputError, match="1 script has two judgements of one judge"):
        ks.agreement_of_judges(pl.concat([LONG, LONG.head(1)]), SCALE, **COLUMNS)


def test_judges_are_no_pupils() -> None:
    rows = LONG.with_columns(judge=pl.lit("K998200114002") + pl.col("judge").str.slice(1))
    with pytest.raises(ks.InputError, match="not of a judge"):
        ks.agreement_of_judges(rows.unique("script"), SCALE, **COLUMNS)


def test_no_judge_at_all_is_said_so() -> None:
    found = ks.agreement_of_judges(LONG.clear(), SCALE, **COLUMNS, rng=np.random.default_rng(1))
    assert (found.n, found.alpha_nominal.value, found.alpha_nominal.reason) == (0, None, "too few scripts")
    assert found.severity.is_empty()


def test_rule_of_a_year_before_any_is_refused() -> None:
    with pytest.raises(ks.InputError, match="no rule for agreement in 1950"):
        agreement_rule(1950)


def test_a_number_is_no_generator() -> None:
    with pytest.raises(ks.InputError, match=r"numpy\.random\.default_rng\(1\)"):
        ks.agreement(["EXS", "GDS"], ["EXS", "EXS"], ["WTS", "EXS", "GDS"], rng=1)  # type: ignore[arg-type]
