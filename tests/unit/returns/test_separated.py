"""CSV as people and programs write it: encodings, separators, titles, notes; row numbers as a spreadsheet shows."""

import pytest
from tests.factories.tables import KS2_HEADER, csv_file, ks2_file, ks2_rows

from keystage.analysis.returns import ROW, Reading, read


def _read(data: bytes) -> Reading:
    (reading,) = read(data, year="2018/19")
    assert reading.kind == "ks2_performance"
    return reading


def _rules(reading: Reading) -> list[str]:
    return [f.rule for f in reading.findings]


def test_rows_are_numbered_as_a_spreadsheet_shows_them() -> None:
    rows = ks2_rows()
    rows[0]["SCHNAME"] = "Westmere\nSchool"  # one row of two lines
    assert _read(ks2_file(rows)).frame[ROW].to_list() == [2, 3, 4]


@pytest.mark.parametrize(
    ("encoding", "rule"),
    [("utf-8", []), ("utf-8-sig", []), ("cp1252", ["encoding"]), ("utf-16", ["encoding"]), ("utf-16-le", ["encoding"])],
)
def test_letters_are_right_in_every_encoding_in_use(encoding: str, rule: list[str]) -> None:
    rows = ks2_rows()
    rows[1]["SCHNAME"] = "St Zoë’s"
    reading = _read(csv_file(rows, header=KS2_HEADER, mark=False).decode().encode(encoding))
    assert reading.frame["name"][1] == "St Zoë’s"
    assert _rules(reading) == rule


def test_letters_of_another_encoding_are_found_far_down_a_long_file() -> None:
    rows = ks2_rows(2_500)
    rows[2_400]["SCHNAME"] = "St Zoë’s"
    reading = _read(csv_file(rows, header=KS2_HEADER, mark=False).decode().encode("cp1252"))
    assert reading.frame["name"][2_400] == "St Zoë’s"
    assert _rules(reading) == ["encoding"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_separators_and_line_ends_in_use_are_known(separator: str, end: str) -> None:
    reading = _read(csv_file(ks2_rows(), header=KS2_HEADER, separator=separator, end=end))
    assert reading.frame["rwm_exp"].to_list() == [60.0, 61.0, 62.0]


def test_titles_above_the_header_are_passed_over() -> None:
    data = b"Key stage 2 results\r\nSource, the department\r\n\r\n" + ks2_file()[3:]
    assert _read(data).frame[ROW].to_list() == [5, 6, 7]


def test_notes_and_totals_below_the_table_are_named_and_left_out() -> None:
    reading = _read(ks2_file() + b"\r\nSource: the department's tables\r\nTotal,,,,,,630,90\r\n")
    assert reading.rows == 3
    assert [f.message for f in reading.findings] == [
        "Rows 6 to 7 below the table (“Source: the department's tables”) were left out: notes or totals, not data."
    ]


def test_blank_rows_are_named_and_keep_their_numbers() -> None:
    reading = _read(
        ks2_file()
        + b",,,,,,,,,,,\r\n\r\n"
        + csv_file(ks2_rows(1, URN="999050"), header=KS2_HEADER)[3:].split(b"\r\n")[1]
        + b"\r\n"
    )
    assert reading.frame[ROW].to_list() == [2, 3, 4, 7]
    assert _rules(reading) == ["blank-rows"]


def test_a_column_that_only_numbers_the_rows_is_left_out() -> None:
    lines = ks2_file()[3:].decode().splitlines()
    numbered = [f",{lines[0]}", *(f"{n},{line}" for n, line in enumerate(lines[1:]))]
    reading = _read("\n".join(numbered).encode() + b"\n")
    assert reading.frame["urn"].to_list() == ["999001", "999002", "999003"]
    assert _rules(reading) == ["row-numbers"]


def test_short_rows_and_surplus_separators_are_no_errors() -> None:
    short = b"1,998,2009,999009,New School,4-11,NEW\r\n"
    reading = _read(ks2_file().replace(b"97%\r\n", b"97%,,,\r\n") + short)
    assert reading.good.height == 4
    assert reading.frame["pupils:reason"].to_list() == [None, None, None, "new"]


def test_a_column_that_stands_there_twice_is_taken_once() -> None:
    reading = _read(ks2_file(header=[*KS2_HEADER, "URN"]))
    assert _rules(reading) == ["same-column"]


def test_headers_are_known_whatever_their_case_order_and_spacing() -> None:
    shuffled = [*reversed(KS2_HEADER)]
    reading = _read(ks2_file(header=shuffled))
    assert reading.frame["rwm_exp"].to_list() == [60.0, 61.0, 62.0]
    data = ks2_file().replace(b"PTRWM_EXP,", b" ptrwm exp ,").replace(b"TOTPUPS", b"TotPups")
    assert _read(data).frame["rwm_exp"].to_list() == [60.0, 61.0, 62.0]


@pytest.mark.parametrize("header", ["*", "^.*$", "^(", "row", "level", "a:reason"])
def test_a_header_of_any_letters_is_a_header(header: str) -> None:
    reading = _read(ks2_file(ks2_rows(2, **{header: "x"}), header=[*KS2_HEADER, header]))
    assert reading.good.height == 2


def test_a_single_row_below_the_table_is_named_in_the_singular() -> None:
    reading = _read(ks2_file() + b"\r\nTotal,,,,,,630,90\r\n")
    assert [f.message for f in reading.findings] == [
        "Row 6 below the table (“Total”) was left out: a note or total, not data."
    ]
