"""What people really hand in: each gets a sentence that says what it is and what to do, and nothing is lost."""

import gzip
from dataclasses import replace

import pytest
from tests.factories.tables import KS2_HEADER, csv_file, ks2_file, ks2_rows

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading, Refusal, examine, read
from keystage.analysis.returns.limits import LIMITS

YEAR = "2018/19"


def _refusal(data: bytes, year: str | None = YEAR) -> str:
    (table,) = examine(data, year=year)
    assert isinstance(table, Refusal)
    return table.message


def _reading(data: bytes, year: str | None = YEAR) -> Reading:
    (reading,) = read(data, year=year)
    assert reading.rows == reading.good.height + len(reading.bad_rows)
    return reading


def _errors(reading: Reading) -> list[tuple[int | None, str | None, str]]:
    return [(f.row, f.column, f.rule) for f in reading.findings if f.severity == "error"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n  \r\n", "empty"),
        (ks2_file([]), "no row stands below its header"),
        (b"%PDF-1.7 a table one cannot read", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(60), "Excel 97"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "sign in"),
        (b'{"results": []}', "JSON"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"PAR1 not really", "Parquet"),
        (ks2_file().replace(b"Westmere School 1", b"West\0mere"), "NUL"),
        (bytes(range(1, 32)) * 200, "not text"),
        (gzip.compress(ks2_file(ks2_rows(200)))[:-20], "cut off"),
        (b"a,b,c\n1,2,3\n", "keystage map"),
        (ks2_file(header=[*KS2_HEADER[:3], "Unique", *KS2_HEADER[4:]]), "no column “URN”"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data: bytes, words: str) -> None:
    message = _refusal(data)
    assert words in message
    assert message.endswith((".", "FILE"))
    with pytest.raises(InputError, match=words.split(" ")[-1]):
        read(data, year=YEAR)


def test_a_cell_of_a_megabyte_is_refused_by_its_row() -> None:
    rows = ks2_rows()
    rows[1]["SCHNAME"] = "x" * 1_100_000
    assert "Row 3 holds a cell of 1,100,000 characters" in _refusal(ks2_file(rows))
    rows[1]["SCHNAME"] = "x\n" * 600_000
    assert "Row 3 holds a cell" in _refusal(ks2_file(rows))


def test_a_file_that_unpacks_to_far_more_is_refused_while_unpacking() -> None:
    bomb = gzip.compress(bytes(30_000_000))
    assert "grows more than 100 times" in _refusal(bomb)


def test_a_file_over_the_limits_is_refused() -> None:
    small = replace(LIMITS, unpacked=500, rows=2, columns=5)
    for data, words in ((ks2_file(ks2_rows(20)), "MB unpacked"), (ks2_file(ks2_rows(1)), "columns")):
        (table,) = examine(data, year=YEAR, limits=small)
        assert isinstance(table, Refusal)
        assert words in table.message
    (table,) = examine(ks2_file(ks2_rows(4)), year=YEAR, limits=replace(LIMITS, rows=3))
    assert isinstance(table, Refusal)
    assert "5 rows" in table.message


def test_two_years_in_one_file_are_refused() -> None:
    header = ("URN", "KS2 Pupils", "Overall Meet Std", "Academic Year")
    rows = [
        dict(zip(header, cells, strict=True))
        for cells in (("999001", "30", "60%", "2018"), ("999002", "30", "61%", "2017"))
    ]
    assert "2 years (2016/17, 2017/18)" in _refusal(csv_file(rows, header=header), year=None)


def test_a_year_that_the_file_contradicts_is_refused() -> None:
    header = ("URN", "KS2 Pupils", "Overall Meet Std", "Academic Year")
    data = csv_file([dict(zip(header, ("999001", "30", "60%", "2018"), strict=True))], header=header)
    assert _refusal(data, year="2016/17").startswith("You said 2016/17, but the file says 2017/18.")
    assert str(_reading(data, year=None).year) == "2017/18"


def test_a_file_that_states_no_year_asks_for_it() -> None:
    assert "--year 2018/19" in _refusal(ks2_file(), year=None)


def test_a_single_calendar_year_is_not_taken_for_an_academic_one() -> None:
    assert "both years" in _refusal(ks2_file(), year="2019")


def test_both_ends_of_a_duplicate_are_named() -> None:
    rows = [*ks2_rows(3), ks2_rows(1)[0]]
    assert _errors(_reading(ks2_file(rows))) == [(2, "URN", "duplicate"), (5, "URN", "duplicate")]


def test_an_impossible_percentage_is_an_error_of_its_row() -> None:
    rows = ks2_rows()
    rows[2]["PTRWM_EXP"] = "162%"
    reading = _reading(ks2_file(rows))
    assert _errors(reading) == [(4, "PTRWM_EXP", "outside-range")]
    assert "162% under “PTRWM_EXP” cannot be: it should be between 0 and 100." in {f.message for f in reading.findings}


def test_a_school_marked_as_the_authoritys_row_is_found() -> None:
    rows = ks2_rows()
    rows[0]["RECTYPE"] = "3"
    assert _errors(_reading(ks2_file(rows))) == [(2, "URN", "not-a-school")]


def test_an_unknown_record_type_is_an_error_of_its_row() -> None:
    rows = ks2_rows()
    rows[1]["RECTYPE"] = "9"
    assert _errors(_reading(ks2_file(rows))) == [(3, "RECTYPE", "record-type")]


@pytest.mark.parametrize(("urn", "rule"), [("ABC", "urn"), ("99", "urn"), ("", "no-urn"), (" ", "no-urn")])
def test_a_school_needs_its_urn(urn: str, rule: str) -> None:
    rows = ks2_rows()
    rows[1]["URN"] = urn
    assert _errors(_reading(ks2_file(rows))) == [(3, "URN", rule)]


def test_a_comma_without_quotation_marks_makes_a_row_too_long() -> None:
    lines = ks2_file().split(b"\r\n")
    lines[2] = lines[2].replace(b"School 2", b"School, 2")
    assert (3, None, "too-many-cells") in _errors(_reading(b"\r\n".join(lines)))


@pytest.mark.parametrize("cut", [12, 40, 60])
def test_a_file_that_ends_in_the_middle_of_a_row_says_so(cut: int) -> None:
    reading = _reading(ks2_file()[:-cut])
    assert _errors(reading)[0][::2] == (4, "cut-off")
    assert reading.good.height == 2


def test_a_file_that_ends_inside_quotation_marks_says_so() -> None:
    assert _errors(_reading(ks2_file() + b'1,998,2009,999009,"Westm'))[0] == (5, None, "cut-off")


def test_a_quotation_mark_that_is_never_closed_is_named_by_row() -> None:
    data = ks2_file(ks2_rows(30)).replace(b"Westmere School 4", b'"Westmere School 4')
    assert "A quotation mark in row 5 is never closed" in _refusal(data)


def test_stray_quotation_marks_do_not_lose_a_row() -> None:
    data = ks2_file().replace(b"Westmere School 2", b'The "Old" School')
    assert _reading(data).frame["name"][1] == 'The "Old" School'


def test_a_missing_file_is_a_sentence(tmp_path: object) -> None:
    (table,) = examine(f"{tmp_path}/nothing.csv")
    assert isinstance(table, Refusal)
    assert table.message.startswith("There is no file")
    (table,) = examine(str(tmp_path))
    assert isinstance(table, Refusal)
    assert "folder" in table.message


def test_a_million_bad_cells_are_counted_and_not_listed() -> None:
    rows = ks2_rows(1_500, PTRWM_EXP="bad", READPROG="worse")
    reading = _reading(ks2_file(rows))
    assert reading.tally == {"unreadable": 3_000}
    assert len(reading.findings) <= 2 * LIMITS.listed
    assert len(reading.bad_rows) == 1_500
    assert reading.good.height == 0
