"""The scales of the early years profile in one table, and nowhere else on the figures pages."""

from typing import Any

import pytest
from tests.factories.evidence import evidence, school

from keystage.analysis.measures import measures
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.figures_pages import figures_sections, unprinted_sections
from keystage.analysis.packs.layouts import figures_layouts
from keystage.analysis.packs.scales_table import scale_codes, scales_table
from keystage.analysis.packs.subject import Subject, subject
from keystage.analysis.packs.values import Table

SCALES = ("da", "sd", "ed", "lct", "lsl", "r", "w", "nlc", "c", "ssm", "kuw", "pd", "cd")
OLD, NEW = figures_layouts()["early_years_scales"], figures_layouts()["early_years"]


def about(histories: dict[Any, Any], year: int) -> Subject:
    known = evidence(school(urn="999050"), histories={"999050": histories}, year=year)
    return subject(dossiers(known).of("999050"), audience="adviser", home=None)


def thirteen(children: int = 60) -> dict[Any, Any]:
    """All scales go up by five points but creative development, which goes down by as much."""
    found: dict[Any, Any] = {("eyfs_78", "all"): {2008: (50, children, 49), 2009: (52, children, 52)}}
    found[("eyfs_gld", "all")] = found[("eyfs_78", "all")]
    for code in SCALES:
        change = -5 if code == "cd" else 5
        found[(f"eyfs_{code}_6", "all")] = {2008: (70, children, 69), 2009: (70 + change, children, 70)}
        found[(f"eyfs_{code}_mean", "all")] = {2009: (6.4, children, 6.5)}
    return found


def rows(table: Table | None) -> dict[str, dict[str, str]]:
    assert table is not None
    return {row[0].text: dict(zip(table.columns, (c.text for c in row), strict=True)) for row in table.rows}


def tables(about: Subject) -> list[Table]:
    return [block for section in figures_sections(about) for block in section.blocks if isinstance(block, Table)]


@pytest.mark.req("2.13", "2.8")
def test_twelve_of_thirteen_scales_improved() -> None:
    table = scales_table(about(thirteen(), 2009), OLD)
    assert table is not None
    assert table.caption == "Improved in 12 of 13 scales of the profile"
    reading, creative = rows(table)["Reading"], rows(table)["Creative development"]
    assert (reading["Here"], reading["National"], reading["Average"], reading["Change"]) == ("75%", "70%", "6.4", "+5")
    assert (creative["Here"], creative["Change"]) == ("65%", "−5")


def test_scales_stand_in_their_own_tables_alone() -> None:
    made = tables(about(thirteen(), 2009))
    named = {table.name: [row[0].text for row in table.rows] for table in made}
    assert len(named["Scales of the profile"]) == 13
    assert named["EYFS all pupils"] == ["78+ with 6+"]  # the same as the good level of development in those years
    assert "EYFS years" in named
    assert "Scales of the profile years" not in named  # too long for paper
    behind = [block for section in unprinted_sections(about(thirteen(), 2009)) for block in section.blocks]
    assert [len(t.rows) for t in behind if isinstance(t, Table) and t.name == "Scales of the profile years"] == [14]


def test_change_under_one_child_is_no_change() -> None:
    found = {("eyfs_da_6", "all"): {2008: (70, 12, 69), 2009: (75, 12, 70)}}
    assert rows(scales_table(about(found, 2009), OLD))["Dispositions and attitudes"]["Change"] == "no change"


def test_cohort_of_ten_children_is_counted_and_not_compared() -> None:
    table = scales_table(about(thirteen(children=10), 2009), OLD)
    assert table is not None
    assert table.caption == "13 scales of the profile"
    assert "Change" not in table.columns
    assert rows(table)["Reading"]["In words"] == "10 pupils or fewer"


def test_goals_of_the_newer_profile_have_no_averages() -> None:
    found: dict[Any, Any] = {("eyfs_gld", "all"): {2023: (66, 60, 67)}}
    found |= {(f"eyfs_e{i:02d}_exp", "all"): {2022: (80, 60, 80), 2023: (85, 60, 81)} for i in range(1, 18)}
    table = scales_table(about(found, 2023), NEW)
    assert table is not None
    assert table.caption == "Improved in 17 of 17 early learning goals"
    assert "Average" not in table.columns


def test_without_scales_there_is_no_table() -> None:
    assert scales_table(about({("eyfs_78", "all"): {2009: (50, 60, 52)}}, 2009), OLD) is None


def test_layouts_name_every_scale_and_goal_once() -> None:
    known = [code for layout in (OLD, NEW) for code in scale_codes(layout)]
    assert len(known) == len(set(known)) == 13 * 2 + 17 * 2
    assert set(known) <= set(measures().entries)
