"""Empty sheets for results of pupils, filled in and read: every key stage, every era."""

import csv
import io

import openpyxl
import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.publish.blank_workbook import blank_csv, blank_workbook
from keystage.analysis.returns import Reading, Severity, read, reason_column
from keystage.analysis.returns.blank_sheets import BlankSheet, blank_sheet
from keystage.analysis.vocabulary import YearGroup, upn

ERAS = [
    ("eyfs", "2011/12"), ("eyfs", "2018/19"), ("eyfs", "2022/23"), ("ks1", "2014/15"), ("ks1", "2016/17"),
    ("ks1", "2018/19"), ("ks2", "2008/09"), ("ks2", "2012/13"), ("ks2", "2014/15"), ("ks2", "2016/17"),
    ("ks2", "2018/19"), ("ks2", "2022/23"), ("ks4", "2013/14"), ("ks4", "2015/16"), ("ks4", "2018/19"),
]  # fmt: skip
GROUPS = {"eyfs": 0, "ks1": 2, "ks2": 6, "ks4": 11}
UPNS = upn.make(820, 2000, 8, [*range(600)])


def _who(sheet: BlankSheet, row: int, group: int, year: str) -> dict[str, str]:
    born = int(year[:4]) + 1 - group - 5
    said = {"UPN": UPNS[row], "URN": "999001", "Academic year": year, "Year group": str(YearGroup(group)),
            "Sex": "F", "Date of birth": f"01/03/{born}", "FSM6": "Y", "SEN": "N"}  # fmt: skip
    return {c.heading: said.get(c.heading, "") for c in sheet.columns}


def _csv(sheet: BlankSheet, rows: list[dict[str, str]]) -> Reading:
    text = io.StringIO(blank_csv(sheet).decode("utf-8-sig"))
    headings = next(csv.reader(text))
    csv.writer(text := io.StringIO()).writerows([headings, *([row.get(h, "") for h in headings] for row in rows)])
    (reading,) = read(text.getvalue().encode())
    assert reading.rows == reading.good.height + len(reading.bad_rows)
    return reading


@pytest.mark.req("3.8", "X.7")
@pytest.mark.parametrize(("stage", "year"), ERAS)
def test_a_wide_sheet_of_any_era_reads_without_a_finding(stage: str, year: str) -> None:
    sheet = blank_sheet("pupil-results-wide", key_stage=stage, year=year)
    held = {c.heading: _result(c.heading, stage) for c in sheet.columns if c.heading in _results()}
    groups = sorted({r.taken_in for r in held.values() if r.key_stage == stage.upper()})
    rows = []
    for n in range(max(len(column.choices) for column in sheet.columns)):
        for group in groups:
            row = _who(sheet, len(rows), group, year)
            for column in (c for c in sheet.columns if c.heading in held):
                result = held[column.heading]
                start = group == GROUPS[stage] and result.key_stage != stage.upper()
                if column.choices and (start or result.taken_in == group):
                    row[column.heading] = column.choices[n % len(column.choices)]
            rows.append(row)
    reading = _csv(sheet, rows)
    late = [f for f in reading.findings if f.severity is not Severity.NOTE]
    assert late == []
    for heading, result in held.items():
        (column,) = [c for c in sheet.columns if c.heading == heading]
        written = sum(bool(row[heading]) for row in rows)
        told = reading.frame.filter(pl.col(result.code).is_not_null() | _coded(reading.frame, result.code))
        assert told.height == written
        assert written or not column.choices


def _result(heading: str, stage: str) -> scales.Result:
    """The result of a heading: of the sheet's own stage, where several have it."""
    found = [r for r in scales.results() if r.headers and r.headers[0] == heading]
    return next((r for r in found if r.key_stage == stage.upper()), found[0])


def _results() -> set[str]:
    return {result.headers[0] for result in scales.results() if result.headers}


def _coded(frame: pl.DataFrame, code: str) -> pl.Expr:
    """Whether a cell has a code in place of a grade."""
    name = reason_column(code)
    return (pl.col(name) != "blank").fill_null(value=False) if name in frame.columns else pl.lit(value=False)


@pytest.mark.parametrize(("stage", "year"), ERAS)
def test_every_subject_of_a_long_sheet_is_known(stage: str, year: str) -> None:
    sheet = blank_sheet("pupil-results", key_stage=stage, year=year)
    ends = int(year[:4]) + 1
    held = [r for r in scales.results() if r.key_stage == stage.upper() and scales.scale_in(r, ends)]
    assert held
    rows = []
    for n, result in enumerate(held):
        scale = scales.scale_in(result, ends)
        assert scale is not None
        row = _who(sheet, n, result.taken_in, year)
        method = {"test": "Test", "teacher": "Teacher assessment"}.get(result.method, "")
        grade = scale.grades[0].code if scale.grades else f"{scale.low or 0:g}"
        rows.append(row | {"Key stage": stage.upper(), "Subject": result.subject, "Method": method, "Result": grade})
    reading = _csv(sheet, rows)
    assert [f for f in reading.findings if f.severity is not Severity.NOTE] == []
    assert reading.frame["result"].to_list() == [r.code for r in held]
    assert reading.frame["taken"].to_list() == [ends] * len(held)


def test_a_workbook_has_the_codes_of_its_year_to_pick_and_in_its_notes() -> None:
    sheet = blank_sheet("pupil-results-wide", key_stage="ks2", year="2014/15")
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(sheet)))
    picked = [rule.sqref for rule in book.worksheets[0].data_validations.dataValidation]
    assert len(picked) > 10
    notes = "\n".join(str(cell.value) for (cell,) in book["How to fill this in"].iter_rows())
    assert "Write no names" in notes
    (reading,) = [c for c in sheet.columns if c.heading == "KS2 reading"]
    assert {"3", "4", "5", "A", "B", "N"} <= set(reading.choices)


def test_a_sheet_asks_for_the_key_stage_and_the_year() -> None:
    with pytest.raises(InputError, match="--key-stage"):
        blank_sheet("pupil-results-wide")
    with pytest.raises(InputError, match="no results in 2019/20"):
        blank_sheet("pupil-results-wide", key_stage="ks2", year="2019/20")


@pytest.mark.req("3.8")
@pytest.mark.parametrize("year", ["2008/09", "2014/15", "2016/17", "2018/19"])
def test_a_sheet_of_key_stage_1_asks_for_reading_writing_and_maths(year: str) -> None:
    headings = [c.heading for c in blank_sheet("pupil-results-wide", key_stage="ks1", year=year).columns]
    assert {"KS1 Reading", "KS1 Writing", "KS1 Maths", "KS1 Science"} <= set(headings)
    long = blank_sheet("pupil-results", key_stage="ks1", year=year)
    subjects = next(c for c in long.columns if c.heading == "Subject")
    assert {"reading", "writing", "maths", "science"} <= set(subjects.choices)


@pytest.mark.req("3.8")
def test_a_sheet_of_key_stage_2_asks_for_its_start_once_and_for_no_average_of_its_own() -> None:
    headings = [c.heading for c in blank_sheet("pupil-results-wide", key_stage="ks2", year="2018/19").columns]
    assert [h for h in headings if h.startswith("KS1")] == ["KS1 Reading", "KS1 Writing", "KS1 Maths"]
    assert not [h for h in headings if "average" in h.casefold()]
