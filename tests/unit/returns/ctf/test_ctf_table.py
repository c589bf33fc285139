"""A Common Transfer File as a table: a row a result, with what the file says of its pupil."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from tests.factories.ctf_files import assessment, ctf_file, pupil

from keystage.analysis.errors import InputError
from keystage.analysis.returns.ctf import HEADINGS, read_ctf
from keystage.analysis.returns.limits import LIMITS
from keystage.analysis.returns.raw import RawTable

UPN, OTHER = "H801200001001", "G801200001002"
MTC = assessment("KS2", "MAT", "TT", "MTC", "21", year=2022, qualifier="MT")


def _rows(data: bytes) -> list[dict[str, Any]]:
    return read_ctf(data).cells.to_dicts()


def _only(data: bytes) -> dict[str, Any]:
    (row,) = _rows(data)
    return row


def _rules(table: RawTable) -> list[str]:
    return [finding.rule for finding in table.findings]


@pytest.mark.req("3.8")
def test_each_result_is_a_row_and_a_pupil_without_any_is_one_too() -> None:
    table = read_ctf(
        ctf_file([pupil(UPN, assessment("KS1", "ENG", "TA", "REA", "2B", year=2015), MTC), pupil(OTHER)], year="2021")
    )
    assert table.headers == HEADINGS
    assert table.cells.select("UPN", "Result code", "Result", "Year taken").rows() == [
        (UPN, "ks1_reading", "2B", "2015"),
        (UPN, "mtc", "21", "2022"),
        (OTHER, None, None, None),
    ]


def test_the_row_is_the_line_where_the_element_begins() -> None:
    data = ctf_file([pupil(UPN, MTC), pupil(OTHER)], year="2021")
    lines = data.decode().splitlines()
    rows = _rows(data)
    assert [row["row"] for row in rows] == [
        1 + next(n for n, line in enumerate(lines) if "<StageAssessment>" in line),
        1 + max(n for n, line in enumerate(lines) if line == "<Pupil>"),
    ]


def test_rows_are_counted_where_a_file_has_no_lines() -> None:
    table = read_ctf(ctf_file([pupil(UPN, MTC), pupil(OTHER)], year="2021").replace(b"\n", b""))
    assert table.cells["row"].to_list() == [1, 2]
    assert "rows-counted" in _rules(table)


def test_the_year_and_school_are_the_senders() -> None:
    row = _only(ctf_file([pupil(UPN)], urn="999001"))
    assert (row["Academic year"], row["LAESTAB"], row["URN"]) == ("2018/19", "9982001", "999001")


def test_rows_that_an_authority_sends_are_of_the_school_that_gets_them() -> None:
    row = _only(ctf_file([pupil(UPN)], laestab="998LLLL", to="9984001"))
    assert row["LAESTAB"] == "9984001"


@pytest.mark.parametrize(("said", "year"), [("2018", "2018/19"), ("2018/19", "2018/19"), ("201819", "2018/19")])
def test_the_academic_year_is_the_one_that_begins(said: str, year: str) -> None:
    assert _only(ctf_file([pupil(UPN)], year=said))["Academic year"] == year


def test_a_year_not_said_is_that_of_the_day_and_a_note_says_so() -> None:
    table = read_ctf(ctf_file([pupil(UPN)], year="", created="2019-09-01T08:00:00"))
    assert table.cells["Academic year"].to_list() == ["2019/20"]
    assert "year" in _rules(table)


@pytest.mark.parametrize(("written", "group"), [("R", "0"), ("N2", "-1"), ("6", "6"), ("X", None), ("15", None)])
def test_year_groups_are_numbers(written: str, group: str | None) -> None:
    assert _only(ctf_file([pupil(UPN, year_group=written)]))["Year group"] == group


@pytest.mark.parametrize(
    ("results", "group"),
    [
        ([MTC], "4"),
        ([assessment("KS1", "ENG", "TA", "REA", "EXS", year=2019)], "5"),
        ([assessment("KS1", "ENG", "TA", "REA", "EXS", year=2019), MTC], "4"),
        ([assessment("KS3", "ENG", "TA", "REA", "5", year=2012)], None),
    ],
)
def test_a_year_group_not_said_follows_from_the_latest_result(results: list[str], group: str | None) -> None:
    row = _rows(ctf_file([pupil(UPN, *results, year_group="")], year="2021"))[0]
    assert row["Year group"] == group


def _meals(*spells: tuple[str, str]) -> str:
    days = [(start, f"<FSMendDate>{end}</FSMendDate>" if end else "") for start, end in spells]
    held = "".join(f"<FSMinstance><FSMstartDate>{start}</FSMstartDate>{ended}</FSMinstance>" for start, ended in days)
    return f"<FSMhistory>{held}</FSMhistory>"


@pytest.mark.parametrize(
    ("spells", "now", "six"),
    [
        ([("2016-09-01", "")], "Y", "Y"),
        ([("2014-09-01", "2016-07-20")], "N", "Y"),
        ([("2009-09-01", "2013-07-08")], "N", "N"),  # ended six years and a day before 9 July 2019
        ([("2009-09-01", "2013-07-09")], "N", "Y"),
        ([("2019-09-01", "")], "N", "N"),  # begins after the file was made
        ([], "N", "N"),
    ],
)
def test_free_school_meals_are_told_by_their_days(spells: list[tuple[str, str]], now: str, six: str) -> None:
    row = _only(ctf_file([pupil(UPN, more=_meals(*spells))]))
    assert (row["FSM"], row["FSM6"]) == (now, six)


def test_what_a_partial_file_leaves_out_is_not_known() -> None:
    row = _only(ctf_file([pupil(UPN)], qualifier="partial"))
    assert (row["FSM"], row["FSM6"], row["SEN"], row["EAL"], row["In care"]) == (None,) * 5


def test_context_is_read_from_where_the_format_has_it() -> None:
    more = """<Languages/><LookedAfter><InCare>true</InCare></LookedAfter>
      <SENhistory><SEN><StartDate>2015-09-01</StartDate><SENprovision>K</SENprovision></SEN>
      <SEN><StartDate>2018-01-05</StartDate><SENprovision>E</SENprovision></SEN>
      <SEN><StartDate>2020-01-05</StartDate><SENprovision>N</SENprovision></SEN></SENhistory>
      <Attendance><YearData><Year>2017</Year><SessionsPossible>380</SessionsPossible></YearData>
      <YearData><Year>2018</Year><LEA>998</LEA><Estab>2001</Estab><SessionsPossible>300</SessionsPossible>
      <SessionsAuthorised>10</SessionsAuthorised><SessionsUnauthorised>2</SessionsUnauthorised></YearData>
      <YearData><Year>2018</Year><LEA>998</LEA><Estab>2002</Estab><SessionsPossible>70</SessionsPossible></YearData>
      </Attendance>"""
    language = "<Languages><Type><LanguageType>H</LanguageType><Language>ENG</Language></Type>"
    language += "<Type><LanguageType>F</LanguageType><Language>PNJ</Language></Type></Languages></BasicDetails>"
    row = _only(ctf_file([pupil(UPN, more=more).replace("</BasicDetails>", language)]))
    assert {name: row[name] for name in ("In care", "SEN", "EAL", "Sex", "Ethnicity", "Date of birth")} == {
        "In care": "Y", "SEN": "E", "EAL": "Y", "Sex": "F", "Ethnicity": "WBRI", "Date of birth": "2008-01-02",
    }  # fmt: skip
    assert [row[f"Sessions {kind}"] for kind in ("possible", "authorised", "unauthorised")] == ["300", "10", "2"]


def test_nothing_of_contacts_or_addresses_is_kept() -> None:
    more = "<Contacts><Contact><Surname>BYSTANDER</Surname><UPN>Z</UPN></Contact></Contacts>"
    more += "<Address><Street>Elm</Street></Address>"
    table = read_ctf(ctf_file([pupil(UPN, more=more)]))
    assert "BYSTANDER" not in table.cells.write_csv()
    assert table.cells["UPN"].to_list() == [UPN]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (assessment("KS3", "HIS", "TA", "SUB", "5", year=2012), "unknown-result"),
        (assessment("KS2", "MAT", "TT", "MTC", "21", year=2019, qualifier="MT"), "unknown-result"),  # before it was
        (assessment("KS2", "MAT", "TT", "MTC", "21", year=2022, qualifier="MT", status="T"), "target"),
        (assessment("KS2", "MAT", "TT", "MTC", "21", year=2022, qualifier="MT", locale="WLS"), "elsewhere"),
        (assessment("KS1", "ENG", "TA", "REA", "31", year=2019, qualifier="NM"), "not-used"),
    ],
)
@pytest.mark.req("3.8")
def test_what_is_no_result_is_kept_and_said_once_a_kind(written: str, why: str) -> None:
    table = read_ctf(ctf_file([pupil(UPN, written), pupil(OTHER, written)], year="2021"))
    assert table.cells.height == 2
    assert table.cells["Result code"].to_list() == [None, None]
    (said,) = [finding for finding in table.findings if finding.rule == why]
    assert said.message.startswith("2 rows are")
    assert UPN not in said.message


def test_kinds_beyond_a_screenful_are_counted_not_listed() -> None:
    many = [assessment("KS3", f"S{chr(65 + n)}", "TA", "SUB", "5", year=2012) for n in range(25)]
    said = [f.message for f in read_ctf(ctf_file([pupil(UPN, *many)])).findings if f.rule == "unknown-result"]
    assert len(said) == 21
    assert said[-1].startswith("5 more kinds")


def test_what_is_no_code_is_not_quoted() -> None:
    (said,) = read_ctf(ctf_file([pupil(UPN, assessment("KS3", UPN, "TA", "A name of somebody", "5"))])).findings
    assert UPN not in said.message
    assert "somebody" not in said.message


def test_a_result_written_twice_is_one() -> None:
    twice = [assessment("KS1", "ENG", "TA", "REA", "EXS", qualifier=q) for q in ("NL", "OT")]
    table = read_ctf(ctf_file([pupil(UPN, *twice)]))
    assert table.cells["Result code"].to_list() == ["ks1_reading", None]
    assert _rules(table) == ["beside"]


@pytest.mark.parametrize(
    ("group", "year", "codes"),
    [("1", 2019, ["phonics", "phonics_outcome"]), ("2", 2019, ["phonics_retake", "phonics_retake_outcome"]),
     ("2", 2018, ["phonics", "phonics_outcome"])],
)  # fmt: skip
def test_phonics_is_the_check_or_the_retake_by_the_year_group_then(group: str, year: int, codes: list[str]) -> None:
    both = [
        assessment("KS1", "PHO", "TA", "PHO", "34", year=year, qualifier="NM"),
        assessment("KS1", "PHO", "TA", "PHO", "WA", year=year, qualifier="NL"),
    ]
    table = read_ctf(ctf_file([pupil(UPN, *both, year_group=group)]))
    assert table.cells["Result code"].to_list() == codes


@pytest.mark.parametrize(
    ("version", "known"), [("19.0", True), ("21", True), ("99.0", False), ("", False), ("x", False)]
)
def test_an_unknown_version_is_read_with_a_warning(version: str, known: bool) -> None:
    table = read_ctf(ctf_file([pupil(UPN)], version=version))
    assert table.cells.height == 1
    assert [(f.rule, f.severity) for f in table.findings] == ([] if known else [("version", "warning")])


def test_prefixes_comments_and_sections_change_nothing() -> None:
    data = ctf_file([pupil(UPN, MTC)], year="2021")
    plain = read_ctf(data).cells
    dressed = data.replace(b">21<", b"><![CDATA[21]]><").replace(b"<UPN>", b"<!-- who --><UPN><?a b?>")
    prefixed = data.replace(b"<", b"<c:").replace(b"<c:/", b"</c:").replace(b"<c:?", b"<?")
    for other in (dressed, prefixed, data.replace(b"<CTfile>", b'<CTfile xmlns="urn:x" v="1">')):
        assert read_ctf(other).cells.equals(plain)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_text_reads_the_same(encoding: str) -> None:
    data = ctf_file([pupil(UPN, MTC)], name="Sainte-Thérèse", year="2021")
    assert read_ctf(data.decode().encode(encoding)).cells.equals(read_ctf(data).cells)


def test_windows_letters_are_read_whatever_the_file_declares() -> None:
    data = ctf_file([pupil(UPN)], name="Sainte-Thérèse").decode().encode("cp1252")
    heard = []
    table = read_ctf(data, accept=lambda header: heard.append(header.source.name) or ())  # type: ignore[func-returns-value]
    assert heard == ["Sainte-Thérèse"]
    assert _rules(table) == ["encoding"]


def test_more_rows_than_the_limit_are_refused() -> None:
    with pytest.raises(InputError, match="more than 2 results"):
        read_ctf(ctf_file([pupil(UPN, MTC), pupil(OTHER), pupil(UPN)]), limits=replace(LIMITS, rows=2))


def test_every_cell_is_text() -> None:
    cells = read_ctf(ctf_file([pupil(UPN, MTC)])).cells
    assert cells.schema["row"] == pl.UInt32()
    assert set(cells.dtypes[1:]) == {pl.String()}
