"""What is written as a Common Transfer File reads back as the same results."""

from datetime import UTC, date, datetime
from typing import Any
from xml.etree import ElementTree

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.returns import CtfSchool, write_ctf
from keystage.analysis.returns.ctf import read_ctf
from keystage.analysis.vocabulary import AcademicYear

NOW = datetime(2019, 7, 9, 10, 30, tzinfo=UTC)
SCHOOL = CtfSchool("9982001", urn="999001", name="Westmere & “Sons” <Primary>")
PUPILS = pl.DataFrame(
    {
        "upn": ["H801200001001", "G801200001002", "A801200001003", None],
        "pupil": ["1234567890", "17", None, "18"],
        "dob": [date(2010, 9, 3)] * 4,
        "sex": ["F", "M", None, "F"],
        "year_group": [2, 2, 0, 2],
        "ethnicity": ["WBRI", None, "APKN", "WBRI"],
        "fsm": [True, False, None, True],
        "eal": [False, True, None, False],
        "lac": [False, True, None, False],
        "sen": ["none", "support", "plan", "none"],
        "sessions_possible": [380.0, None, 12.0, 380.0],
        "sessions_authorised": [10.0, None, 0.0, 1.0],
        "sessions_unauthorised": [0.0, None, 0.0, 1.0],
        "ks1_reading": ["EXS", None, None, "GDS"],
        "ks1_reading:reason": [None, "disapplied", "blank", None],
        "phonics": ["34", "12", None, "40"],
    }
)


def _written(pupils: pl.DataFrame = PUPILS, **more: Any) -> bytes:
    return write_ctf(pupils, year=AcademicYear(2019), school=SCHOOL, now=NOW, **more)


@pytest.mark.req("3.8")
def test_results_and_context_read_back() -> None:
    rows = read_ctf(_written()).cells
    assert rows.select("UPN", "Result code", "Result", "Year taken", "Year group").rows() == [
        ("A801200001003", None, None, None, "0"),
        ("G801200001002", "ks1_reading", "D", "2019", "2"),
        ("G801200001002", "phonics", "12", "2018", "2"),
        ("H801200001001", "ks1_reading", "EXS", "2019", "2"),
        ("H801200001001", "phonics", "34", "2018", "2"),
    ]
    context = rows.unique("UPN", maintain_order=True).select(
        "Academic year", "LAESTAB", "URN", "ULN", "Sex", "Ethnicity", "FSM", "In care", "EAL", "SEN",
        "Sessions possible", "Sessions authorised", "Sessions unauthorised", "Surname",
    )  # fmt: skip
    school = ("2018/19", "9982001", "999001")
    assert context.rows() == [
        (*school, None, None, "APKN", None, None, None, "E", "12", "0", "0", None),
        (*school, None, "M", None, None, "Y", "Y", "K", None, None, None, None),
        (*school, "1234567890", "F", "WBRI", "Y", "N", "N", "N", "380", "10", "0", None),
    ]


def test_a_row_a_result_writes_the_same() -> None:
    tall = pl.DataFrame(
        {"upn": ["G801200001002"] * 2, "year_group": [2, 2], "result": ["phonics", "ks1_reading"],
         "grade": ["12", None], "grade:reason": [None, "disapplied"], "taken": [2018, None]}
    )  # fmt: skip
    wide = PUPILS.filter(pl.col("upn") == "G801200001002").select("upn", "year_group", "^(ks1|phonics).*$")
    assert _written(tall) == _written(wide)


def test_it_is_well_formed_and_escaped_whatever_a_name_holds() -> None:
    root = ElementTree.fromstring(_written(to=CtfSchool("9984001")))
    assert root.findtext("Header/SourceSchool/SchoolName") == SCHOOL.name
    assert root.findtext("Header/DestSchool/Estab") == "4001"
    assert [p.findtext("UPN") for p in root.iter("Pupil")] == sorted(PUPILS["upn"].drop_nulls())


def test_what_no_xml_may_hold_is_left_out() -> None:
    odd = PUPILS.head(1).with_columns(ethnicity=pl.lit("W\x00B\x0bR\ufffeI"))
    assert read_ctf(_written(odd)).cells["Ethnicity"].unique().to_list() == ["WBRI"]


def test_writing_twice_gives_the_same_bytes() -> None:
    assert _written() == _written(PUPILS.reverse())


def test_a_result_without_a_place_is_refused_by_name() -> None:
    tall = pl.DataFrame({"upn": ["A"], "result": ["ks4_english_language"], "grade": ["5"], "taken": [2019]})
    with pytest.raises(InputError, match="ks4_english_language"):
        _written(tall)
