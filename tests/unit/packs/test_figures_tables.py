"""Tables of the figures pages."""

from typing import Any

import pytest
from tests.factories.evidence import ALDER_BRIDGE, HIGHCROFT_JUNIOR, LOW_FELL, MILL_LANE_INFANT, evidence, school

from keystage.analysis.packs import figures_tables
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.figures_pages import figures_sections
from keystage.analysis.packs.layouts import figures_layouts
from keystage.analysis.packs.subject import Subject, subject
from keystage.analysis.packs.values import Table


def about(urn: str, **options: Any) -> Subject:
    return subject(dossiers(evidence(urn, **options)).of(urn), audience="adviser", home=None)


def made(histories: dict[Any, Any], year: int = 2019) -> Subject:
    known = evidence(school(urn="999050"), histories={"999050": histories}, year=year)
    return subject(dossiers(known).of("999050"), audience="adviser", home=None)


def rows(table: Table | None) -> dict[str, dict[str, str]]:
    """First cell -> heading -> text."""
    assert table is not None
    return {row[0].text: dict(zip(table.columns, (c.text for c in row), strict=True)) for row in table.rows}


@pytest.mark.req("2.9", "X.4")
def test_every_measure_says_figure_n_range_national_pupils_and_certainty() -> None:
    table = figures_tables.all_measures(about(ALDER_BRIDGE), ["ks2_writing_exp", "ks2_reading_progress"], name="KS2")
    writing = rows(table)["Writing"]
    assert writing["Here"] == "52%"
    assert writing["Pupils"] == "44"
    assert writing["Range"] == "38 to 66"  # Wilson's interval of 23 of 44
    assert writing["National"] == "78%"
    assert writing["Difference"] == "11 fewer"
    assert writing["In words"] == "clearly below"
    assert writing["Similar schools"] == "70 to 86"
    progress = rows(table)["Reading progress"]
    assert (progress["Here"], progress["Range"], progress["National"]) == ("+2.4", "0.5 to 4.3", "0")
    assert table is not None
    assert table.caption == "Two of two figures differ clearly from national"


@pytest.mark.req("2.35")
def test_attainment_and_progress_stand_side_by_side() -> None:
    layout = figures_layouts()["ks2"]
    table = figures_tables.together(about(HIGHCROFT_JUNIOR), layout)
    assert table is not None
    assert table.caption == "Reading: attainment above national, progress clearly below"
    reading = [cell.text for cell in table.rows[0]]
    assert reading == ["Reading", "86%", "73%", "clearly above", "−2.2", "−3.5 to −0.9", "clearly below"]


@pytest.mark.req("X.3")
def test_groups_under_eleven_are_counts_without_percentage_or_comparison() -> None:
    table = figures_tables.all_measures(about(LOW_FELL), ["ks2_rwm_exp"], name="KS2")
    row = rows(table)["All three subjects"]
    assert row["Here"] == "3 of 7"
    assert (row["Range"], row["Difference"], row["In words"]) == ("–", "–", "10 pupils or fewer")


def test_groups_stand_beside_the_same_group_nationally_and_the_disadvantaged_beside_others() -> None:
    subject = about(ALDER_BRIDGE)
    boys = rows(figures_tables.by_group(subject, "ks2_writing_exp", ["girls", "boys"]))["Boys"]
    assert (boys["Here"], boys["National"], boys["In words"]) == ("35%", "72%", "clearly below")
    gap = figures_tables.by_group(subject, "ks2_rwm_exp", ["disadvantaged"])
    row = rows(gap)["Disadvantaged pupils"]
    assert row["National"] == "71%*"
    assert row["Years together"] == "14 of 30"
    assert gap is not None
    assert gap.notes == ("*: of other pupils, nationally.",)


def test_suppressed_groups_are_named_in_a_note_and_not_as_zero() -> None:
    histories = {
        ("ks2_rwm_exp", "all"): {2019: (60, 30, 65)},
        ("ks2_rwm_exp", "boys"): {2019: (50, 18, 60)},
        ("ks2_rwm_exp", "eal"): {2019: (None, None, 65)},
    }
    table = figures_tables.by_group(made(histories), "ks2_rwm_exp", ["boys", "eal"])
    assert table is not None
    assert table.notes == ("5 or fewer pupils, not published: English as an additional language.",)
    assert "0%" not in {cell.text for row in table.rows for cell in row}


@pytest.mark.req("X.5", "X.6")
def test_years_show_gaps_in_words_and_breaks_by_letter() -> None:
    histories = {
        ("ks2_writing_exp", "all"): {2017: (70, 30, 76), 2018: (72, 30, 78), 2019: (75, 30, 78), 2023: (70, 30, 71)}
    }
    table = figures_tables.over_the_years(made(histories, year=2023), ["ks2_writing_exp"], name="years")
    assert table is not None
    own = [cell.text for cell in table.rows[1]]
    assert own == ["Writing", "70% (76)", "72% (78) a", "75% (78)", "no tests", "no tests", "not published", "70% (71)"]
    assert table.notes == (
        "In brackets: national.",
        "a: does not compare with the years before: writing judged by new rules.",
    )


@pytest.mark.req("2.8", "2.9", "2.11")
def test_each_key_stage_the_school_has_is_a_section_named_in_the_words_of_its_year() -> None:
    titles = [section.title for section in figures_sections(about(MILL_LANE_INFANT))]
    assert titles == [
        "Early years in figures 2018/19",
        "Key stage 1 in figures 2018/19",
        "Attendance in figures 2018/19",
    ]


@pytest.mark.req("2.9")
def test_pages_of_2008_speak_the_words_of_2008() -> None:
    histories = {("ks2_em_l4", "all"): {2008: (70, 30, 73)}, ("ks2_english_l4", "all"): {2008: (80, 30, 81)}}
    titles = [section.title for section in figures_sections(made(histories, year=2008))]
    assert titles == ["Key stage 2: Making Figures Speak 2007/08"]
