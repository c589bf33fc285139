"""What the pages of a school and of an area tell, requirement by requirement, in the made-up area."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db

SignIn = Callable[..., Client]
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", re.DOTALL)
_MARK = re.compile(r"<[^>]+>")


def _page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return unescape(answer.content.decode())


def _rows(page: str) -> list[list[str]]:
    """Every row of every table, cell by cell."""
    return [[" ".join(_MARK.sub(" ", cell).split()) for cell in _CELL.findall(row)] for row in _ROW.findall(page)]


def _row(page: str, first: str) -> list[str]:
    return next(row for row in _rows(page) if row and row[0] == first)


@pytest.fixture
def school(ready_area: ReadyArea) -> str:
    """The address of Alder Bridge."""
    return f"/schools/{ready_area.urns['alder_bridge']}/"


@pytest.mark.req("2.8")
def test_early_years_are_set_beside_national_area_and_similar_schools(school: str, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("director", la="999"), f"{school}results/early-years/")
    headings = _row(page, "All pupils")
    assert {"Here", "Pupils", "Range", "National", "Difference", "Similar schools"} <= set(headings)
    assert len(_row(page, "Good level of development")) == len(headings)


@pytest.mark.req("2.9", "X.4", "X.12")
def test_key_stage_2_has_each_subject_with_its_pupils_and_every_picture_its_table(
    school: str, signed_in_as: SignIn
) -> None:
    page = _page(signed_in_as("director", la="999"), f"{school}results/key-stage-2/")
    rows = _rows(page)
    headings = _row(page, "All pupils")
    table = rows[rows.index(headings) + 1 :]
    for subject in ("All three subjects", "Reading", "Writing", "Maths"):
        told = dict(zip(headings, next(row for row in table if row[:1] == [subject]), strict=True))
        assert told["Here"].endswith("%"), subject
        assert told["National"].endswith("%"), subject
        assert int(told["Pupils"]) > 10
    pictures = re.findall(r"<figure\b.*?</figure>", page, re.DOTALL)
    assert pictures
    assert page.count("Table for this picture") >= len(pictures)


@pytest.mark.req("X.6")
def test_years_without_tests_have_words_and_no_figure(school: str, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("director", la="999"), f"{school}results/key-stage-2/")
    told = [row for row in _rows(page) if row and row[0] in ("2020", "2021")]
    assert told
    assert not [cell for row in told for cell in row[1:] if re.search(r"\d", cell)]


@pytest.mark.req("2.17", "2.35")
def test_attainment_and_progress_stand_on_one_page(school: str, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("director", la="999"), school)
    assert "All three subjects" in page
    assert "Reading progress" in page or "progress in reading" in page.lower()


@pytest.mark.req("0.10", "X.8")
def test_groups_stand_beside_the_same_group_nationally_and_few_are_withheld(school: str, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("director", la="999"), f"{school}results/groups/")
    for group in ("Boys", "Disadvantaged pupils", "Other pupils"):
        assert int(_row(page, group)[1]) > 10
    small = [row for row in _rows(page) if len(row) == 7 and row[1].isdigit() and int(row[1]) < 11]
    assert small
    assert not [row for row in small if "%" in row[2]]
    assert "A group under 11 is a count of pupils" in page


@pytest.mark.req("2.24")
def test_absence_is_told_with_how_many_missed_a_tenth(school: str, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("director", la="999"), f"{school}results/absence/")
    assert int(_row(page, "Missed a tenth of school or more")[2]) > 100


@pytest.mark.req("2.18", "2.25")
def test_schools_below_and_newly_above_a_floor_are_counted_by_year(ready_area: ReadyArea, signed_in_as: SignIn) -> None:
    page = _page(signed_in_as("director", la="999"), "/areas/la/999/page/floors/?year=2022/23")
    assert "No floor standard was in force in 2022/23" in page
    assert {"Below", "Newly above", "Newly below"} <= set(_row(page, "Year"))
    assert [row for row in _rows(page) if row and row[0] == "2017/18"]


@pytest.mark.req("0.8")
def test_behind_the_curve_gives_each_school_its_pupils_range_and_years(
    ready_area: ReadyArea, signed_in_as: SignIn
) -> None:
    page = _page(signed_in_as("director", la="999"), "/areas/la/999/behind/?certainty=any")
    listed = [row for row in _rows(page) if row and ready_area.school("alder_bridge").town in row[0]]
    headings = next(row for row in _rows(page) if row and row[0] == "School")
    assert "Pupils" in headings
    assert any("Range" in heading or "range" in heading for heading in headings)
    assert listed or "Too few pupils to compare" in page
