"""Made-up pupils, measured: the nation's averages come out twice the same, progress of the nation is nothing."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from keystage.analysis.measures.pupils import pupil_figures
from keystage.analysis.synthetic.pupil_level import (
    CohortsWanted,
    MadeUpPupils,
    Programme,
    as_read,
    expected_scores,
    made_up_pupils,
    nation_of,
    national_averages,
)

pytestmark = pytest.mark.req("X.17")

COHORTS = (
    CohortsWanted(0, (2019,), (0,)),
    CohortsWanted(2, (2015,), (2,)),
    CohortsWanted(6, (2014, 2019), (2, 6)),
    CohortsWanted(11, (2019, 2023), (6, 11)),
)


@pytest.fixture(scope="module")
def nation() -> MadeUpPupils:
    return made_up_pupils(nation_of(900, COHORTS), rng=np.random.default_rng(7))


@pytest.mark.parametrize(("year", "group"), [(2019, 0), (2015, 2), (2014, 6), (2019, 6)])
def test_national_averages_are_what_the_measures_make(nation: MadeUpPupils, year: int, group: int) -> None:
    plain = national_averages(replace(nation, cohorts=(nation.cohort(year, group),)))
    measured = pupil_figures(as_read(nation.cohort(year, group))).filter(level="national")
    both = plain.join(measured.select("measure", "group", made="value", of="n"), on=["measure", "group"], how="left")
    assert both.height > 50
    assert both["made"].null_count() == 0
    assert both["made"].to_list() == pytest.approx(both["value"].to_list())
    assert both["of"].cast(pl.Int64).equals(both["n"].alias("of"))


def _mean(figures: pl.DataFrame, measure: str) -> float:
    """Of all pupils, from schools' figures."""
    rows = figures.filter(pl.col("value").is_not_null(), level="school", measure=measure, group="all")
    assert rows.height > 50
    return float(np.average(rows["value"], weights=rows["n"].cast(pl.Float64)))


def test_progress_of_the_nation_that_expectations_are_made_of_is_nothing(nation: MadeUpPupils) -> None:
    expected = expected_scores(nation)
    at_11 = pupil_figures(as_read(nation.cohort(2019, 6)), groups=["all"], expected=expected)
    for subject in ("reading", "writing", "maths"):
        assert _mean(at_11, f"ks2_{subject}_progress_uncapped") == pytest.approx(0, abs=0.001)
        assert 0 <= _mean(at_11, f"ks2_{subject}_progress") < 0.15  # the floors cut a hundredth of pupils
    for year in (2019, 2023):
        at_16 = pupil_figures(as_read(nation.cohort(year, 11)), groups=["all"], expected=expected)
        assert _mean(at_16, "ks4_progress8_original") == pytest.approx(0, abs=0.01)


def test_progress_of_schools_shows_what_was_planted(nation: MadeUpPupils) -> None:
    figures = pupil_figures(as_read(nation.cohort(2019, 6)), groups=["all"], expected=expected_scores(nation))
    schools = figures.filter(pl.col("n") >= 20, level="school", measure="ks2_maths_progress", group="all")
    both = schools.join(nation.truth.filter(year=2019, domain="maths"), on="urn")
    points, _ = np.polyfit(both["intercept"].to_numpy(), both["value"].to_numpy(), 1)
    assert 6 < points < 9  # a standard deviation of pupils is about seven and a half points
    assert np.corrcoef(both["intercept"], both["value"])[0, 1] > 0.6


def test_a_programme_s_gain_is_seen_in_progress() -> None:
    gain = Programme("help", ("ks2_maths",), points=3.0, schools=150, first_year=2019, selected="random")
    area = replace(nation_of(450, [CohortsWanted(6, (2019,), (2, 6))]), programmes=(gain,))
    made = made_up_pupils(area, rng=np.random.default_rng(11))
    figures = pupil_figures(as_read(made.cohort(2019, 6)), groups=["all"], expected=expected_scores(made))
    rows = figures.filter(pl.col("value").is_not_null(), level="school", measure="ks2_maths_progress", group="all")
    by_part = rows.group_by(pl.col("urn").is_in(made.programmes["urn"].to_list()).alias("part")).agg(
        (pl.col("value") * pl.col("n")).sum() / pl.col("n").sum()
    )
    other, helped = by_part.sort("part")["value"]
    assert helped - other == pytest.approx(3, abs=0.7)
