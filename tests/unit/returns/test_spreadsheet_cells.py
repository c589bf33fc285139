"""Cells as the spreadsheet shows them."""

from datetime import date, datetime
from typing import Any

import pytest
from tests.factories.workbooks import ods, ods_cell, ods_table, ods_value, raw_xlsx, xlsx

from keystage.analysis.returns.sheets.formats import kind_of_format, number_text, percent_text, serial_text
from keystage.analysis.returns.spreadsheet import open_spreadsheet


def _column(data: bytes, column: str) -> list[str | None]:
    return open_spreadsheet(data)[0].cells[column].to_list()


def test_whole_numbers_have_no_decimal_point_and_fractions_keep_fifteen_digits() -> None:
    rows = [["URN", "Score"], [999001, 0.1 + 0.2], [999002.0, 104.5], [999003, 1e-7], [999004, 123456789012.0]]
    data = xlsx({"One": rows})
    assert _column(data, "URN") == ["999001", "999002", "999003", "999004"]
    assert _column(data, "Score") == ["0.3", "104.5", "0.0000001", "123456789012"]


def test_percentages_keep_their_sign_only_where_the_cell_is_formatted_so() -> None:
    def shape(book: Any) -> None:
        for row, form in ((2, "0%"), (3, "0.0%"), (4, '0"%"'), (5, "General")):
            book["One"].cell(row, 2).number_format = form

    data = xlsx({"One": [["URN", "GLD"], [1, 0.61], [2, 0.6125], [3, 61], [4, 0.61]]}, shape)
    assert _column(data, "GLD") == ["61%", "61.25%", "61", "0.61"]


def test_dates_are_iso_text_and_keep_a_time_of_day() -> None:
    half_past_nine = datetime(2019, 11, 12, 9, 30)  # noqa: DTZ001 - a cell has no zone
    rows = [["School", "Last visit"], ["A", date(2019, 11, 12)], ["B", half_past_nine], ["C", "tbc"]]
    assert _column(xlsx({"One": rows}), "Last visit") == ["2019-11-12", "2019-11-12 09:30:00", "tbc"]


@pytest.mark.parametrize(
    ("serial", "shown"),
    # Excel's own days: 1 is 1 January 1900, 59 is 28 February, 61 is 1 March (60 never was), 43781 is 12 November 2019.
    [(1, "1900-01-01"), (59, "1900-02-28"), (61, "1900-03-01"), (43781, "2019-11-12"), (0.5, "12:00:00"), (-3, "-3")],
)
def test_serial_days_follow_excels_calendar(serial: float, shown: str) -> None:
    assert serial_text(serial) == shown


def test_serial_days_of_old_macintosh_workbooks_begin_in_1904() -> None:
    assert serial_text(0, from_1904=True) == "1904-01-01"
    assert serial_text(42319, from_1904=True) == "2019-11-12"


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (9, None, "percent"),
        (14, None, "date"),
        (0, None, "general"),
        (164, "dd mmmm yyyy", "date"),
        (165, "0.0%;[Red]-0.0%", "percent"),
        (166, '#,##0 "days"', "general"),
        (167, "[h]:mm", "date"),
        (168, '[Red]0.00;"down "0', "general"),
        (169, "[$-809]d mmm yy", "date"),
    ],
)
def test_number_formats_are_told_apart(number: int, code: str | None, kind: str) -> None:
    assert kind_of_format(number, code) == kind


def test_numbers_are_never_written_in_powers_of_ten() -> None:
    assert number_text(1e21) == "1000000000000000000000"
    assert number_text(-0.0) == "0"
    assert percent_text(0.07) == "7%"


def test_codes_and_blanks_come_as_they_stand() -> None:
    rows = [["URN", "Reading"], [1, "<5"], [2, " n/a "], [3, "*"], [4, "–"], [5, "  "], [6, None]]
    assert _column(xlsx({"One": [["x", "y", "z"], *rows]}), "y") == ["Reading", "<5", "n/a", "*", "–", None, None]


def test_text_is_read_in_all_its_spellings() -> None:
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>School</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>Note</t></is></c></row>'
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="str"><f>A1</f><v>two_x000A_lines</v></c></row>'
        '<row r="3"><c t="s"><v>1</v></c><c t="b"><v>1</v></c></row>'
        '<row><c t="s"><v>0</v></c><c t="str"><f>""</f><v></v></c></row>'
    )
    strings = (
        "<sst><si><r><t>St </t></r><r><t>Mary&#8217;s</t></r><rPh><t>guide</t></rPh></si>"
        '<si><t xml:space="preserve">  Alder\u00a0</t></si></sst>'
    )
    table = open_spreadsheet(raw_xlsx(cells, xl__sharedStrings_dot_xml=strings))[0]
    assert table.cells.rows() == [
        (2, "St Mary’s", "two\nlines"),
        (3, "Alder", "TRUE"),
        (4, "St Mary’s", None),
    ]
    assert table.findings == ()


def test_prefixed_xml_reads_the_same() -> None:
    cells = (
        '<x:row r="1"><x:c r="A1" t="str"><x:v>URN</x:v></x:c><x:c r="B1" t="str"><x:v>GLD</x:v></x:c></x:row>'
        '<x:row r="2"><x:c r="A2"><x:v>999001</x:v></x:c><x:c r="B2"><x:v>61</x:v></x:c></x:row>'
    )
    sheet = f'<x:worksheet xmlns:x="urn:x"><x:sheetData>{cells}</x:sheetData></x:worksheet>'
    table = open_spreadsheet(raw_xlsx("", xl__worksheets__sheet1_dot_xml=sheet))[0]
    assert table.cells.rows() == [(2, "999001", "61")]


@pytest.mark.req("X.7")
def test_formulas_without_their_results_are_named_cell_by_cell() -> None:
    rows = [["URN", "GLD", "Change"], [999001, 61, "=B2-60"], [999002, "=AVERAGE(B2)", "=B3-60"]]
    table = open_spreadsheet(xlsx({"One": rows}))[0]
    assert [(f.row, f.column, f.severity) for f in table.findings if f.rule == "formula_without_value"] == [
        (2, "Change", "error"),
        (3, "GLD", "error"),
        (3, "Change", "error"),
    ]
    assert "Cell B3" in table.findings[1].message
    assert table.cells["GLD"].to_list() == ["61", None]


def test_cells_that_show_an_error_are_named() -> None:
    cells = (
        '<row r="1"><c r="A1" t="str"><v>URN</v></c><c r="B1" t="str"><v>GLD</v></c></row>'
        '<row r="2"><c r="A2"><v>999001</v></c><c r="B2" t="e"><f>VLOOKUP(1,2,3)</f><v>#N/A</v></c></row>'
    )
    table = open_spreadsheet(raw_xlsx(cells))[0]
    (finding,) = table.findings
    assert (finding.row, finding.column, finding.rule, finding.severity) == (2, "GLD", "error_cell", "error")
    assert "#N/A" in finding.message
    assert table.cells.rows() == [(2, "999001", None)]


def test_open_document_cells_read_like_those_of_excel() -> None:
    comment = "<office:annotation><text:p>a comment</text:p></office:annotation>"
    lines = f'<text:p>one<text:s text:c="2"/>two</text:p><text:p>three</text:p>{comment}'
    wrong = '<table:table-cell table:formula="of:=1/0" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
    rows = [
        ["School", "GLD", "Visit", "Open", "Result", "Note"],
        [
            "Alder",
            ods_value("percentage", "0.61", "61%"),
            ods_value("date", "2019-11-12", "12 Nov"),
            ods_value("boolean", "true", "Yes"),
            '<table:table-cell table:formula="of:=[.B2]"/>',
            f'<table:table-cell office:value-type="string">{lines}</table:table-cell>',
        ],
        ["Birch", ods_value("float", "61", "61.00"), "", "", f"{wrong}</table:table-cell>", "<5"],
    ]
    table = open_spreadsheet(ods(ods_table("One", rows)))[0]
    assert table.source == "ods"
    assert table.cells.rows() == [
        (2, "Alder", "61%", "2019-11-12", "TRUE", None, "one  two\nthree"),
        (3, "Birch", "61", None, None, None, "<5"),
    ]
    assert [(f.row, f.column, f.rule) for f in table.findings] == [
        (2, "Result", "formula_without_value"),
        (3, "Result", "error_cell"),
    ]


def test_open_document_rows_and_cells_that_repeat_keep_their_numbers() -> None:
    def row(times: int, cells: str) -> str:
        return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'

    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    nines = '<table:table-cell office:value-type="float" office:value="9" table:number-columns-repeated="2"/>'
    body = row(4, empty) + row(1, ods_cell("URN") + ods_cell("GLD")) + row(2, nines) + row(1048569, empty)
    table = open_spreadsheet(ods(f'<table:table table:name="One">{body}</table:table>'))[0]
    assert table.cells.rows() == [(6, "9", "9"), (7, "9", "9")]
