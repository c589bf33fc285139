"""Workbooks and CSV: figures as numbers, reasons in words, nothing a spreadsheet would run."""

import csv
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from tests.factories.alder_bridge import area_pack, key_stage_pages, note_of_visit, one_page, small_school_page

from keystage.analysis import publish
from keystage.analysis.packs.values import Cell, Document, Section, Table
from keystage.analysis.publish.numbers import figure, number_format
from keystage.analysis.publish.separated import safe
from keystage.analysis.publish.sheets import sheet_names

DANGEROUS = ('=HYPERLINK("http://x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "=1", "http://x.example")


def opened(document: publish.Printable) -> Any:
    return openpyxl.load_workbook(BytesIO(publish.render(document, format="xlsx").data))


def one_table(rows: tuple[tuple[Cell, ...], ...], columns: tuple[str, ...] = ("A", "B")) -> Document:
    table = Table("Finding", columns, rows, name="Sheet one")
    return replace(area_pack(), sections=(Section("Section", (table,)),))


@pytest.mark.req("X.11")
def test_each_table_and_picture_has_a_sheet_and_the_sources_stand_last() -> None:
    book = opened(one_page())
    assert book.sheetnames == [
        "What stands out", "All three subjects by year", "Reading by year", "Writing by year", "Maths by year",
        "Progress", "Attendance by year", "Of 30 similar schools", "Disadvantaged pupils", "Questions to discuss",
        "Agreed", "Sources",
    ]  # fmt: skip
    said = [row[0].value for row in book["Sources"].iter_rows()]
    assert "Made-up data: there is no such school." in said
    assert book.properties.title == "Alder Bridge Primary School: School summary 2022/23 (made-up data)"


def test_figures_are_numbers_with_the_format_of_the_page() -> None:
    sheet = opened(key_stage_pages(with_page=False))["All three subjects"]
    head = [cell.value for cell in sheet[3]]
    assert head == ["Pupils in Year 6", "Pupils", "Reached", "Here", "National", "Difference", "Certainty"]
    row = sheet[4]
    assert row[3].value == 50
    assert row[3].number_format == '0"%";−0"%"'
    assert row[5].value == -10
    assert sheet.freeze_panes == "B4"


def test_a_missing_figure_is_words_never_nought_or_blank() -> None:
    sheet = opened(key_stage_pages(with_page=False))["All three subjects"]
    assert sheet["D9"].value == "too few for a rate"
    reading = opened(one_page())["Reading by year"]
    gaps = {row[0].value: row[1].value for row in reading.iter_rows(min_row=4) if row[0].value}
    assert gaps["2020"] == "no tests"
    assert gaps["2022"] == "not published"
    assert gaps["2023"] == 82


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_is_never_a_formula_or_a_link(text: str) -> None:
    sheet = opened(one_table(((Cell(text), Cell(text, missing=True)),), columns=(text, "B")))["Sheet one"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" and cell.hyperlink is None for cell in cells)
    assert sheet["A4"].value == text.strip()


@pytest.mark.parametrize("text", DANGEROUS[:-1])
def test_text_in_csv_is_never_run(text: str) -> None:
    rows = list(
        csv.reader(
            StringIO(publish.render(one_table(((Cell(text), Cell("x")),)), format="csv").data.decode("utf-8-sig"))
        )
    )
    assert rows[1][0] == "'" + text.strip()
    assert safe(text).startswith("'")


def test_a_minus_figure_in_csv_is_a_number() -> None:
    data = publish.render(one_table(((Cell("Reading"), Cell("−2.1", -2.1)),)), format="csv").data.decode("utf-8-sig")
    assert data == "A,B\r\nReading,-2.1\r\n"


def test_several_tables_in_csv_are_one_row_a_cell() -> None:
    data = publish.render(one_page(), format="csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(data)))
    last = [r for r in rows if r["table"] == "Reading by year" and r["column"] == "School"][-1]
    assert (last["row"], last["text"], last["value"]) == ("8", "82%", "82")


def test_alike_and_overlong_names_of_sheets_are_told_apart() -> None:
    tables = [Table("x" * 50, ("A",), ()), Table("x" * 50, ("A",), ()), Table("a/b [c]: d?", ("A",), ()),
              Table("", ("A",), ()), Table("Sources", ("A",), ())]  # fmt: skip
    assert sheet_names(tables) == ["x" * 31, "x" * 29 + " 2", "a b c d", "Table", "Sources 2"]


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [("82%", 82.0, '0"%";−0"%"'), ("−2.1", -2.1, "+0.0;−0.0;0.0"), ("1,234", 1234.0, "#,##0;−#,##0"),
     ("+0.35", 0.35, "+0.00;−0.00;0.00"), ("3 of 7", None, "General"), ("", None, "General"), ("–", None, "General"),
     ("2 to 15", None, "General")],
)  # fmt: skip
def test_figures_are_read_back_as_printed(text: str, value: float | None, form: str) -> None:
    assert figure(text) == value
    assert number_format(text) == form


@pytest.mark.parametrize("document", [one_page(), small_school_page(), area_pack(), note_of_visit()])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_same_document_gives_the_same_workbook(document: publish.Printable, form: publish.Format) -> None:
    assert publish.render(document, format=form).data == publish.render(document, format=form).data
