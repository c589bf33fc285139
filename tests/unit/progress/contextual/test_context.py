"""What pupils are likened by: categories, values that are not known, columns that say nothing."""

from datetime import date

import polars as pl
import pytest
from tests.factories.value_added_pupils import pupils

from keystage.analysis.progress.contextual.columns import Columns
from keystage.analysis.progress.contextual.context import context_columns
from keystage.analysis.progress.contextual.definition import fit_rule, predictors

RULE = fit_rule()


def made(frame: pl.DataFrame, *codes: str) -> Columns:
    known = predictors()
    return context_columns(frame.with_columns(school=pl.col("urn")), [known[c] for c in codes], RULE, year_group=6)


def test_categories_stand_against_the_reference() -> None:
    frame = pupils()
    found = made(frame, "sex", "sen")

    assert [one.name for one in found.used] == ["sex_M", "sen_plan", "sen_support"]
    assert [one.title for one in found.used] == ["boys", "SEN statement or plan", "SEN support"]
    assert found.frame["sen_plan"].sum() == (frame["sen"] == "plan").sum()


def test_small_ethnic_groups_are_joined_by_their_first_letter_then_all() -> None:
    few = pl.Series(["APKN"] * 6 + ["AIND"] * 6 + ["CHNE"] * 6 + ["BCRB"] * 6 + ["WBRI"] * 696)
    found = made(pupils().with_columns(ethnicity=few), "ethnicity")
    sums = {name: found.frame[name].sum() for name in found.frame.columns}

    assert sums == {"ethnicity_A": 12.0, "ethnicity_other": 12.0}


def test_ethnicity_not_known_has_a_column_of_its_own() -> None:
    frame = pupils().with_columns(
        ethnicity=pl.when(pl.int_range(pl.len()) % 10 == 0).then(pl.lit("NOBT")).otherwise("ethnicity")
    )
    found = made(frame, "ethnicity")

    assert found.frame["ethnicity_unknown"].sum() == 72
    assert found.used[-1].title == "ethnicity not known"
    assert found.notes == ()


def test_school_whose_file_lacks_a_value_stands_at_the_mean_without_a_mark() -> None:
    frame = pupils().with_columns(fsm=pl.when(pl.col("urn") != "999001").then("fsm"))
    found = made(frame, "fsm")
    share = frame["fsm"].mean()

    assert found.frame.columns == ["fsm"]
    assert found.frame["fsm"][:30].to_list() == pytest.approx([share] * 30)
    assert found.notes == (
        "Of 1 school half the pupils or more have no free school meals in the file: those stand at the mean of all.",
    )


def test_number_not_known_stands_at_the_mean_with_a_mark() -> None:
    frame = pupils().with_columns(idaci=pl.when(pl.int_range(pl.len()) % 10 > 0).then("idaci"))
    found = made(frame, "idaci")

    assert found.frame["idaci_unknown"].sum() == 72
    assert found.frame["idaci"].mean() == pytest.approx(frame["idaci"].mean())
    assert found.frame.null_count().sum_horizontal().item() == 0


def test_what_is_lacking_or_the_same_for_all_is_left_out_and_named() -> None:
    found = made(pupils().drop("eal"), "eal", "lac", "sex")

    assert found.left_out == {
        "first language": "the files do not hold it",
        "in care": "it is the same for every pupil, or for all but a few",
    }
    assert found.frame.columns == ["sex_M"]


def test_age_runs_from_the_youngest_to_the_oldest_of_the_year() -> None:
    frame = pupils().with_columns(
        dob=pl.when(pl.int_range(pl.len()) % 2 == 0).then(date(2007, 9, 1)).otherwise(date(2008, 8, 31))
    )
    found = made(frame, "age")

    assert found.frame["age"][:2].to_list() == pytest.approx([1.0, 0.0], abs=0.002)


def test_products_need_enough_pupils_in_every_cell() -> None:
    frame = pupils(40)
    both = frame.filter(pl.col("fsm"))["ethnicity"].value_counts().rows()
    found = made(frame, "fsm", "ethnicity", "ethnicity_fsm")
    kept = {one.name for one in found.used if one.of == "ethnicity_fsm"}

    assert kept == {f"ethnicity_{code}_fsm" for code, many in both if many >= 10 and code != "WBRI"}
    assert kept


def test_school_means_of_the_start_need_a_start_and_enough_schools() -> None:
    frame = pupils(24).with_columns(prior=pl.int_range(pl.len()).cast(pl.Float64))
    found = made(frame, "school_mean", "school_spread")

    assert found.frame["school_mean"][:30].unique().to_list() == [14.5]
    assert made(pupils(24), "school_mean").frame.is_empty()
    few = frame.filter(pl.col("urn") < "999016")
    assert made(few, "school_mean").left_out == {"mean of the school's baseline": "there are fewer than 20 schools"}


def test_school_of_one_pupil_has_the_spread_of_the_others() -> None:
    frame = pupils(24).with_columns(prior=pl.int_range(pl.len()).cast(pl.Float64) ** 2)
    lone = frame.filter((pl.col("urn") != "999001") | (pl.int_range(pl.len()).over("urn") == 0))
    spread = made(lone, "school_spread").frame["school_spread"]

    assert spread.null_count() == 0
    assert spread[0] == pytest.approx(spread[1:].mean())


def test_every_predictor_of_the_shelf_is_made_of_a_full_file() -> None:
    frame = pupils(40, 60).with_columns(prior=pl.int_range(pl.len()).cast(pl.Float64) ** 2, lac=pl.col("mobile"))
    found = made(frame, *predictors().entries)

    assert {one.of for one in found.used} == set(predictors().entries)
    assert not found.left_out
