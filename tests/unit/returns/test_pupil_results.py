"""Files of pupils' results: what they are known by, how each cell is read, and every row that has something wrong."""

import io
from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.factories.workbooks import xlsx

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading, Refusal, Severity, examine, read
from keystage.analysis.vocabulary import CONTEXT, upn

UPNS = upn.make(820, 2000, 8, [*range(20)]).to_list()
A, B, C, D = UPNS[:4]


def _read(text: str | bytes, year: str | None = "2018/19", **said: Any) -> Reading:
    (reading,) = read(text.encode() if isinstance(text, str) else text, year=year, **said)
    assert reading.rows == reading.good.height + len(reading.bad_rows)
    assert all(reading.frame.schema[name] == kind for name, kind in CONTEXT.items() if name in reading.frame.columns)
    return reading


def _said(reading: Reading, *leaving: str) -> list[tuple[int | None, str | None, str]]:
    """Row, heading and rule of every finding but the notes."""
    return [
        (f.row, f.column, f.rule) for f in reading.findings if f.severity is not Severity.NOTE and f.rule not in leaving
    ]


def _only(reading: Reading, rule: str) -> str:
    (message,) = {f.message for f in reading.findings if f.rule == rule}
    return message


@pytest.mark.req("3.8", "X.7")
def test_a_row_a_pupil_is_known_by_headings_as_schools_write_them() -> None:
    reading = _read(
        "DfE number,UPN,Surname,Forename,Gender,DOB,NC Year,Ethnicity code,FSM,FSM Ever 6,PP,First language,SEN status,"
        "In care,Reading,KS2 Writing TA,Maths test,Possible sessions,Authorised absences,Unauthorised absences,Reg\n"
        f"998/2001,{A},Ash,Ada,Female,01/10/2007,6,wbri,N,T,Yes,POL,K,N,104,EXS,A,380,10,2,6A\n"
        f"998/2001,{B.lower()} ,Birch,Ben,M,2008-08-31,Year 6,APKN,Y,,No,ENG,E,,99,GDS,110,370,,,6A\n"
    )
    assert (reading.kind, str(reading.year), reading.status) == ("pupil_results_wide", "2018/19", "school_reported")
    first, second = reading.frame.rows(named=True)
    assert first == first | {
        "laestab": "9982001", "school": "9982001", "upn": A, "sex": "F", "dob": date(2007, 10, 1), "year_group": 6,
        "year": 2019, "ethnicity": "WBRI", "fsm": False, "fsm6": True, "disadvantaged": True, "eal": True,
        "sen": "support", "lac": False, "ks2_reading": "104", "ks2_writing": "EXS", "ks2_maths": None,
        "ks2_maths:reason": "absent", "sessions_possible": 380.0, "sessions_authorised": 10.0,
    }  # fmt: skip
    assert second == second | {"upn": B, "sex": "M", "fsm": True, "fsm6": False, "sen": "plan", "ks2_maths": "110"}
    assert second["lac"] is None  # another cell says no, so a blank is not known
    assert not {"surname", "forename", "names", "Surname", "reg"} & {*reading.frame.columns}
    assert reading.names_left_out
    assert _said(reading) == []


@pytest.mark.req("3.8", "X.7")
def test_a_row_a_result_is_known_by_subject_stage_and_method() -> None:
    reading = _read(
        "UPN,URN,Academic year,Key stage,Subject,Type,Result\n"
        f"{A},999001,2018/19,KS2,Reading,Test,104\n"
        f"{A},999001,2018/19,KS2,Mathematics,Test,B\n"
        f"{A},999001,2018/19,KS2,Writing,TA,EXS\n"
        f"{A},999001,2014/15,KS1,Reading,TA,2B\n"
        f"{A},999001,2018/19,KS2,Pottery,TA,3\n",
        year=None,
    )
    assert (reading.kind, reading.year) == ("pupil_results", None)
    assert reading.frame.select("result", "grade", "grade:reason", "year", "year_group", "taken").rows() == [
        ("ks2_reading", "104", None, 2019, 6, 2019),
        ("ks2_maths", None, "below_test", 2019, 6, 2019),
        ("ks2_writing", "EXS", None, 2019, 6, 2019),
        ("ks1_reading", "2B", None, 2019, 6, 2015),
        (None, None, None, 2019, 6, None),
    ]
    assert _said(reading) == [(6, "Subject", "unknown-subject")]
    assert "“Pottery" in _only(reading, "unknown-subject")
    assert not reading.bad_rows


def test_the_same_rows_read_alike_from_a_workbook_and_from_parquet() -> None:
    head = ["UPN", "Sex", "Year group", "KS2 reading test", "KS2 maths test"]
    rows = [[A, "F", 6, 104, "A"], [B, "M", 6, 99, 110]]
    table = _read(xlsx({"2018-19": [head, *rows]})).frame
    text = _read("\n".join(",".join(map(str, row)) for row in [head, *rows])).frame
    assert table.equals(text)
    held = pl.DataFrame([[A, 6, 104.0], [B, 6, None]], schema=["UPN", "Year group", "KS2 reading test"], orient="row")
    held.write_parquet(path := io.BytesIO())
    assert _read(path.getvalue()).frame["ks2_reading"].to_list() == ["104", None]


def test_year_may_head_the_year_group() -> None:
    reading = _read(f"UPN,Year,Reading,Maths\n{A},6,104,110\n{B},Y6,99,120\n")
    assert reading.frame["year_group"].to_list() == [6, 6]
    assert _said(reading) == []


@pytest.mark.parametrize(
    ("head", "cells", "year", "code"),
    [
        ("Year group,Reading", "6,104", "2018/19", "ks2_reading"),
        ("Year group,Reading", "2,EXS", "2018/19", "ks1_reading"),
        ("Year group,Reading", "6,4", "2012/13", "ks2_reading"),
        ("KS2 Maths,Reading", "110,104", "2018/19", "ks2_reading"),
        ("Year group,Writing", "R,2", "2018/19", "eyfs_g10"),
        ("Year group,Writing", "R,2", "2022/23", "eyfs_e10"),
        ("Year group,Maths", "11,7", "2018/19", "ks4_maths"),
    ],
)
def test_a_bare_subject_is_the_result_of_the_year_group(head: str, cells: str, year: str, code: str) -> None:
    reading = _read(f"UPN,{head}\n{A},{cells}\n", year)
    assert code in reading.frame.columns
    assert reading.frame[code].to_list() == [cells.split(",")[1]]


def test_a_bare_subject_that_may_be_several_results_is_asked_about() -> None:
    (refused,) = examine(f"UPN,Reading\n{A},\n".encode(), year="2014/15")
    assert isinstance(refused, Refusal)
    assert "“Reading” may mean" in refused.message
    reading = _read(f"UPN,KS2 maths,KS1 maths,Reading\n{A},4,2B,3\n", "2014/15")
    assert _said(reading) == [] or ("unclear-result" in {rule for _, _, rule in _said(reading)})


@pytest.mark.parametrize(
    "sheet", ["School,KS2 reading,KS2 maths\nAlder,104,105\n", "URN,Name,Reading test\n999001,A,1\n"]
)
def test_a_sheet_of_schools_is_never_one_of_pupils(sheet: str) -> None:
    (seen,) = examine(sheet.encode(), year="2018/19")
    assert isinstance(seen, Refusal) or not seen.kind.startswith("pupil")


@pytest.mark.req("3.8", "2.10")
def test_upns_that_break_a_rule_are_named_by_the_rule() -> None:
    letter = ("B" if A[0] == "A" else "A") + A[1:]
    rows = ["", letter, f"{A[0]}000{A[4:]}", f"{A[:6]}X{A[7:]}", f"{A[:12]}-", B]
    reading = _read("UPN,Sex,KS2 reading test\n" + "".join(f"{text},F,104\n" for text in rows))
    assert _said(reading) == [
        (2, "UPN", "upn-1500"), (3, "UPN", "upn-1510"), (4, "UPN", "upn-1530"), (5, "UPN", "upn-1540"),
        (6, "UPN", "upn-1550"),
    ]  # fmt: skip
    assert reading.good["upn"].to_list() == [B]


def test_a_file_without_upns_says_so_once() -> None:
    reading = _read("Adno,Sex,KS2 reading test\n1,F,104\n2,M,99\n")
    assert [f.rule for f in reading.findings] == ["no-school-said", "no-upn"]
    assert reading.frame["pupil"].to_list() == ["1", "2"]


def test_a_file_that_names_no_school_says_how_to() -> None:
    told = _read(f"UPN,KS2 reading test\n{A},104\n", school="999001")
    assert "no-school-said" not in told.tally
    assert "--school" in _only(_read(f"UPN,KS2 reading test\n{A},104\n"), "no-school-said")


@pytest.mark.parametrize("cell", ["-", "–", "N/A", "n/a", "."])
def test_a_dash_in_a_results_place_says_that_there_is_none(cell: str) -> None:
    reading = _read(f"UPN,KS2 reading test,KS2 maths test\n{A},{cell},104\n{B},99,A\n")
    assert _said(reading) == []
    assert reading.frame["ks2_reading"].to_list() == [None, "99"]
    assert reading.frame["ks2_reading:reason"].to_list() == ["not_available", None]


def test_a_column_that_is_not_known_may_hold_results() -> None:
    reading = _read(f"UPN,KS2 reading test,Rdg Aut2\n{A},104,99\n")
    assert _only(reading, "columns-left-out").endswith(
        "If one holds results, say so with: keystage map FILE --save NAME"
    )


def test_ss_is_a_scaled_score() -> None:
    reading = _read(f"UPN,KS2 GPS SS,Maths SS\n{A},104,99\n")
    assert reading.frame.select("ks2_gps", "ks2_maths").row(0) == ("104", "99")


def test_an_empty_sheet_says_to_fill_it_in() -> None:
    (refused,) = examine(b"UPN,KS2 reading test\n", year="2018/19")
    assert isinstance(refused, Refusal)
    assert refused.message.endswith("Fill it in from the row below its headings on, and read it again.")


@pytest.mark.req("3.8")
def test_two_pupils_with_one_upn_are_both_named() -> None:
    for other in ("F,02/02/2008,Ada", "M,01/02/2008,Ada", "F,01/02/2008,Bea"):
        reading = _read(
            f"UPN,Sex,DOB,Forename,KS2 reading test\n{A},F,01/02/2008,Ada,104\n{A},{other},104\n"
            f"{B},F,01/02/2008,Ada,99\n"
        )
        assert _said(reading) == [(2, "UPN", "upn-1520"), (3, "UPN", "upn-1520")]


@pytest.mark.req("3.8")
def test_one_pupil_twice_is_told_from_one_who_contradicts_himself() -> None:
    head = "URN,UPN,Sex,KS2 reading test,KS2 maths test\n"
    again = _read(f"{head}999001,{A},F,104,99\n999001,{B},F,104,99\n999001,{A},F,104,99\n")
    assert _said(again) == [(4, "UPN", "pupil-twice")]
    assert "row 2" in _only(again, "pupil-twice")
    other = _read(f"{head}999001,{A},F,104,99\n999001,{A},F,105,99\n")
    assert _said(other) == [(2, "UPN", "pupil-contradicts"), (3, "UPN", "pupil-contradicts")]
    moved = _read(f"{head}999001,{A},F,104,99\n999002,{A},F,104,99\n")
    assert _said(moved) == [(3, "UPN", "two-schools")]
    assert not moved.bad_rows


def test_a_pupil_without_upn_is_told_by_the_schools_number_or_by_name_and_birthday() -> None:
    numbered = _read("URN,Adno,KS2 reading test\n999001,1,104\n999001,1,105\n999002,1,104\n")
    assert _said(numbered) == [(2, "Adno", "pupil-contradicts"), (3, "Adno", "pupil-contradicts")]
    named = _read(
        "Name of pupil,DOB,KS2 reading test\nAda Ash,01/02/2008,104\nada ash,01/02/2008,104\nBen,,104\nBen,,1\n"
    )
    assert (3, "DOB", "pupil-twice") in _said(named)


def test_a_long_file_has_each_result_of_a_pupil_once() -> None:
    head = "UPN,Year group,Key stage,Subject,Type,Result\n"
    row = f"{A},6,KS2,Reading,Test,"
    assert _said(_read(f"{head}{row}104\n{row}104\n{A},6,KS2,Maths,Test,104\n")) == [(3, "UPN", "pupil-twice")]
    assert _said(_read(f"{head}{row}104\n{row}99\n")) == [
        (2, "UPN", "pupil-contradicts"), (3, "UPN", "pupil-contradicts"),
    ]  # fmt: skip


@pytest.mark.req("3.8")
def test_days_that_cannot_be_and_ages_beside_the_year_group_are_named() -> None:
    days = ["31/02/2008", "01/10/2019", "01/10/1899", "01/10/2004", "01/10/2006", "31/08/2008", "01/09/2007"]
    rows = "".join(f"{upn},6,{day},104\n" for upn, day in zip(UPNS, days, strict=False))
    reading = _read(f"UPN,Year group,DOB,KS2 reading test\n{rows}")
    assert _said(reading) == [
        (2, "DOB", "unreadable"), (3, "DOB", "birth-in-future"), (4, "DOB", "birth-too-early"), (5, "DOB", "age"),
        (6, "DOB", "out-of-year"),
    ]  # fmt: skip
    assert reading.bad_rows == {2, 3, 4, 5}


@pytest.mark.req("3.8")
def test_results_outside_the_scale_or_of_another_era_are_told_apart() -> None:
    reading = _read(f"UPN,Year group,KS2 reading test\n{A},6,4B\n{B},6,121\n{C},6,A\n{D},6,104.0\n")
    assert _said(reading) == [(2, "KS2 reading test", "era"), (3, "KS2 reading test", "outside-scale")]
    assert _only(reading, "era").startswith("“4B” is on the scale of National Curriculum")
    assert "results of 2018/19 are scaled scores" in _only(reading, "era")
    assert "“121” is no result of 2018/19" in _only(reading, "outside-scale")
    assert reading.frame["ks2_reading"].to_list() == [None, None, None, "104"]
    assert reading.frame["ks2_reading:reason"].to_list() == ["not_a_value", "not_a_value", "absent", None]


def test_an_earlier_result_is_read_by_the_scale_of_the_year_it_was_taken_in() -> None:
    reading = _read(f"UPN,Year group,KS1 reading,KS2 reading test\n{A},6,2B,104\n{B},6,EXS,99\n{C},6,Q9,99\n")
    assert _said(reading) == [(3, "KS1 reading", "other-year"), (4, "KS1 reading", "outside-scale")]
    assert "one of 2015/16" in _only(reading, "other-year")
    assert reading.bad_rows == {4}
    assert reading.frame["ks1_reading"].to_list() == ["2B", None, None]


def test_rows_of_several_years_are_read_each_by_its_own() -> None:
    head = "UPN,Academic year,Year group,KS2 reading test\n"
    reading = _read(f"{head}{A},2014/15,6,4\n{B},2018/19,6,104\n{C},2018/19,6,4\n", year=None)
    assert reading.year is None
    assert _said(reading) == [(4, "KS2 reading test", "era")]
    assert "never together" in _only(reading, "several-eras")
    assert reading.frame["ks2_reading"].to_list() == ["4", "104", None]


def test_year_groups_come_of_the_latest_results_where_no_column_says_them() -> None:
    school = _read(f"UPN,KS1 maths,KS2 maths test\n{A},EXS,\n{B},GDS,\n{C},,104\n{D},,99\n")
    assert school.frame["year_group"].to_list() == [2, 2, 6, 6]
    start = _read("UPN,KS1 maths,KS2 maths test\n" + "".join(f"{u},2B,104\n" for u in UPNS[:9]) + f"{UPNS[9]},2A,\n")
    assert start.frame["year_group"].to_list() == [6] * 10
    assert _said(start) == []
    absence = _read(f"UPN,DOB,Possible sessions,Authorised absence\n{A},01/10/2007,380,3\n{B},,380,3\n")
    assert absence.frame["year_group"].to_list() == [6, 6]


def test_years_of_two_figures_are_those_of_pupils() -> None:
    reading = _read(f"UPN,DOB,Year group,KS2 reading test\n{A},01/10/07,6,104\n{B},2-Nov-07,6,104\n{C},1/1/80,6,99\n")
    assert reading.frame["dob"].to_list() == [date(2007, 10, 1), date(2007, 11, 2), date(2080, 1, 1)]
    assert _said(reading) == [(4, "DOB", "birth-in-future")]


def test_two_columns_of_one_meaning_are_said_and_the_first_is_taken() -> None:
    reading = _read(f"UPN,ULN,Adno,PP,Disadvantaged,KS2 reading test\n{A},1,7,Y,N,104\n{B},2,8,N,N,99\n")
    assert _said(reading) == [(None, "Adno", "same-meaning"), (None, "Disadvantaged", "same-meaning")]
    assert reading.frame["pupil"].to_list() == ["1", "2"]
    assert reading.frame["disadvantaged"].to_list() == [True, False]


def test_names_of_pupils_are_never_kept() -> None:
    reading = _read(f"UPN,Surname,Forename,KS2 reading test\n{A},Ash,Ada,104\n", keep_names=True)
    assert not {"Ash", "Ada"} & set(map(str, reading.frame.row(0)))
    assert reading.names_left_out


def test_codes_of_context_that_nobody_knows_are_warnings() -> None:
    reading = _read(f"UPN,Sex,SEN,FSM,Year group,KS2 reading test\n{A},?,Q,maybe,Y99,104\n{B},F,N,N,6,104\n")
    assert _said(reading) == [
        (2, "Sex", "unknown-sex"), (2, "SEN", "unknown-sen"), (2, "FSM", "unknown-fsm"),
        (2, "Year group", "unknown-year-group"),
    ]  # fmt: skip
    assert reading.frame.row(0, named=True)["fsm"] is None
    assert reading.frame["year_group"].to_list() == [6, 6]
    assert not reading.bad_rows


def test_sessions_missed_are_at_most_those_possible() -> None:
    head = "UPN,Year group,Possible sessions,Authorised absence,Unauthorised absence\n"
    reading = _read(f"{head}{A},6,100,90,11\n{B},6,900,1,1\n{C},6,380,10,0\n")
    assert _said(reading) == [
        (2, "Possible sessions", "sessions-missed"), (3, "Possible sessions", "sessions-possible"),
    ]  # fmt: skip
    assert reading.bad_rows == {2}


def test_a_day_of_admission_says_who_joined_late() -> None:
    head = "UPN,Year group,Date of admission,KS2 reading test\n"
    reading = _read(f"{head}{A},6,05/09/2017,104\n{B},6,03/11/2017,104\n{C},6,01/09/2012,104\n{D},6,,104\n")
    assert reading.frame["mobile"].to_list() == [False, True, False, None]
    assert "admitted" not in reading.frame.columns


def test_rows_that_name_no_school_are_errors_only_where_the_others_do() -> None:
    named = _read(f"UPN,DfE number,KS2 reading test\n{A},998/2001,104\n{B},,104\n{C},12,104\n")
    assert _said(named) == [(3, None, "no-school"), (4, "DfE number", "laestab"), (4, None, "no-school")]
    assert _said(_read(f"UPN,KS2 reading test\n{A},104\n")) == []


def test_a_file_without_its_year_is_asked_for_it() -> None:
    with pytest.raises(InputError, match="--year 2018/19"):
        _read(f"UPN,KS2 reading test\n{A},104\n", year=None)


def test_a_file_without_headings_is_refused_without_quoting_it() -> None:
    (refused,) = examine(f"{A},Ash,01/02/2008,104\n{B},Birch,02/02/2008,99\n".encode(), year="2018/19")
    assert isinstance(refused, Refusal)
    assert A not in refused.message
    assert "Ash" not in refused.message
    assert "Write a heading" in refused.message
