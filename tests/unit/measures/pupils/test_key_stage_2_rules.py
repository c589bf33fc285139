"""The rules of key stage 2 in the definitions: one a year, each on a scale that its year had."""

import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.measures import Measure, measures
from keystage.analysis.measures.pupils.worked import WORKED

YEARS = range(1995, 2027)
KEY_STAGE_2 = [m for m in measures() if m.code.startswith("ks2_") and m.pupils]


@pytest.mark.req("2.17", "X.5")
@pytest.mark.parametrize("measure", KEY_STAGE_2, ids=lambda m: m.code)
def test_a_year_has_one_rule_on_scales_that_it_had(measure: Measure) -> None:
    for year in YEARS:
        rules = [rule for rule in measure.pupils if rule.holds(year)]
        assert len(rules) <= 1, year
        rule = measure.rule_in(year)
        if rule is None:
            continue
        assert rule.year_groups == (6,)
        assert not rule.worked or rule.worked in WORKED
        for code, least in {**rule.reach, **rule.any_of, **({rule.result: "100"} if rule.result else {})}.items():
            scale = scales.scale_in(scales.results()[code], year)
            assert scale is not None, (year, code)
            scales.at_least(pl.Series([None], dtype=pl.String), least, scale=scale)  # or it refuses


@pytest.mark.parametrize("measure", [m for m in KEY_STAGE_2 if m.key_stage == "KS2"], ids=lambda m: m.code)
def test_every_year_of_a_measure_has_a_rule(measure: Measure) -> None:
    held = [year for year in YEARS if measure.exists_in(year)]
    assert held
    assert all(measure.rule_in(year) for year in held)


@pytest.mark.parametrize("measure", KEY_STAGE_2, ids=lambda m: m.code)
def test_there_is_no_rule_for_the_years_without_tests(measure: Measure) -> None:
    if measure.key_stage == "KS2":
        assert measure.rule_in(2020) is None
        assert measure.rule_in(2021) is None


def test_no_progress_for_the_years_without_a_start() -> None:
    shelf = measures()
    for subject in ("reading", "writing", "maths"):
        known = [year for year in range(2016, 2026) if shelf[f"ks2_{subject}_progress"].rule_in(year)]
        assert known == [2016, 2017, 2018, 2019, 2022, 2023]


# Domain handbook 9a.2.
@pytest.mark.parametrize(
    ("measure", "breaks"),
    [
        ("ks2_rwm_exp", {2018: "light"}), ("ks2_rwm_high", {2018: "light"}), ("ks2_writing_exp", {2018: "full"}),
        ("ks2_writing_high", {2018: "full"}), ("ks2_writing_progress", {2018: "full"}),
        ("ks2_science_exp", {2019: "full"}), ("ks2_reading_exp", {}), ("ks2_maths_exp", {}),
        ("ks2_writing_l4", {2012: "full"}), ("ks2_em_l4", {2012: "light"}), ("ks2_em_l5", {2012: "light"}),
        ("ks2_science_l4", {2010: "full"}), ("ks2_science_l5", {2010: "full"}),
    ],
)  # fmt: skip
def test_breaks_are_those_of_the_handbook(measure: str, breaks: dict[int, str]) -> None:
    assert {b.year: b.weight for b in measures()[measure].breaks} == breaks


@pytest.mark.parametrize("year", [2015, 2016])
def test_levels_end_and_scaled_scores_begin_in_2016(year: int) -> None:
    made = {m.code for m in KEY_STAGE_2 if m.key_stage == "KS2" and m.rule_in(year)}
    assert ("ks2_rwm_l4" in made) == (year == 2015)
    assert ("ks2_rwm_exp" in made) == (year == 2016)
