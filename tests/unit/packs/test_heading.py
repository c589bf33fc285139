"""The top of the page."""

from datetime import date
from typing import Any

import pytest
from tests.factories.evidence import (
    ALDER_BRIDGE,
    BEECH_HILL,
    HIGHCROFT_JUNIOR,
    LOW_FELL,
    MILL_LANE_INFANT,
    NORTHGATE_SPECIAL,
    PINE_ACADEMY,
    evidence,
    school,
)

from keystage.analysis.packs import heading
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.notices import notices
from keystage.analysis.packs.subject import Subject, subject


def about(urn: str) -> Subject:
    return subject(dossiers(evidence(urn)).of(urn), audience="adviser", home=None)


def made(histories: dict[Any, Any] | None = None, **facts: Any) -> Subject:
    known = evidence(school(urn="999050", **facts), histories={"999050": histories or {}})
    return subject(dossiers(known).of("999050"), audience="adviser", home=None)


def test_the_line_under_the_name_says_place_kind_ages_and_urn() -> None:
    assert heading.kind_line(about(ALDER_BRIDGE)) == "Wenbury, Westmere · community primary, ages 4 to 11 · URN 999001"


def test_a_place_with_the_name_of_its_authority_is_said_once() -> None:
    assert heading.kind_line(about(HIGHCROFT_JUNIOR)).startswith("Westmere · community junior, ages 7 to 11")


def test_the_diocese_and_the_trust_stand_on_the_page() -> None:
    assert "Diocese of Westmere." in notices(about(LOW_FELL))[0]
    assert notices(about(PINE_ACADEMY)) == ("Westmere Learning Trust.",)
    assert (
        "The Kite (Multi) Academy Trust of St John’s"
        in notices(made(trust="THE KITE (MULTI) ACADEMY TRUST OF ST JOHN’S"))[0]
    )
    assert "Elm Trust" in heading.kind_line(made(trust="Elm Trust", town="Ham", la_name="Ham"))


@pytest.mark.req("X.4")
def test_the_context_line_gives_the_area_beside_and_what_one_pupil_is_worth() -> None:
    context = heading.context(about(ALDER_BRIDGE))
    assert context.startswith("312 pupils (area median 281) · FSM6 34% (area 23) · SEN support 15% · EAL 8%")
    assert "Year 6 cohort 44: **one pupil = 2.3 points**." in context


def test_a_small_cohort_gets_no_value_of_one_pupil() -> None:
    assert "Year 6 cohort 13: **too few for percentages**" in heading.context(about(BEECH_HILL))


def test_context_of_the_year_before_says_its_year_and_older_is_left_out() -> None:
    histories = {("pupils", "all"): {2018: (200, None, 281)}, ("fsm6", "all"): {2017: (30, 200, 23)}}
    context = heading.context(made(histories))
    assert "200 pupils (area median 281) (2017/18)" in context
    assert "FSM6" not in context


def test_the_last_inspection_says_its_age_and_how_old_the_list_is() -> None:
    told = heading.inspection(about(ALDER_BRIDGE))
    assert told == "Last graded: Good, 8 March 2016, nearly four years ago (known July 2018)"


def test_a_fresh_list_needs_no_date_of_its_own() -> None:
    told = heading.inspection(made(inspection_known_at=date(2020, 1, 31)))
    assert told == "Last graded inspection: Good, 8 March 2016, nearly four years ago"


def test_an_inspection_of_a_predecessor_is_shown_as_such() -> None:
    assert "(as URN 999777)" in heading.inspection(made(inspection_of="999777"))


def test_the_inspection_leads_for_a_special_school() -> None:
    assert heading.context(about(NORTHGATE_SPECIAL)).startswith("Last graded: Good")


@pytest.mark.parametrize(
    ("urn", "words"),
    [
        (HIGHCROFT_JUNIOR, "judged at another school"),
        (MILL_LANE_INFANT, "leave before key stage 2"),
        (NORTHGATE_SPECIAL, "No floor, progress band or place is shown"),
        (BEECH_HILL, "13 pupils in Year 6: too few to compare in one year"),
        (LOW_FELL, "Seven pupils in Year 6: too few to compare in one year"),
    ],
)
def test_each_kind_of_school_says_what_its_page_cannot(urn: str, words: str) -> None:
    assert any(words in notice for notice in notices(about(urn)))


def test_a_converted_academy_says_whose_earlier_figures_are() -> None:
    subject = made(type="academy_converter", maintained=False, open_date=date(2018, 3, 1), predecessors=["999049"])
    assert notices(subject) == (
        "An academy since 1 March 2018; earlier figures are of the school it replaced (URN 999049).",
    )


def test_an_amalgamation_a_new_and_a_closing_school_say_so() -> None:
    assert any(
        "Made from two schools (URN 1 and 2)" in n
        for n in notices(made(open_date=date(2017, 9, 1), predecessors=["1", "2"]))
    )
    assert any("New school: opened on 1 January 2019" in n for n in notices(made(open_date=date(2019, 1, 1))))
    assert any("Closes on 31 August 2020." in n for n in notices(made(close_date=date(2020, 8, 31))))
    assert any("Girls’ school" in n for n in notices(made(gender="girls")))


def test_made_up_areas_are_marked() -> None:
    assert heading.made_up({"la": "998"})
    assert not heading.made_up({"la": "850"})
