"""The note of visit, filled in."""

from datetime import date

import pytest
from tests.factories.evidence import ALDER_BRIDGE, LOW_FELL, NORTHGATE_SPECIAL, evidence, school

from keystage.analysis.packs import Note, Table, note_of_visit, note_sections

VISIT = date(2020, 3, 12)


def note(urn: str = ALDER_BRIDGE, *, year: int = 2019) -> Note:
    return note_of_visit(evidence(urn, year=year), urn, visit=VISIT)


def box(made: Note) -> dict[str, list[str]]:
    assert made.data_box is not None
    return {row[0].text: [cell.text for cell in row[1:]] for row in made.data_box.rows}


@pytest.mark.req("2.35")
def test_the_data_box_says_school_national_pupils_and_certainty() -> None:
    rows = box(note())
    assert rows["Writing"] == ["52%", "78%", "11 fewer", "▼ clear"]
    assert rows["Reading progress"] == ["+2.4", "0", "42 matched", "▲ clear"]
    assert rows["Maths"] == ["75%", "79%", "2 fewer", "▽ may be chance"]
    assert rows["Missed a tenth of school or more"][-1] == "▲ clear, worse"


def test_the_box_of_a_small_cohort_counts_pupils() -> None:
    assert box(note(LOW_FELL))["All three subjects"] == ["3 of 7", "–", "–", "10 pupils or fewer"]


def test_the_box_says_when_it_was_frozen_and_of_which_results() -> None:
    made = note().data_box
    assert made is not None
    assert made.notes == (
        "Frozen for the visit on 12 March 2020. Results of 2018/19, revised, as at 29 February 2020.",
    )


def test_the_header_is_filled_as_far_as_it_is_known() -> None:
    header = dict(note().header)
    assert header["School"] == "Alder Bridge Primary School"
    assert header["Pupils on roll"] == "312"
    assert (header["Date"], header["Term"]) == ("12 March 2020", "Spring 2020")
    assert header["Last graded inspection"] == "Good, 8 March 2016, nearly four years ago (known July 2018)"
    assert header["Present"] == ""


def test_open_actions_come_from_the_school_list_with_room_for_impact() -> None:
    actions = [{"text": "Moderate Y6 writing", "owner": "Deputy head", "due": "30 January 2020", "state": "partly"}]
    known = evidence(school(urn="999050", actions=actions, last_visit=date(2019, 11, 9)), histories={"999050": {}})
    table = note_of_visit(known, "999050").sections[0].filled[0]
    assert isinstance(table, Table)
    assert table.caption == "What we agreed on 9 November 2019"
    assert [cell.text for cell in table.rows[0]] == [
        "Moderate Y6 writing", "Deputy head", "30 January 2020", "partly", "",
    ]  # fmt: skip


def test_the_sections_are_those_of_the_field_in_order() -> None:
    made = note()
    assert [section.number for section in made.sections] == list(range(1, 12))
    assert [section.code for section in made.sections][8] == "differences"
    assert len(made.questions) == 5


def test_targets_belong_to_their_years() -> None:
    assert "targets" not in [section.code for section in note().sections]
    codes = [s.code for s in note_sections() if s.first_year <= 2009 and (s.last_year is None or s.last_year >= 2009)]
    assert "targets" in codes
    assert "aspirations" not in codes


def test_a_special_school_gets_a_note_without_comparison_of_results() -> None:
    assert set(box(note(NORTHGATE_SPECIAL))) == {"Attendance", "Missed a tenth of school or more"}
