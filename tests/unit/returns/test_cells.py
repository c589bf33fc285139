"""What a cell's text becomes: a value, a reason, or a finding."""

from datetime import date

import pytest
from tests.factories.tables import KS2_HEADER, csv_file, ks2_file, ks2_rows

from keystage.analysis.returns import Reading, Severity, read
from keystage.analysis.returns.days import read_day
from keystage.analysis.returns.encodings import mend


def _cell(column: str, text: str) -> Reading:
    (reading,) = read(
        ks2_file(ks2_rows(2, **{column: text}), header=dict.fromkeys((*KS2_HEADER, column))), year="2018/19"
    )
    return reading


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("61%", 61.0), ("61", 61.0), ("61.4%", 61.4), (" 61 %", 61.0), ("0%", 0.0), ("100%", 100.0), ("0.61", 0.61),
    ],
)  # fmt: skip
def test_percentages_are_read_as_printed(text: str, value: float) -> None:
    assert _cell("PTRWM_EXP", text).frame["rwm_exp"].to_list() == [value, value]


@pytest.mark.parametrize(
    ("text", "value"),
    [("210", 210), ("1,210", 1210), ("210.0", 210), ("12,345,678", 12345678), ('"210"', 210), ("\u00a0210", 210)],
)
def test_counts_are_read_with_their_thousands(text: str, value: int) -> None:
    quoted = f'"{text}"' if "," in text else text
    data = ks2_file(ks2_rows(2, TOTPUPS="@")).replace(b"@", quoted.encode())
    (reading,) = read(data, year="2018/19")
    assert reading.frame["pupils"].to_list() == [value, value]


@pytest.mark.parametrize(
    ("text", "value"), [("-0.3", -0.3), ("−0.3", -0.3), ("–0.3", -0.3), (".5", 0.5), ("7E-2", 0.07)]
)
def test_scores_are_read_with_any_minus(text: str, value: float) -> None:
    assert _cell("READPROG", text).frame["reading_progress"].to_list() == [value, value]


@pytest.mark.parametrize("text", ["sixty", "1,23", "6 1", "nan", "inf", "1e999", "--", "61%%", "12/13"])
def test_what_is_neither_number_nor_code_is_an_error(text: str) -> None:
    data = ks2_file(ks2_rows(2, READPROG="@")).replace(b"@", f'"{text}"'.encode())
    (reading,) = read(data, year="2018/19")
    assert [f.row for f in reading.findings if f.rule == "unreadable"] == [2, 3]
    assert reading.frame["reading_progress:reason"].to_list() == ["not_a_value"] * 2
    assert f"“{text}” under “READPROG” is not a number" in reading.findings[0].message


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SUPP", "suppressed"), ("supp", "suppressed"), ("NE", "no_entries"), ("NA", "not_available"),
        ("NP", "not_published"), ("NEW", "new"), ("LOWCOV", "low_coverage"), ("SP", "rounds_to_zero"),
        ("SUPPMAT", "suppressed_trust"), ("z", "not_applicable"), ("x", "not_available"), ("c", "suppressed"),
        ("low", "rounds_to_zero"), ('"low"', "rounds_to_zero"), ("-", "not_available"), ("", "blank"), (" ", "blank"),
        ("<5", "below_six"), ("n/a", "not_available"), ("*", "not_available"),
    ],
)  # fmt: skip
@pytest.mark.req("X.3")
def test_codes_become_nulls_that_keep_their_reason(text: str, reason: str) -> None:
    reading = _cell("PTRWM_EXP", text)
    assert reading.frame["rwm_exp"].to_list() == [None, None]
    assert reading.frame["rwm_exp:reason"].to_list() == [reason, reason]
    assert reading.good.height == 2


def test_a_column_without_codes_has_no_column_of_reasons() -> None:
    assert "rwm_exp:reason" not in _cell("PTRWM_EXP", "61%").frame.columns


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("4-11", "4-11"),
        ("13 to 22", "13-22"),
        ("04-Nov", "4-11"),
        ("Nov-16", "11-16"),
        ("07-Nov", "7-11"),
        ("Feb-19", "2-19"),
    ],
)
def test_age_ranges_that_a_spreadsheet_took_for_dates_are_put_right(text: str, ages: str) -> None:
    reading = _cell("AGERANGE", text)
    assert reading.frame["ages"].to_list() == [ages, ages]
    damaged = any(c.isalpha() for c in text.replace("to", ""))
    assert reading.tally == ({"damaged-ages": 2} if damaged else {})
    assert all(f.severity is Severity.NOTE for f in reading.findings)


@pytest.mark.parametrize("text", ["11-4", "04-Foo", "Nov-10", "all"])
def test_an_age_range_that_is_not_certain_is_an_error(text: str) -> None:
    assert _cell("AGERANGE", text).good.height == 0


@pytest.mark.parametrize(
    "text",
    [
        "2018-04-20", "2018-04-20 00:00:00", "2018-04-20T09:30:00Z", "20-04-2018", "20/04/2018", "20/4/2018",
        "20 April 2018", "20th April 2018", "20 Apr 2018", "20-Apr-2018", "20180420", "20.04.2018", "20/04/2018 00:00",
    ],
)  # fmt: skip
def test_dates_are_read_in_the_forms_in_use(text: str) -> None:
    assert read_day(text) == date(2018, 4, 20)
    assert _cell("OPEN_AC", text).frame["successor_opened"].to_list() == [date(2018, 4, 20)] * 2


@pytest.mark.parametrize(
    "text", ["04/20/2018", "31-02-2018", "20/04/18", "2018", "April 2018", "20 Foo 2018", "0018-01-01"]
)
def test_what_is_no_certain_date_is_an_error(text: str) -> None:
    assert read_day(text) is None
    assert _cell("OPEN_AC", text).good.height == 0


@pytest.mark.parametrize(
    ("damaged", "text"),
    [("Â£45", "£45"), ("St JosÃ©", "St José"), ("childrenâ€™s", "children’s"), ("â€œOldâ€\x9d", "“Old”")],
)
def test_letters_damaged_by_a_wrong_encoding_are_put_right_where_certain(damaged: str, text: str) -> None:
    assert mend(damaged) == text
    reading = _cell("SCHNAME", damaged)
    assert reading.frame["name"].to_list() == [text, text]
    assert reading.tally == {"damaged-letters": 2}


@pytest.mark.parametrize("text", ["Åre School", "São Tomé", "Zoë", "Â", "Château"])
def test_letters_that_are_right_are_left_alone(text: str) -> None:
    assert mend(text) is None
    reading = _cell("SCHNAME", text)
    assert reading.frame["name"].to_list() == [text, text]
    assert not reading.findings


def test_lost_letters_are_a_warning() -> None:
    reading = _cell("SCHNAME", "St Jos\ufffd")
    assert [f.severity for f in reading.findings] == [Severity.WARNING] * 2
    assert reading.good.height == 2


def test_identifiers_are_text_without_the_point_that_programs_add() -> None:
    assert _cell("URN_AC", "147128.0").frame["successor_urn"].to_list() == ["147128"] * 2
    assert _cell("ESTAB", "0012").frame["estab"].to_list() == ["0012"] * 2


def test_columns_that_a_layout_does_not_name_are_kept_and_typed_by_their_cells() -> None:
    more = {"PTRWM_EXP_18": "59%", "A new column": "07", "Another": "words", "Long": "12345678901234567"}
    (reading,) = read(ks2_file(ks2_rows(2, **more), header=(*KS2_HEADER, *more)), year="2018/19")
    kept = reading.frame.select("ptrwm_exp_18", "a_new_column", "another", "long").row(0)
    assert kept == (59.0, "07", "words", "12345678901234567")


def test_a_column_that_stops_looking_like_numbers_is_text() -> None:
    rows = ks2_rows(400, Odd="12")
    rows[350]["Odd"] = "twelve"
    (reading,) = read(ks2_file(rows, header=(*KS2_HEADER, "Odd")), year="2018/19")
    assert reading.good.height == 400
    assert reading.frame["odd"][0] == "12"


def test_shares_in_place_of_percentages_are_a_warning() -> None:
    rows = [row | {"PTRWM_EXP": f"0.{50 + n}"} for n, row in enumerate(ks2_rows(20))]
    (reading,) = read(ks2_file(rows), year="2018/19")
    assert [(f.rule, f.severity, f.column) for f in reading.findings] == [("share", Severity.WARNING, "PTRWM_EXP")]


def test_names_of_heads_are_left_out_unless_asked_for() -> None:
    header = ("URN", "EstablishmentName", "TypeOfEstablishment (name)", "EstablishmentStatus (name)", "HeadLastName")
    data = csv_file(
        [dict(zip(header, ("999001", "Westmere", "Community school", "Open", "Canary"), strict=True))], header=header
    )
    (reading,) = read(data)
    assert "Canary" not in str(reading.frame.rows()) + str(reading.findings)
    assert [f.rule for f in reading.findings] == ["names"]
    (kept,) = read(data, keep_names=True)
    assert kept.frame["head_last_name"].to_list() == ["Canary"]


def test_money_is_read_without_its_sign() -> None:
    header = (
        "URN",
        "Total Number of Teachers (Headcount)",
        "Total Number of Teachers (Full-Time Equivalent)",
        "Mean Gross FTE Salary of All Teachers (£s)",
    )
    data = csv_file([dict(zip(header, ("999001", "10", "9.5", "£45,421"), strict=True))], header=header)
    (reading,) = read(data, year="2018/19")
    assert reading.frame["teachers_pay"].to_list() == [45421.0]


def test_several_values_in_the_last_column_are_joined_again_where_the_kind_has_them() -> None:
    header = (
        "URN",
        "EstablishmentName",
        "TypeOfEstablishment (name)",
        "EstablishmentStatus (name)",
        "Linked establishments",
    )
    cells = dict(zip(header, ("999001", "Westmere", "Community school", "Open", "999002 Predecessor"), strict=True))
    data = csv_file([cells], header=header).rstrip() + b',"999003 Predecessor"\r\n'
    (reading,) = read(data)
    assert reading.frame["linked"].to_list() == ["999002 Predecessor,999003 Predecessor"]
    assert [(f.rule, f.severity) for f in reading.findings] == [("rejoined", Severity.NOTE)]


def test_columns_of_many_different_words_are_read_as_those_of_few() -> None:
    rows = ks2_rows(600)
    for number, row in enumerate(rows):
        row["TOTPUPS"] = f"1,{number:03d}" if number % 3 else "SUPP"
        row["READPROG"] = f"−{number}.5" if number % 2 else f"word {number}"
    quoted = csv_file(rows, header=KS2_HEADER)
    (reading,) = read(quoted, year="2018/19")
    assert reading.frame["pupils"].to_list() == [1000 + n if n % 3 else None for n in range(600)]
    assert reading.frame["pupils:reason"].to_list() == [None if n % 3 else "suppressed" for n in range(600)]
    wrong = {n + 2 for n in range(600) if n % 2 == 0 or n > 59}  # below −60 no score can be
    assert set(reading.bad_rows) == wrong
    assert reading.frame["reading_progress"].to_list()[1:4] == [-1.5, None, -3.5]
