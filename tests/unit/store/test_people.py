"""What files tell of people: each column of each layout on one side or the other, and rows about one person found."""

import io
import json
from pathlib import Path

import openpyxl
import pytest
from tests.factories.ctf_files import assessment, ctf_file, pupil
from tests.factories.homes import NOW, home_of, table

from keystage.analysis.returns import Column, Layout, layouts
from keystage.analysis.store import Home, take_in
from keystage.analysis.store.people import (
    Name,
    about_people,
    numbers_of,
    rows_in_file,
    rows_naming,
    rows_of_pupil,
    told_of,
)
from keystage.analysis.vocabulary import upn

ONE, OTHER, BEFORE = upn.make(999, 2001, 18, [1, 2, 9]).to_list()

RESULTS = table(
    "URN|UPN|Former UPN|Academic year|Year group|Class|Sex|KS2 reading|Remarks",
    f"999001|{ONE}||2018/19|6|Miss Okoye|F|104|cried before the test",
    f"999001|{OTHER}||2018/19|6|6B|M|99|",
)
EARLIER = table(
    "URN|Pupil number|Academic year|Year group|KS2 maths", "999001|17|2017/18|6|101", "999001|18|2017/18|6|95"
)
SCHOOLS = table(
    "URN|School|Adviser|Link officer|Open actions",
    "999001|Alder Bridge|Ann Bell|J. Cole|Ask Mrs Bell for the reading plan",
    "999002|Highcroft|Anna Bellamy|Joan Cole|",
)


@pytest.mark.req("X.19")
def test_every_column_of_words_of_every_layout_is_about_somebody_or_about_nobody() -> None:
    assert {layout.code: found.unsaid for layout in layouts() if (found := about_people(layout)).unsaid} == {}


def test_every_layout_with_numbers_of_pupils_is_about_pupils_in_every_column() -> None:
    of_pupils = {layout.code for layout in layouts() if told_of(layout)}
    assert of_pupils == {"ctf", "fft_estimates", "pupil_results", "pupil_results_wide"}
    for code in of_pupils:
        assert about_people(layouts()[code]).about["pupil"] == ("*",)


def test_every_column_that_is_dropped_unless_asked_for_is_about_somebody() -> None:
    for layout in layouts():
        named = {code for codes in about_people(layout).about.values() for code in codes}
        for column in layout.columns:
            assert not column.personal or column.code in named or "*" in named, f"{layout.code}.{column.code}"


def test_column_of_an_authoritys_own_sheet_that_nobody_named_is_taken_to_be_about_somebody() -> None:
    own = Layout("our_sheet", "Our sheet", "authority", "none", (
        Column("urn", ("URN",), "code"), Column("owner", ("Owner",)), Column("chair", ("Chair of governors",)),
        Column("figure", ("Figure",), "number"),
    ), rest="drop")  # fmt: skip
    assert about_people(own).unsaid == ("owner", "chair")


@pytest.mark.req("X.19")
def test_rows_of_a_pupil_are_found_with_everything_in_them_and_nothing_of_another(tmp_path: Path) -> None:
    home = home_of(tmp_path, (RESULTS, ""), (EARLIER, ""))

    (row,) = rows_of_pupil(home, [ONE])
    assert (row.row, row.school, row.sure) == (2, "999001", True)
    assert row.facts["UPN"] == ONE
    assert "104" in row.facts.values()
    assert OTHER not in json.dumps(row.facts)
    assert ONE not in repr(row)


def test_pupil_whom_a_school_calls_by_its_own_number_is_found_by_school_and_number(tmp_path: Path) -> None:
    home = home_of(tmp_path, (RESULTS, ""), (EARLIER, ""))

    (row,) = rows_of_pupil(home, ["999001:17"])
    assert row.facts["Pupil number"] == "17"
    assert list(rows_of_pupil(home, ["999002:17"])) == []


def test_pupil_whose_number_changed_is_found_under_both(tmp_path: Path) -> None:
    moved = ctf_file(
        [pupil(ONE, assessment("KS2", "ENG", "TT", "REA", "104"), more=f"<FormerUPN>{BEFORE}</FormerUPN>")]
    )
    path = tmp_path / "moved.xml"
    path.write_bytes(moved)
    home = Home(tmp_path / "home")
    assert all(kept.written for kept in take_in(path, home=home, now=NOW, any_school=True))
    assert set(numbers_of(home, BEFORE.lower())) == {ONE, BEFORE}


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("Ann Bell", True), ("BELL, Ann", True), ("A. Bell", True), ("A Bell", True), ("Mrs Bell", True),
        ("Bell A", True), ("Ask Ann J Bell first", True), ("Anna Bellamy", False), ("Bell Street", False),
        ("J. Bell", False), ("Annabel", False),
    ],
)  # fmt: skip
def test_name_is_known_in_the_ways_people_write_it(text: str, means: bool) -> None:
    assert Name.parse("Mrs Ann Bell").is_in(text) is means


def test_rows_that_may_name_somebody_are_found_and_said_to_be_unsure(tmp_path: Path) -> None:
    home = home_of(tmp_path, (SCHOOLS, ""), (RESULTS, ""))

    (row,) = rows_naming(home, Name.parse("Ann Bell"))
    assert row.facts["Adviser"] == "Ann Bell"
    assert not row.sure
    (taught,) = rows_naming(home, Name.parse("Ngozi Okoye"))
    assert "Miss Okoye" in taught.facts.values()


def test_file_as_it_came_gives_what_its_release_left_out() -> None:
    (row,) = rows_in_file(RESULTS.encode(), numbers=[ONE])
    assert row.facts["Remarks"] == "cried before the test"
    assert row.row == 2
    assert list(rows_in_file(RESULTS.encode(), numbers=[BEFORE])) == []


def test_workbook_and_text_of_two_bytes_a_letter_are_looked_through_too() -> None:
    book = openpyxl.Workbook()
    for line in (["UPN", "Note"], [ONE, "moved in May"], [OTHER, "–"]):
        book.active.append(line)  # type: ignore[union-attr]  # a new book has a sheet
    held = io.BytesIO()
    book.save(held)
    (row,) = rows_in_file(held.getvalue(), numbers=[ONE])
    assert row.facts == {"UPN": ONE, "Note": "moved in May"}

    (same,) = rows_in_file(RESULTS.encode("utf-16"), numbers=[ONE])
    assert same.facts["UPN"] == ONE


def test_transfer_file_gives_every_element_of_the_pupil_and_no_other_pupils() -> None:
    contact = "<Contacts><Contact><Surname>Vale</Surname><Telephone>01632 960001</Telephone></Contact></Contacts>"
    data = ctf_file([pupil(OTHER), pupil(ONE, assessment("KS2", "ENG", "TT", "REA", "104"), more=contact)])

    (row,) = rows_in_file(data, numbers=[ONE])
    assert row.facts["Surname"] == "ASHE"
    assert row.facts["Contacts / Contact / Telephone"] == "01632 960001"
    assert OTHER not in row.facts.values()


def test_file_that_holds_the_number_and_cannot_be_opened_is_said_to_hold_it() -> None:
    (row,) = rows_in_file(b"<CTfile><Pupil><UPN>" + ONE.encode() + b"</UPN>", numbers=[ONE])
    assert row.row is None
    assert "cannot be opened" in row.facts["the file"]
