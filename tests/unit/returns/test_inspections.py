"""Inspection files of every regime: the date and outcome of the last overall grade."""

from datetime import date

from tests.factories.tables import csv_file

from keystage.analysis.returns import read

REPORT_CARD = {
    "URN": "999001",
    "School name": "Alder Bridge Primary School",
    "Inspection start date": "02/12/2025",
    "Publication date": "20/01/2026",
    "Safeguarding standards": "Met",
    "Latest OEIF overall effectiveness": "2",
    "Inspection start date of latest OEIF graded inspection": "06/03/2019",
    "Publication date of latest OEIF graded inspection": "10/04/2019",
    "Date of latest ungraded inspection": "NULL",
    "Ungraded inspection overall outcome": "NULL",
}


def test_file_with_report_cards_gives_the_last_overall_grade_and_its_own_date() -> None:
    (reading,) = read(csv_file([REPORT_CARD], header=list(REPORT_CARD)))
    row = reading.frame.row(0, named=True)
    assert (reading.kind, reading.findings) == ("ofsted_latest", ())
    assert (row["inspection_date"], row["outcome"]) == (date(2019, 3, 6), "2")
    assert row["ungraded_date"] is None
    assert reading.dated == date(2026, 1, 20)


def test_school_without_an_overall_grade_says_so() -> None:
    rows = [REPORT_CARD | {"Latest OEIF overall effectiveness": "Not judged"}]
    (reading,) = read(csv_file(rows, header=list(REPORT_CARD)))
    assert reading.frame["outcome"].to_list() == [None]
    assert reading.frame["outcome:reason"].to_list() == ["not_applicable"]
