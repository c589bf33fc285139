"""Missing years stand as rows, each with its reason in words."""

import pytest
from tests.factories.figures import figures_frame, years_of

from keystage.analysis.measures import timeline, trends


@pytest.mark.req("X.6")
def test_years_without_results_say_why() -> None:
    rows = years_of("ks2_reading_progress", {2018: 1.0, 2019: None, 2023: 2.0})
    made = timeline(figures_frame(*rows), last=2024)
    assert made.select("year", "value", "why").rows() == [
        (2018, 1.0, None),
        (2019, None, "5 or fewer pupils: not published"),
        (2020, None, "no tests"),
        (2021, None, "no tests"),
        (2022, None, "not published"),
        (2023, 2.0, None),
        (2024, None, "no progress measure"),
    ]
    assert set(made["key_stage"]) == {"KS2"}


def test_year_of_which_nothing_is_held_says_so() -> None:
    made = timeline(figures_frame(*years_of("ks2_reading_exp", {2017: 60.0, 2019: 62.0})))
    assert made.select("year", "why").rows() == [(2017, None), (2018, "no file loaded"), (2019, None)]


def test_years_in_which_the_measure_did_not_exist_have_no_row() -> None:
    rows = figures_frame(*years_of("ks2_reading_exp", {2017: 60.0}), *years_of("ks2_aps", {2013: 28.0}))
    made = timeline(rows, first=2012, last=2018)
    assert made.filter(made["measure"] == "ks2_reading_exp")["year"].to_list() == [2016, 2017, 2018]
    assert made.filter(made["measure"] == "ks2_aps")["year"].to_list() == [2012, 2013, 2014, 2015]


def test_trends_keep_their_columns() -> None:
    made = timeline(trends(figures_frame(*years_of("ks2_reading_exp", {2019: 60.0, 2023: 65.0}))))
    assert made["run"].to_list() == [0, None, None, None, 1]
