"""Empty sheets: filled in, they come back known."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.publish.blank_workbook import blank_csv, blank_workbook, write_blank_sheet
from keystage.analysis.returns import Reading, read
from keystage.analysis.returns.blank_sheets import SHEETS, blank_sheet


def _filled(kind: str, rows: list[list[object]]) -> Reading:
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(blank_sheet(kind))))
    page = book.worksheets[0]
    for row, cells in enumerate(rows, start=2):
        for column, value in enumerate(cells, start=1):
            page.cell(row, column).value = value
    held = io.BytesIO()
    book.save(held)
    (reading,) = read(held.getvalue())
    return reading


@pytest.mark.req("X.7")
def test_a_filled_in_sheet_of_results_is_read() -> None:
    title = blank_sheet("school-measures").columns[4].choices[0]
    reading = _filled("school-measures", [[999001, "Alder", "Westmere", "2018/19", title, None, 61, 30]])
    assert reading.frame.select("urn", "year", "measure", "group", "value", "n").rows() == [
        ("999001", 2019, "eyfs_gld", "all", 61.0, 30)
    ]
    assert {f.rule for f in reading.findings} == {"hidden_sheet", "notes_sheet"}


def test_a_filled_in_wide_sheet_is_read() -> None:
    reading = _filled("school-measures-wide", [[999001, "Alder", "Westmere", "2018/19", 61, 30, "<5"]])
    assert str(reading.year) == "2018/19"
    assert reading.frame.select("eyfs_gld", "eyfs_gld_n", "phonics_y1:reason").rows() == [(61.0, 30, "below_six")]
    assert not reading.bad_rows


def test_a_filled_in_list_of_schools_is_read() -> None:
    row = [999001, "Alder", "Westmere", "Team A", "North", None, "Targeted", "Writing", date(2019, 11, 12), "tbc"]
    reading = _filled("school-list", [[*row, "Visit again | Head | partly"]])
    (school,) = reading.frame.rows(named=True)
    assert school["last_visit"] == date(2019, 11, 12)
    assert school["actions"] == [{"text": "Visit again", "owner": "Head", "due": None, "state": "partly"}]
    assert not reading.bad_rows


def test_every_choice_of_a_sheet_is_known_when_it_comes_back() -> None:
    (measure,) = (c for c in blank_sheet("school-measures").columns if c.heading == "Measure")
    rows = [[999001, None, None, "2018/19", title, None, 6] for title in measure.choices]
    assert not _filled("school-measures", rows).bad_rows


@pytest.mark.parametrize("kind", SHEETS)
def test_sheets_as_csv_are_their_headings(kind: str) -> None:
    of = {"key_stage": "ks2", "year": "2018/19"} if kind == "pupil-results-wide" else {}
    sheet = blank_sheet(kind, **of)
    assert blank_csv(sheet).decode("utf-8-sig").strip().split(",") == [column.heading for column in sheet.columns]


def test_nothing_filled_in_is_overwritten(tmp_path: Path) -> None:
    write_blank_sheet(blank_sheet("school-list"), tmp_path / "list.csv")
    with pytest.raises(InputError, match="is there already"):
        write_blank_sheet(blank_sheet("school-list"), tmp_path / "list.csv")
    with pytest.raises(InputError, match=r"should end in \.xlsx or \.csv"):
        write_blank_sheet(blank_sheet("school-list"), tmp_path / "list.txt")


def test_a_kind_that_is_none_is_refused() -> None:
    with pytest.raises(InputError, match="choose school-measures"):
        blank_sheet("pupils")


@pytest.mark.req("3.8")
def test_a_filled_in_sheet_of_national_averages_is_read() -> None:
    reading = _filled("national-figures", [["2018/19", "phonics_y1", None, "82%", None]])
    assert reading.kind == "national_figures"
    assert reading.frame.select("year", "measure", "group", "value").rows() == [(2019, "phonics_y1", "all", 82.0)]


def test_a_filled_in_sheet_of_expectations_is_read() -> None:
    (outcome,) = (c for c in blank_sheet("expected-scores").columns if c.heading == "Outcome")
    reading = _filled("expected-scores", [["2018/19", one, 0, 2.5, 80.1, -20] for one in outcome.choices])
    assert reading.kind == "expected_scores"
    assert not reading.bad_rows


@pytest.mark.req("2.10")
def test_a_filled_in_sheet_of_estimates_is_read() -> None:
    row = ["B801200005001", 999001, "2009/10", "Y6", "English", "A", 99, 95, 81, 35, 2]
    reading = _filled("fft-estimates", [row])
    assert reading.kind == "fft_estimates"
    assert reading.frame.select("urn", "chance_4_plus", "chance_6_plus").rows() == [("999001", 81.0, 2.0)]
    assert not reading.bad_rows
