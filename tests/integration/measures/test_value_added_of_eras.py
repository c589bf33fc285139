"""Models of made-up areas of any era: planted effects come out; baselines, centres and thresholds are the year's."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from keystage.analysis.measures import cohorts
from keystage.analysis.progress.contextual import (
    Area,
    ContextualModel,
    contextual_models,
    model_figures,
    threshold_report,
)
from keystage.analysis.synthetic import pupil_level
from keystage.analysis.synthetic.pupil_level import CohortsWanted, MadeUpPupils

EASTMERE = Area(named="Eastmere")


def made_up(schools: Mapping[str, int], *wanted: CohortsWanted) -> MadeUpPupils:
    area = replace(
        pupil_level.pupil_area("998"), schools=dict(schools), cohorts=wanted, programmes=(), long=(), spreadsheets=(),
        transfers=(),
    )  # fmt: skip
    return pupil_level.made_up_pupils(area, rng=np.random.default_rng(3))


def read(made: MadeUpPupils) -> list[object]:
    return [cohort for one in made.cohorts for cohort in cohorts(pupil_level.as_read(one))]


@pytest.fixture(scope="module")
def primaries() -> MadeUpPupils:
    return made_up(
        {"primary": 40}, CohortsWanted(2, (2014,), (0, 2)), CohortsWanted(6, (2009, 2016), (2, 6))
    )  # fmt: skip


@pytest.fixture(scope="module")
def models(primaries: MadeUpPupils) -> dict[tuple[str, int], ContextualModel]:
    every = contextual_models(read(primaries), area=EASTMERE)
    return {(model.definition.code, model.record.year): model for model in every}


@pytest.mark.req("2.22")
@pytest.mark.parametrize("subject", ["reading", "writing", "maths"])
def test_effects_planted_in_eastmere_come_out_with_ranges_that_hold_them(
    subject: str, primaries: MadeUpPupils, models: Mapping[tuple[str, int], ContextualModel]
) -> None:
    model = models[f"ks2_{subject}", 2016]
    truth = primaries.truth.filter(pl.col("domain") == subject, pl.col("year") == 2016)
    rows = model_figures([model]).filter(pl.col("measure").str.ends_with("_cva")).join(truth, on="urn")
    assert model.contextual is not None
    within = model.record.pupil_variance or 0.0
    between = model.record.school_variance or 1.0
    plain = rows["value"] * (between + within / rows["n"]) / between  # the mean residual, before it is shrunken
    apart = rows["intercept"] - rows["intercept"].mean()
    planted = apart * float(np.polyfit(apart, plain, 1)[0])  # in points: what a deviation is worth on this scale

    assert rows.height == 40
    assert np.corrcoef(rows["value"], planted)[0, 1] > 0.5
    inside = (rows["low"] <= planted) & (planted <= rows["high"])
    assert inside.mean() >= 0.85  # type: ignore[operator]


@pytest.mark.req("2.21")
def test_key_stage_1_stands_on_the_early_years_profile(models: Mapping[tuple[str, int], ContextualModel]) -> None:
    record = models["ks1_points", 2014].record

    assert record.measures == ("ks1_points_cva", "ks1_points_va")
    assert record.baseline.startswith("the profile at the end of reception")
    assert (record.r2_uncontextualised or 0) > 0.3


@pytest.mark.req("2.22")
def test_key_stage_2_of_2009_is_centred_on_100_and_holds_science(
    models: Mapping[tuple[str, int], ContextualModel],
) -> None:
    model = models["ks2_overall", 2009]

    assert model.record.outcome.endswith("in English, maths and science")
    assert model_figures([model])["value"].mean() == pytest.approx(100, abs=0.1)


@pytest.mark.req("2.23")
def test_level_4_in_english_and_maths_of_2009_is_expected_as_often_as_reached(primaries: MadeUpPupils) -> None:
    made = threshold_report(read(primaries), threshold="ks2_english_maths_l4", year=2009, area=EASTMERE)

    assert made.schools["expected"].sum() == pytest.approx(made.schools["reached"].sum(), rel=0.03)
    assert made.calibration["beyond"].sum() <= 2


@pytest.mark.req("2.22")
def test_key_stage_4_of_2010_is_centred_on_1000() -> None:
    made = made_up({"secondary": 12}, CohortsWanted(11, (2010,), (6, 11)))
    (model,) = contextual_models(read(made), area=EASTMERE)

    assert model.definition.code == "ks4_capped"
    assert model.record.baseline.startswith("points at key stage 2")
    assert model_figures([model])["value"].mean() == pytest.approx(1000, abs=1)
