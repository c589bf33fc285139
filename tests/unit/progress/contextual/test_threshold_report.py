"""Threshold reports against a plain second implementation, and whether chances keep their word."""

import numpy as np
import polars as pl
import pytest
from tests.factories.value_added_pupils import pupils

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.progress.contextual import Area, ThresholdReport, contextual_models, threshold_report
from keystage.analysis.progress.contextual.expected import Margin, chances, cut_of, expected_of
from keystage.analysis.progress.contextual.pupils import OUTCOME
from keystage.analysis.scales import scales

WESTMERE = Area(named="Westmere")


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    return pupils(40)


@pytest.fixture(scope="module")
def report(frame: pl.DataFrame) -> ThresholdReport:
    return threshold_report(frame, threshold="ks2_maths_exp", year=2019, area=WESTMERE)


@pytest.mark.req("2.23")
def test_reached_is_counted_and_expected_adds_up_to_it(frame: pl.DataFrame, report: ThresholdReport) -> None:
    reached = frame.group_by("urn").agg((pl.col("ks2_maths").cast(pl.Int64) >= 100).sum()).sort("urn")

    assert report.schools["reached"].to_list() == reached["ks2_maths"].to_list()
    assert report.schools["expected"].sum() == pytest.approx(report.schools["reached"].sum(), rel=0.02)
    assert (report.n, report.given) == (1200, 1200)


@pytest.mark.req("2.23")
def test_chances_are_those_of_the_nearest_pupils_residuals(frame: pl.DataFrame, report: ThresholdReport) -> None:
    (model,) = contextual_models(frame, only=["ks2_maths"], area=WESTMERE)
    assert model.contextual is not None
    expected = expected_of(model.contextual, model.pupils)
    outcome = model.pupils[OUTCOME].to_numpy()
    order = np.argsort(expected, kind="stable").tolist()
    chance = {}
    for place, pupil in enumerate(order):
        first = min(max(place - 50, 0), len(order) - 101)
        others = [other for other in order[first : first + 101] if other != pupil]
        lucky = [other for other in others if expected[pupil] + outcome[other] - expected[other] >= 99.5]
        chance[pupil] = (len(lucky) + 0.5) / (len(others) + 1)
    plain: dict[str, float] = {}
    for pupil, school in enumerate(model.pupils["school"]):
        plain[school] = plain.get(school, 0.0) + chance[pupil]

    assert dict(report.schools.select("school", "expected").iter_rows()) == pytest.approx(plain, abs=0.021)
    own = [p for pupil, p in chance.items() if model.pupils["school"][pupil] == "999001"]
    drawn = np.random.default_rng(2).random((100_000, len(own))) < np.array(own)
    least, most = np.quantile(drawn.sum(axis=1), [0.025, 0.975])
    row = report.schools.row(by_predicate=pl.col("school") == "999001", named=True)
    assert row["reached"] - row["high"] == pytest.approx(least, abs=1)
    assert row["reached"] - row["low"] == pytest.approx(most, abs=1)


@pytest.mark.req("2.23")
def test_a_difference_is_clear_where_its_range_leaves_out_0(report: ThresholdReport) -> None:
    tested = report.schools.filter(pl.col("clear").is_not_null())
    beyond = (tested["low"] > 0) | (tested["high"] < 0)
    assert tested["clear"].to_list() == (beyond & (tested["difference"].abs() >= 1)).to_list()


@pytest.mark.req("2.23")
def test_calibration_is_shown_in_ten_equal_groups(report: ThresholdReport) -> None:
    groups = report.calibration

    assert groups["pupils"].to_list() == [120] * 10
    assert groups["expected"][9] > groups["expected"][4] > groups["expected"][0]
    assert (groups["expected"] - groups["actual"]).abs().max() < 10
    assert groups["beyond"].sum() <= 2
    assert "Pupils in 10 equal groups by what is expected" in report.calibrated


@pytest.mark.req("2.23")
def test_threshold_of_three_outcomes_asks_for_all(frame: pl.DataFrame) -> None:
    made = threshold_report(frame, threshold="ks2_rwm_exp", year=2019, area=WESTMERE)
    met = (pl.col("ks2_maths").cast(pl.Int64) >= 100) & (pl.col("ks2_reading").cast(pl.Int64) >= 100)
    reached = frame.filter(met & pl.col("ks2_writing").is_in(["EXS", "GDS"]))

    assert made.schools["reached"].sum() == reached.height
    assert made.schools["expected"].sum() == pytest.approx(reached.height, rel=0.03)
    assert [model.definition.code for model in made.models] == ["ks2_reading", "ks2_writing", "ks2_maths"]


@pytest.mark.req("2.23")
def test_report_says_with_whom_pupils_are_compared_and_never_the_nation(report: ThresholdReport) -> None:
    said = " ".join([report.title, report.name, report.compared, report.calibrated, *report.method, *report.warnings])

    assert report.name == "platform threshold report, 2018/19, N = 1,200 pupils in Westmere"
    assert report.compared == "compared with similar pupils in Westmere"
    assert "national" not in said.lower()
    assert "DfE" not in said


def test_schools_of_ten_pupils_or_fewer_are_not_tested() -> None:
    small = pupils(40).filter((pl.col("urn") != "999001") | (pl.int_range(pl.len()).over("urn") < 10))
    made = threshold_report(small, threshold="ks2_maths_exp", year=2019, area=WESTMERE)

    assert made.schools.filter(pl.col("clear").is_null())["school"].to_list() == ["999001"]


def test_small_schools_are_withheld_from_outsiders() -> None:
    small = pupils(40).filter((pl.col("urn") != "999001") | (pl.int_range(pl.len()).over("urn") < 4))
    made = threshold_report(small, threshold="ks2_maths_exp", year=2019, area=WESTMERE)
    row = made.protected("public").row(0, named=True)

    assert made.protected("school").drop("reason").equals(made.schools)
    assert row["reason"] == "hidden"
    assert [row[name] for name in ("n", "reached", "expected", "share", "difference", "low")] == [None] * 6


def test_flags_are_rare_where_schools_do_not_differ() -> None:
    alike = threshold_report(pupils(100, spread=0.0), threshold="ks2_maths_exp", year=2019, area=WESTMERE)
    apart = threshold_report(pupils(100, spread=4.0), threshold="ks2_maths_exp", year=2019, area=WESTMERE)

    assert alike.schools["clear"].mean() <= 0.08  # type: ignore[operator]
    assert apart.schools["clear"].mean() >= 0.25  # type: ignore[operator]


def test_chances_of_several_outcomes_keep_what_the_outcomes_share() -> None:
    rng = np.random.default_rng(3)
    shared = rng.normal(0, 1, 20_000)
    residuals = [0.8 * shared + 0.6 * rng.normal(0, 1, 20_000) for _ in range(2)]
    found = chances([Margin(np.zeros(20_000), residual, 1.0) for residual in residuals], nearest=2_000)

    both = 0.25 + np.arcsin(0.64) / (2 * np.pi)  # two normals of correlation 0.64, each above its middle
    assert found.mean() == pytest.approx(both, abs=0.01)


@pytest.mark.parametrize(
    ("scale", "least", "fine", "cut"),
    [
        ("ks2_scaled_2019", "100", False, 99.5),
        ("ks2_levels_test_1995", "4", False, 24.0),
        ("ks2_levels_test_1995", "4", True, 24.0),
        ("ks2_levels_teacher", "4", False, 24.0),
        ("ks2_writing_2019", "EXS", False, 97.0),
    ],
)
def test_cuts_lie_half_a_step_below_the_least_grade(scale: str, least: str, fine: bool, cut: float) -> None:
    assert cut_of(least, scales()[scale], fine=fine) == cut


def test_threshold_of_another_year_is_refused(frame: pl.DataFrame) -> None:
    with pytest.raises(InputError, match=r"no threshold of 2018/19[.] There are ks2_reading_exp"):
        threshold_report(frame, threshold="ks2_rwm_l4", year=2019)


def test_outcome_that_is_not_held_is_named(frame: pl.DataFrame) -> None:
    with pytest.raises(MethodError, match="Writing at the end of key stage 2"):
        threshold_report(frame.drop("ks2_writing"), threshold="ks2_rwm_exp", year=2019)


def test_too_few_schools_are_refused_in_words() -> None:
    with pytest.raises(MethodError, match="too few schools for a model of value added"):
        threshold_report(pupils(3, 60), threshold="ks2_maths_exp", year=2019)


def test_pupils_whose_rows_say_no_year_are_of_the_year_asked_for(frame: pl.DataFrame, report: ThresholdReport) -> None:
    found = threshold_report(frame.drop("year"), threshold="ks2_maths_exp", year=2019, area=WESTMERE)

    assert found.schools.equals(report.schools)


def test_a_folder_that_is_not_there_is_said() -> None:
    with pytest.raises(InputError, match="no folder “nowhere”"):
        contextual_models("nowhere", years=[2019])
