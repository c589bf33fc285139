"""Who belongs to which group of pupils."""

from datetime import date

import polars as pl
import pytest

from keystage.analysis.measures.pupils import Cohort
from keystage.analysis.measures.pupils.membership import members
from keystage.analysis.vocabulary import pupil_group


def inside(code: str, frame: dict[str, object], year_group: int = 6) -> list[bool] | None:
    group = pupil_group(code)
    assert group is not None
    found = members(Cohort(2019, year_group, pl.DataFrame(frame)), group)
    return None if found is None else found.tolist()


def test_disadvantaged_is_as_the_file_says_else_by_free_meals_and_care() -> None:
    frame = {
        "disadvantaged": [True, False, None, None, None, None],
        "fsm6": [False, True, True, False, None, None],
        "lac": [False, True, None, None, True, None],
    }

    assert inside("disadvantaged", frame) == [True, False, True, False, True, False]
    assert inside("not_disadvantaged", frame) == [False, True, False, True, False, False]  # the last: nothing is known


def test_adopted_from_care_is_disadvantaged_and_unknown_meals_are_unknown() -> None:
    frame = {
        "fsm6": [False, False, None, None, None],
        "lac": [False, None, False, None, True],
        "adopted": [True, None, False, True, None],
    }
    assert inside("disadvantaged", frame) == [True, False, False, True, True]
    assert inside("not_disadvantaged", frame) == [False, True, False, False, False]
    assert inside("disadvantaged", {"lac": [True, False]}) is None  # care alone does not say it


def test_group_of_a_column_that_is_not_there_is_not_made() -> None:
    assert inside("eal", {"sex": ["F"]}) is None
    assert inside("eal+girls", {"sex": ["F"]}) is None


def test_needs_are_told_apart_and_together() -> None:
    frame = {"sen": ["none", "support", "plan", None]}

    assert inside("sen", frame) == [False, True, True, False]
    assert inside("no_sen", frame) == [True, False, False, False]
    assert inside("ehcp", frame) == [False, False, True, False]


def test_summer_is_april_to_august_and_autumn_september_to_december() -> None:
    days = [date(2008, 3, 31), date(2008, 4, 1), date(2008, 8, 31), date(2007, 9, 1), date(2007, 12, 31), None]

    assert inside("summer_born", {"dob": days}) == [False, True, True, False, False, False]
    assert inside("autumn_born", {"dob": days}) == [False, False, False, True, True, False]


@pytest.mark.req("0.18")
def test_long_term_is_four_fifths_of_the_years_since_reception() -> None:
    assert inside("long_term_disadvantaged", {"fsm_years": [5.0, 6.0, None]}) == [False, True, False]  # of seven
    assert inside("long_term_disadvantaged", {"fsm_years": [9.0, 10.0]}, year_group=11) == [False, True]  # of twelve


@pytest.mark.req("0.10")
def test_two_groups_at_once_are_those_in_both() -> None:
    frame = {
        "sex": ["M", "M", "F", None],
        "fsm6": [True, False, True, True],
        "ethnicity": ["WBRI", "APKN", None, "WBRI"],
    }

    assert inside("disadvantaged+boys", frame) == [True, False, False, False]
    assert inside("disadvantaged+white_british", frame) == [True, False, False, True]
    assert inside("not_white_british", frame) == [False, True, False, False]


def test_prior_attainment_is_of_the_start() -> None:
    starts = {code: ["1", "2B", "3", None] for code in ("ks1_reading", "ks1_writing", "ks1_maths")}

    assert inside("low_prior", starts) == [True, False, False, False]
    assert inside("middle_prior", starts) == [False, True, False, False]
    assert inside("high_prior", starts) == [False, False, True, False]
