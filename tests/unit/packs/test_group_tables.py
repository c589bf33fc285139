"""Groups of pupils in few tables."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from tests.factories.evidence import evidence, school

from keystage.analysis.packs import group_tables
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.figures_pages import figures_sections, unprinted_sections
from keystage.analysis.packs.layouts import figures_layouts
from keystage.analysis.packs.subject import Subject, subject
from keystage.analysis.packs.values import Table

HISTORIES = {
    ("ks2_rwm_exp", "all"): {2019: (65, 60, 65)},
    ("ks2_rwm_exp", "girls"): {2019: (70, 30, 69)},
    ("ks2_rwm_exp", "boys"): {2019: (60, 30, 61)},
    ("ks2_rwm_exp", "disadvantaged"): {2019: (30, 20, 51, 71)},
    ("ks2_rwm_exp", "eal"): {2019: (50, 8, 64)},
    ("ks2_rwm_exp", "disadvantaged+boys"): {2019: (25, 12, 47, 67)},
    ("ks2_rwm_exp", "disadvantaged+girls"): {2019: (50, 8, 55, 75)},
    ("ks2_reading_exp", "all"): {2019: (70, 60, 73)},
    ("ks2_reading_exp", "boys"): {2019: (67, 30, 69)},
    ("ks2_reading_progress", "all"): {2019: (0.4, 60, 0)},
    ("ks2_reading_progress_uncapped", "all"): {2019: (0.5, 60, 0)},
}


def about(*, of_pupils: bool = False) -> Subject:
    known = evidence(school(urn="999050"), histories={"999050": HISTORIES})
    if of_pupils:
        known = replace(known, figures=known.figures.with_columns(definition=pl.lit("pupils:0a1b2c")))
    return subject(dossiers(known).of("999050"), audience="school", home=None)


def rows(table: Table | None) -> dict[str, dict[str, Any]]:
    assert table is not None
    return {row[0].text: dict(zip(table.columns, row, strict=True)) for row in table.rows}


@pytest.mark.req("2.9")
def test_measures_stand_side_by_side_by_group_with_what_each_is_set_against() -> None:
    made = group_tables.beside_each_other(about(), ["ks2_rwm_exp", "ks2_reading_exp"], ["boys", "disadvantaged", "eal"])
    found = rows(made)
    assert found["Boys"]["All three subjects"].text == "60% (61)"
    assert found["Boys"]["Reading"].text == "67% (69)"
    assert found["Disadvantaged pupils"]["All three subjects"].text == "30% (71*)"
    assert found["Disadvantaged pupils"]["All three subjects"].bold  # 30 % of 20 is clear of 71 %
    assert not found["Boys"]["All three subjects"].bold
    assert found["Disadvantaged pupils"]["Reading"].text == "–"
    assert made is not None
    assert made.caption == "All three subjects: disadvantaged pupils clearly below"


@pytest.mark.req("X.3")
def test_group_under_eleven_is_a_count_and_is_set_against_nothing() -> None:
    found = rows(group_tables.beside_each_other(about(), ["ks2_rwm_exp"], ["eal"]))
    assert found["English as an additional language"]["All three subjects"].text == "4 of 8"


@pytest.mark.req("0.18")
def test_two_groups_at_once_stand_from_eleven_pupils_against_the_others_of_the_kind() -> None:
    found = rows(group_tables.two_at_once(about(), "ks2_rwm_exp"))
    assert list(found) == ["Disadvantaged boys"]  # eight disadvantaged girls are left out
    row = found["Disadvantaged boys"]
    assert (row["Pupils"].text, row["Set against"].text) == ("12", "67% national")
    assert row["Difference"].text == "5 fewer"  # 25 % of 12 is 3; 67 % is 8


def test_page_says_which_figures_are_made_of_pupils_results() -> None:
    made = group_tables.beside_each_other(about(of_pupils=True), ["ks2_rwm_exp"], ["boys"])
    assert made is not None
    assert made.notes[-1] == "Made of pupils’ results by Keystage’s rules: not DfE’s figures."


def test_uncapped_progress_and_every_group_are_left_to_formats_that_are_searched() -> None:
    printed = [b for s in figures_sections(about()) for b in s.blocks if isinstance(b, Table)]
    behind = list(unprinted_sections(about()))
    assert "ncapped" not in str(printed)
    assert not any(section.printed for section in behind)
    tables = [block for section in behind for block in section.blocks if isinstance(block, Table)]
    assert "ncapped" in str(tables)
    by_group = next(table for table in tables if table.name == "KS2 by group")
    groups = {row[1].text for row in by_group.rows}
    assert {"Girls", "Disadvantaged boys", "Disadvantaged girls", "English as an additional language"} <= groups


def test_every_measure_that_a_layout_names_is_on_the_shelf() -> None:
    shelf = about().shelf
    for layout in figures_layouts():
        named = {*layout.main, *layout.aside, *layout.in_full, *(code for grid in layout.grids for code in grid)}
        assert named <= set(shelf.entries), layout.code
