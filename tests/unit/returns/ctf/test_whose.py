"""Another school's file is refused unless asked, and rows that name no school are the school's that is said."""

import polars as pl
import pytest
from tests.factories.ctf_files import ctf_file, pupil

from keystage.analysis.errors import InputError
from keystage.analysis.returns import layouts
from keystage.analysis.returns.ctf import read_ctf
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.whose import Whose, fill_school

PUPILS = [pupil("H801200001001")]
OURS = ctf_file(PUPILS, laestab="9982001", to="9984001")
KNOWN = {"999001": "9982001", "999002": "9982002", "999003": ""}


def _refusal(data: bytes, whose: Whose) -> str:
    with pytest.raises(InputError) as caught:
        read_ctf(data, accept=whose.accept)
    return str(caught.value)


def _rules(data: bytes, whose: Whose) -> list[str]:
    return [finding.rule for finding in read_ctf(data, accept=whose.accept).findings]


@pytest.mark.parametrize(
    ("school", "known"),
    [
        ("9982001", {}),
        ("998/2001", {}),
        ("998 2001", {}),
        ("9984001", {}),  # it is sent to them
        ("999001", KNOWN),
        (None, KNOWN),
    ],
)
@pytest.mark.req("3.8")
def test_a_school_takes_its_own_file(school: str | None, known: dict[str, str]) -> None:
    assert _rules(OURS, Whose.said(school, any_school=False, known=lambda: known)) == []


def test_a_file_with_a_urn_is_known_by_it() -> None:
    data = ctf_file(PUPILS, laestab="9983333", urn="999001")
    assert _rules(data, Whose.said("999001", any_school=False)) == []
    assert _rules(data, Whose.said(None, any_school=False, known=lambda: KNOWN)) == []


@pytest.mark.parametrize(
    ("data", "school", "known", "words"),
    [
        (OURS, "9982002", {}, "Westmere Primary School), sent to LA 998, number 4001: neither is 9982002"),
        (OURS, "999002", KNOWN, "neither is 999002, the school you said. To take it"),
        (OURS, "999002", {}, "The file gives no URN: say your school by its LAESTAB instead."),
        (OURS, None, {"999002": "9982002"}, "neither is a school that the files imported so far know"),
        (ctf_file(PUPILS, to="9982001"), "9982002", {}, "which is not 9982002"),
        (ctf_file(PUPILS, laestab="998LLLL", to="XXXXXXX"), "9982001", {}, "LA 998, number LLLL"),
    ],
)
@pytest.mark.req("3.8")
def test_another_schools_file_is_refused_and_says_whose_it_is(
    data: bytes, school: str | None, known: dict[str, str], words: str
) -> None:
    message = _refusal(data, Whose.said(school, any_school=False, known=lambda: known))
    assert words in message
    assert message.endswith("To take it all the same: --any-school")


@pytest.mark.parametrize("school", [None, "9982002"])
def test_any_schools_is_taken_when_asked(school: str | None) -> None:
    assert _rules(OURS, Whose.said(school, any_school=True, known=lambda: {"999002": "9982002"})) == []


def test_where_no_school_is_known_a_note_says_whose_it_is() -> None:
    assert _rules(OURS, Whose.said(None, any_school=False, known=dict)) == ["school"]


def test_the_known_schools_are_not_gathered_where_any_will_do() -> None:
    def never() -> dict[str, str]:
        raise AssertionError

    assert _rules(OURS, Whose.said(None, any_school=True, known=never)) == []


@pytest.mark.parametrize("text", ["Westmere", "12", "99800010", "", "９９９００１"])
def test_what_is_no_number_of_a_school_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="neither a URN"):
        Whose.said(text, any_school=False)


@pytest.mark.parametrize(("school", "column"), [("999001", "urn"), ("9982001", "laestab")])
def test_rows_of_pupils_that_name_no_school_are_of_the_one_said(school: str, column: str) -> None:
    ledger, layout = Ledger(), layouts()["ctf"]
    rows = pl.DataFrame({"upn": ["A", "B"], "urn": pl.Series([None, None], dtype=pl.String)})
    assert fill_school(layout, rows, school, ledger)[column].to_list() == [school, school]
    assert [finding.rule for finding in ledger.findings] == ["school-told"]


@pytest.mark.parametrize(
    ("kind", "rows", "school"),
    [
        ("ctf", {"upn": ["A"], "laestab": ["9982001"]}, "999001"),  # it names its school
        ("ctf", {"upn": ["A"], "name": ["Westmere"]}, "999001"),
        ("ctf", {"upn": ["A"]}, ""),
        ("ks2_performance", {"n": ["1"]}, "999001"),  # not of pupils
    ],
)
def test_other_rows_are_left_as_they_are(kind: str, rows: dict[str, list[str]], school: str) -> None:
    frame = pl.DataFrame(rows)
    assert fill_school(layouts()[kind], frame, school, Ledger()) is frame
