"""Three years together, and what a residual comes to, against the handbook and a plain second implementation."""

import math
from dataclasses import replace

import polars as pl
import pytest

from keystage.analysis.progress.contextual import ModelRecord, shrunken, three_year_average
from keystage.analysis.vocabulary import as_figures

RECORD = ModelRecord(
    model="ks2_overall", title="", year=2008, key_stage="KS2", name="", population="", compared="", outcome="",
    baseline="points at 7", centre=100.0, given=100, n=100, schools=20,
    measures=("ks2_overall_cva", "ks2_overall_va"), school_variance=0.6, pupil_variance=9.0,
    school_variance_uncontextualised=1.2, pupil_variance_uncontextualised=12.0,
)  # fmt: skip


def figures(*years: tuple[int, float, int], measure: str = "ks2_overall_cva") -> pl.DataFrame:
    rows = [
        {
            "urn": "999001", "level": "school", "year": year, "key_stage": "KS2", "measure": measure, "group": "all",
            "value": value, "n": float(n), "unit": "points", "definition": "model:x",
        }
        for year, value, n in years
    ]  # fmt: skip
    return as_figures(pl.DataFrame(rows))


def records(*years: int) -> list[ModelRecord]:
    return [replace(RECORD, year=year) for year in years]


@pytest.mark.req("2.22")
def test_residual_is_shrunken_as_annex_b_8_says() -> None:
    value, low, high = shrunken(0.9, 30, between=0.6, within=9.0, centre=100.0)

    assert float(value) == pytest.approx(100.6, abs=0.005)
    assert float(high - value) == pytest.approx(0.88, abs=0.005)
    assert low < 100 < high  # not significant


@pytest.mark.req("2.22")
def test_three_years_together_as_annex_b_8_says() -> None:
    made = three_year_average(
        figures((2007, 99.2, 28), (2008, 100.4, 30), (2009, 100.9, 25)), records(2007, 2008, 2009)
    )
    row = made.filter(pl.col("year") == 2009).row(0, named=True)

    assert row["value"] == pytest.approx(100.15, abs=0.005)
    assert (row["n"], row["years"], row["since"], row["centre"]) == (83.0, 3, 2007, 100.0)
    assert row["clear"] is False


@pytest.mark.req("2.22")
def test_range_is_that_of_all_the_pupils_in_one_model() -> None:
    years = [(2007, 101.2, 28), (2008, 101.4, 30), (2009, 100.9, 25)]
    each = [replace(one, school_variance=0.4 + 0.2 * at) for at, one in enumerate(records(2007, 2008, 2009))]
    row = three_year_average(figures(*years), each).filter(pl.col("year") == 2009).row(0, named=True)

    n = sum(many for _, _, many in years)
    between = sum(many * (0.4 + 0.2 * at) for at, (_, _, many) in enumerate(years)) / n
    shrink = between / (between + 9.0 / n)
    half = 1.96 * math.sqrt(between * (1 - shrink))
    assert row["high"] - row["value"] == pytest.approx(half)
    assert row["value"] - row["low"] == pytest.approx(half)
    assert row["clear"] is (row["value"] - half > 100)


def test_value_added_without_context_has_its_own_variances() -> None:
    years = [(2008, 100.4, 30), (2009, 100.9, 30)]
    row = three_year_average(figures(*years, measure="ks2_overall_va"), records(2008, 2009)).row(1, named=True)

    shrink = 1.2 / (1.2 + 12.0 / 60)
    assert row["high"] - row["value"] == pytest.approx(1.96 * math.sqrt(1.2 * (1 - shrink)))


@pytest.mark.req("2.22")
def test_no_average_crosses_a_break_of_the_outcome() -> None:
    years = [(2009, 100.4, 30), (2010, 100.9, 30), (2011, 0.2, 30)]
    held = [*records(2009, 2010), replace(RECORD, year=2011, centre=0.0)]
    made = three_year_average(figures(*years), held)

    assert made["years"].to_list() == [1, 1, 1]  # science left out from 2010, centred on 0 from 2011
    assert made["value"].null_count() == 3
    assert set(made["reason"]) == {"one_year"}


def test_years_without_tests_do_not_count() -> None:
    years = [(2018, 0.4, 30), (2019, 0.9, 30), (2022, 0.2, 30), (2023, 0.3, 30)]
    made = three_year_average(figures(*years), [replace(one, centre=0.0) for one in records(2018, 2019, 2022, 2023)])

    assert made["years"].to_list() == [1, 2, 3, 3]
    assert made["since"].to_list() == [2018, 2018, 2018, 2019]


def test_schools_that_do_not_differ_have_no_range() -> None:
    held = [replace(one, school_variance=0.0) for one in records(2008, 2007)]
    row = three_year_average(figures((2007, 100.0, 5), (2008, 100.0, 5)), held).row(1, named=True)

    assert (row["low"], row["value"], row["high"], row["clear"]) == (100.0, 100.0, 100.0, False)


def test_figures_of_no_known_model_are_left_alone() -> None:
    assert three_year_average(figures((2008, 100.0, 5)), []).is_empty()
