"""Contextual models: what is planted comes out, and what a model is, is said."""

from dataclasses import asdict

import numpy as np
import polars as pl
import pytest
from tests.factories.value_added_pupils import planted, pupils

from keystage.analysis.errors import InputError
from keystage.analysis.measures import measures
from keystage.analysis.progress.contextual import (
    Area,
    ContextualModel,
    contextual_models,
    model_figures,
    pooled_models,
)
from keystage.analysis.vocabulary import FIGURES

WESTMERE = Area(authorities={"999": "Westmere"})


def model(frame: pl.DataFrame, code: str = "ks2_maths") -> ContextualModel:
    (made,) = contextual_models(frame, only=[code], area=WESTMERE)
    return made


@pytest.fixture(scope="module")
def westmere() -> ContextualModel:
    return model(pupils(60))


@pytest.mark.req("2.22")
def test_planted_effects_come_out_with_ranges_that_hold_them(westmere: ContextualModel) -> None:
    rows = model_figures([westmere]).filter(pl.col("measure") == "ks2_maths_cva", pl.col("level") == "school")
    true = planted(60) - planted(60).mean()

    assert np.corrcoef(rows["value"], true)[0, 1] > 0.85
    inside = (rows["low"].to_numpy() <= true) & (true <= rows["high"].to_numpy())
    assert inside.mean() >= 0.85
    assert rows["value"].mean() == pytest.approx(0, abs=0.05)


@pytest.mark.req("2.22")
def test_model_is_named_by_the_platform_with_year_and_number(westmere: ContextualModel) -> None:
    record = westmere.record

    assert record.name == "platform CVA model, 2018/19, N = 1,800 pupils in Westmere"
    assert record.compared == "compared with similar pupils in Westmere"
    assert record.measures == ("ks2_maths_cva", "ks2_maths_va")
    assert (record.n, record.given, record.matched, record.schools) == (1800, 1800, 100.0, 60)
    assert record.r2 is not None
    assert record.r2_uncontextualised is not None
    assert record.r2 > record.r2_uncontextualised > 0.2


@pytest.mark.req("2.22")
def test_no_word_of_a_model_speaks_of_the_nation_or_the_department(westmere: ContextualModel) -> None:
    said = str(asdict(westmere.record)).lower()
    rows = model_figures([westmere], authorities=dict.fromkeys((f"{999001 + at}" for at in range(60)), "999"))
    words = " ".join(m.title + m.short for m in measures() if m.kind == "value_added").lower()

    for text in (said, words):
        assert "national" not in text
        assert "england" not in text
        assert "dfe" not in text
    assert set(rows["level"]) == {"school", "la"}


def test_figures_are_a_figures_frame_with_the_area_at_the_centre(westmere: ContextualModel) -> None:
    whose = dict.fromkeys((f"{999001 + at}" for at in range(60)), "999")
    rows = model_figures([westmere], authorities=whose, release="abc")

    assert list(rows.columns) == list(FIGURES)
    assert rows.filter(pl.col("level") == "la").select("urn", "value", "n").rows() == [("999", 0.0, 1800.0)] * 2
    assert set(rows["definition"]) == {f"model:{westmere.record.digest}"}
    assert set(rows["release"]) == {"abc"}
    school = rows.filter(pl.col("level") == "school", pl.col("measure") == "ks2_maths_cva")
    fit = westmere.contextual
    assert fit is not None
    assert school["low"].to_numpy() == pytest.approx((fit.schools["effect"] - 1.96 * fit.schools["se"]).to_numpy())


@pytest.mark.req("2.22")
def test_models_to_2010_are_centred_on_100() -> None:
    level = pl.when(pl.col("ks2_maths").cast(pl.Int64) < 100).then(pl.lit("3")).otherwise(pl.lit("4"))
    then = pupils(24).drop("ks2_reading", "ks2_writing").with_columns(dob=pl.col("dob").dt.offset_by("-9y"))
    frame = then.with_columns(year=pl.lit(2010, pl.Int32), ks2_maths=level)
    rows = model_figures([model(frame)])

    assert rows["value"].mean() == pytest.approx(100, abs=0.05)
    assert rows["value"].std() > 0


@pytest.mark.req("2.21")
def test_without_a_start_it_is_attainment_in_context_and_says_so() -> None:
    frame = pupils(24).drop("ks1_reading", "ks1_writing", "ks1_maths").with_columns(year=pl.lit(2024, pl.Int32))
    made = model(frame)

    assert made.record.measures == ("ks2_maths_ca",)
    assert made.record.name.startswith("platform contextual attainment model, 2023/24")
    assert "attainment in context, and not value added" in made.record.warnings[0]
    assert made.record.r2_uncontextualised == pytest.approx(0)
    assert set(model_figures([made])["measure"]) == {"ks2_maths_ca"}


@pytest.mark.req("2.22")
def test_few_matched_pupils_are_warned_of() -> None:
    frame = pupils(24).with_row_index("at")
    lost = pl.when(pl.col("at") % 4 > 0).then("ks1_reading")
    made = model(frame.with_columns(ks1_reading=lost).drop("at"))

    assert made.record.matched == 75.0
    assert made.record.warnings[0].startswith(
        "Only 75% of the cohort (540 of 720 pupils) are in the model (180 without a"
    )
    assert not any(said.startswith("Only") for said in model(pupils(60)).record.warnings)


def test_pupils_who_do_not_count_are_not_of_the_cohort() -> None:
    frame = pupils(24).with_row_index("at")
    coded = (
        pl.when(pl.col("at") < 30).then(pl.lit("L")).when(pl.col("at") < 50).then(pl.lit("A")).otherwise("ks2_maths")
    )
    made = model(frame.with_columns(ks2_maths=coded).drop("at"))

    assert (made.record.given, made.record.n) == (690, 670)  # left the school; absent: of the cohort, without a score


@pytest.mark.parametrize(("schools", "each", "reason"), [(2, 60, "too_few_schools"), (12, 5, "too_few")])
def test_too_few_schools_or_pupils_make_no_model_but_a_reason(schools: int, each: int, reason: str) -> None:
    made = model(pupils(schools, each))

    assert made.record.reason == reason
    assert not made.fitted
    assert model_figures([made]).is_empty()
    assert made.record.measures == ()


def test_outcomes_that_are_all_one_make_no_model_but_a_reason() -> None:
    made = model(pupils(24).with_columns(ks2_maths=pl.lit("100")))

    assert made.record.reason == "no_model"
    assert not made.fitted


def test_school_of_one_pupil_stands_in_the_figures() -> None:
    frame = pupils(24)
    lone = frame.filter((pl.col("urn") != "999001") | (pl.int_range(pl.len()).over("urn") == 0))
    rows = model_figures([model(lone)]).filter(pl.col("urn") == "999001", pl.col("measure") == "ks2_maths_cva")
    widest = model_figures([model(lone)]).filter(pl.col("measure") == "ks2_maths_cva")

    assert rows["n"].to_list() == [1.0]
    width = (rows["high"] - rows["low"])[0]
    assert width == pytest.approx((widest["high"] - widest["low"]).max())


def test_special_schools_are_left_out() -> None:
    (made,) = contextual_models(pupils(24), only=["ks2_maths"], area=Area(named="Westmere", left_out={"999003"}))

    assert made.record.schools == 23
    assert "999003" not in set(model_figures([made])["urn"])


def test_unknown_model_is_refused() -> None:
    with pytest.raises(InputError, match="no model “ks9”"):
        contextual_models(pupils(24), only=["ks9"])


@pytest.mark.req("2.22")
def test_years_together_have_one_effect_a_school_and_never_cross_a_break() -> None:
    frame = pl.concat([pupils(24, year=year) for year in (2017, 2018, 2019)])
    together = {m.definition.code: m for m in pooled_models(frame, only=["ks2_maths", "ks2_writing"], area=WESTMERE)}

    assert together["ks2_maths"].years == (2017, 2018, 2019)
    assert together["ks2_writing"].years == (2018, 2019)  # writing was judged by new rules from 2017/18
    assert together["ks2_maths"].record.name == "platform CVA model, 2016/17 to 2018/19, N = 2,160 pupils in Westmere"
    fit = together["ks2_maths"].contextual
    assert fit is not None
    assert fit.schools["n"].to_list() == [90] * 24
    assert {"results_year_2018", "results_year_2019"} <= set(fit.coefficients["term"])
    assert model_figures(together.values()).is_empty()  # figures are of one year


@pytest.mark.parametrize(
    ("las", "words"),
    [
        (["999"], "Westmere"),
        (["999", "998"], "Eastmere and Westmere"),
        (["001", "002", "003", "004"], "these 4 authorities"),
        ([], "these schools"),
        (["777"], "authority 777"),
    ],
)
def test_population_is_named_by_its_authorities(las: list[str], words: str) -> None:
    assert Area(authorities={"999": "Westmere", "998": "Eastmere"}).words(las) == words
