"""Level 6 could be had in key stage 2 tests from 2012 to 2015 alone (domain handbook 2.1)."""

import polars as pl
import pytest

from keystage.analysis import scales


@pytest.mark.req("X.5")
@pytest.mark.parametrize("code", ["ks2_reading", "ks2_maths"])
@pytest.mark.parametrize(("year", "held"), [(2009, False), (2011, False), (2012, True), (2015, True)])
def test_level_6_is_a_test_result_of_its_years_alone(code: str, year: int, held: bool) -> None:
    result = scales.results(None)[code]
    read = scales.read_results(pl.Series(["6", "5"]), result=result, year=year)
    assert read.grades.to_list() == (["6", "5"] if held else [None, "5"])


def test_a_teacher_may_give_level_6_in_any_year() -> None:
    result = scales.results(None)["ks2_maths_ta"]
    assert scales.read_results(pl.Series(["6"]), result=result, year=2009).grades.to_list() == ["6"]
