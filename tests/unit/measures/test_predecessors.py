"""An academy carries its predecessor's years, marked as such."""

import polars as pl
import pytest
from tests.factories.figures import figure, figures_frame, years_of

from keystage.analysis.measures import carried

LINK = pl.DataFrame({"urn": ["999002"], "predecessor": ["999001"]})


@pytest.mark.req("X.1")
def test_earlier_years_come_under_the_successors_urn() -> None:
    rows = [*years_of("ks2_reading_exp", {2017: 60.0, 2018: 62.0}), figure(value=70.0, urn="999002")]
    made = carried(figures_frame(*rows), LINK).filter(pl.col("urn") == "999002").sort("year")
    assert made.select("year", "value", "origin").rows() == [
        (2017, 60.0, "999001"), (2018, 62.0, "999001"), (2019, 70.0, None),
    ]  # fmt: skip


def test_conversion_in_mid_year_takes_the_closed_schools_results() -> None:
    rows = [figure(value=64.0), figure(value=None, urn="999002", reason="new")]
    made = carried(figures_frame(*rows), LINK).filter(pl.col("urn") == "999002")
    assert made.select("value", "reason", "origin").rows() == [(64.0, None, "999001")]


def test_the_schools_own_figure_comes_first() -> None:
    rows = [figure(value=64.0), figure(value=70.0, urn="999002")]
    made = carried(figures_frame(*rows), LINK).filter(pl.col("urn") == "999002")
    assert made.select("value", "origin").rows() == [(70.0, None)]


def test_two_schools_that_became_one_lend_nothing() -> None:
    links = pl.DataFrame({"urn": ["999003", "999003"], "predecessor": ["999001", "999002"]})
    rows = [figure(value=64.0), figure(value=70.0, urn="999002"), figure("ks2_maths_exp", 50.0)]
    made = carried(figures_frame(*rows), links).filter(pl.col("urn") == "999003")
    assert made.select("measure", "origin").rows() == [("ks2_maths_exp", "999001")]


def test_school_that_converted_twice_has_all_its_years_and_nothing_is_lost() -> None:
    links = pl.DataFrame({"urn": ["999003", "999003", "999002"], "predecessor": ["999002", "999001", "999001"]})
    rows = [
        figure(value=60.0, year=2017),
        figure(value=62.0, year=2018, urn="999002"),
        figure(value=64.0, urn="999003"),
    ]
    made = carried(figures_frame(*rows), links)
    mine = made.filter(pl.col("urn") == "999003").sort("year")
    assert mine["origin"].to_list() == ["999001", "999002", None]
    assert made.filter(pl.col("origin").is_null()).height == 3


def test_missing_figure_is_not_carried() -> None:
    made = carried(figures_frame(figure(value=None)), LINK)
    assert made["urn"].to_list() == ["999001"]
