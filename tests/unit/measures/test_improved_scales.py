"""“12 of 13 scales improved”, two years in succession, and the distance to a target."""

import polars as pl
import pytest
from tests.factories.figures import figure, figures_frame, years_of

from keystage.analysis.errors import InputError
from keystage.analysis.measures import improved_scales, target_difference, target_differences

SCALES = ("da", "sd", "ed", "lct", "lsl", "r", "w", "nlc", "c", "ssm", "kuw", "pd", "cd")


def scale(code: str, values: dict[int, float], n: float = 1000.0) -> list[dict[str, object]]:
    return years_of(f"eyfs_{code}_6", dict(values), n=n, denominator=n)


def thirteen(falling: str = "cd") -> pl.DataFrame:
    rows = []
    for code in SCALES:
        values = {2007: 60.0, 2008: 62.0, 2009: 64.0}
        rows += scale(code, {**values, 2009: 61.0} if code == falling else values)
    return figures_frame(*rows)


@pytest.mark.req("2.13")
def test_twelve_of_thirteen_scales_improved_two_years_in_succession() -> None:
    made = improved_scales(thirteen())
    assert made["year"].to_list() == [2008, 2009]
    assert made["words"].to_list() == ["13 of 13", "12 of 13"]
    assert made["fell"].to_list() == [0, 1]
    assert made["twice"].to_list() == [None, 12]
    assert made["twice_of"].to_list() == [None, 13]


@pytest.mark.req("2.13")
def test_change_under_one_child_is_no_improvement() -> None:
    rows = [*scale("da", {2008: 60.0, 2009: 63.0}, n=30.0), *scale("sd", {2008: 60.0, 2009: 64.0}, n=30.0)]
    made = improved_scales(figures_frame(*rows))
    assert made["words"].to_list() == ["1 of 2"]


@pytest.mark.req("2.13", "X.5")
def test_goals_are_not_compared_with_scales_nor_with_the_goals_of_another_profile() -> None:
    rows = [*scale("r", {2012: 60.0}), *scale("w", {2012: 60.0})]
    rows += years_of("eyfs_g09_exp", {2013: 70.0, 2019: 75.0}, n=100.0)
    rows += years_of("eyfs_g10_exp", {2013: 70.0, 2019: 65.0}, n=100.0)
    rows += years_of("eyfs_e09_exp", {2022: 80.0}, n=100.0) + years_of("eyfs_e10_exp", {2022: 80.0}, n=100.0)
    made = improved_scales(figures_frame(*rows))
    assert made.select("year", "previous_year", "words").rows() == [(2019, 2013, "1 of 2")]


def test_scale_without_a_figure_the_year_before_is_not_compared() -> None:
    rows = [*scale("da", {2008: 50.0, 2009: 60.0}), *scale("sd", {2008: 50.0, 2009: 60.0}), *scale("ed", {2009: 60.0})]
    rows += scale("r", {2007: 50.0, 2009: 60.0})
    made = improved_scales(figures_frame(*rows))
    assert made["words"].to_list() == ["2 of 2"]


def test_measures_in_which_low_is_good_improve_when_they_fall() -> None:
    rows = [
        *years_of("absence_overall", {2017: 5.0, 2018: 4.0}),
        *years_of("absence_persistent", {2017: 9.0, 2018: 10.0}),
    ]
    made = improved_scales(figures_frame(*rows), scales=["absence_overall", "absence_persistent"])
    assert made.select("improved", "fell").rows() == [(1, 1)]


@pytest.mark.req("2.14")
def test_target_is_exceeded_by_three_point_nine_percentage_points() -> None:
    assert target_difference(53.9, 50.0) == 3.9
    figures = figures_frame(
        figure("eyfs_78", 53.9, year=2009, urn="998", level="la"),
        figure("eyfs_ni92", 31.0, year=2009, urn="998", level="la"),
    )
    targets = pl.DataFrame(
        {
            "urn": ["998"] * 3,
            "year": [2009, 2009, 2010],
            "measure": ["eyfs_78", "eyfs_ni92", "eyfs_78"],
            "target": [50.0, 30.0, 55.0],
        }
    )
    made = target_differences(figures, targets)
    assert made.select("difference", "met").rows() == [(3.9, True), (1.0, False), (None, None)]


def test_targets_without_a_year_are_refused_in_a_sentence() -> None:
    with pytest.raises(InputError, match="Targets need a column “year”"):
        target_differences(figures_frame(), pl.DataFrame({"urn": ["998"], "measure": ["eyfs_78"], "target": [50.0]}))
