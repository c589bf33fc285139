"""Tables as files: no formula survives, and the file says who took it and finds its record."""

import csv
from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.http import Http404
from django.test import Client, RequestFactory
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types

from keystage.service.audit.models import Event
from keystage.service.profiles.downloads import DownloadTable, answer, as_csv, as_xlsx

NASTY = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0", "%0A=1")
TABLE = DownloadTable(
    "Schools of Westmere",
    ("School", "=Pupils", "Day"),
    (*((text, 44, date(2026, 11, 12)) for text in NASTY), ("Alder Bridge", -2.1, None)),
    ("Sources: key stage 2 revised.",),
    "adviser",
)


def _formulas(cells: list[str]) -> list[str]:
    return [cell for cell in cells if (cell and cell[0] in "=+@\t\r＝|%") or (cell[:1] == "-" and not _number(cell))]


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.req("X.7")
def test_csv_holds_no_formula_and_keeps_numbers() -> None:
    rows = list(csv.reader(StringIO(as_csv(TABLE).decode("utf-8-sig"))))
    assert not _formulas([cell for row in rows for cell in row])
    assert rows[len(NASTY) + 1][:2] == ["Alder Bridge", "-2.1"]
    assert rows[1][2] == "2026-11-12"


@pytest.mark.req("X.7")
def test_workbook_holds_no_formula_and_keeps_numbers() -> None:
    book = load_workbook(BytesIO(as_xlsx(TABLE)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.value for cell in cells if cell.data_type == "f"]
    assert not _formulas([cell.value for cell in cells if isinstance(cell.value, str)])
    assert book["Table"].cell(len(NASTY) + 2, 2).value == -2.1


@pytest.mark.req("X.8")
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_download_is_marked_and_its_number_finds_the_record(
    signed_in_as: Callable[..., Client], rf: RequestFactory, format: str
) -> None:
    user = signed_in_as("sip_manager", la="999").user  # type: ignore[attr-defined]  # the fixture's
    request = rf.get("/")
    request.user = user
    response = answer(request, TABLE, format=format, kind="area", key="la:999")
    noted = Event.objects.get(what="profiles.exported")
    if format == "csv":
        text = response.content.decode("utf-8-sig")
    else:
        text = " ".join(str(row[0]) for row in load_workbook(BytesIO(response.content))["About this file"].values)
    assert f"Record number {noted.pk}" in text
    assert f"{user.email} (user:{user.pk})" in text
    assert "Purpose: school improvement" in text
    assert "key stage 2 revised" in text
    assert (noted.key, noted.detail["rows"], noted.detail["audience"]) == ("la:999", len(TABLE.rows), "adviser")
    assert response["Content-Disposition"].startswith('attachment; filename="schools-of-westmere-')
    assert response["Content-Disposition"].endswith(f'.{format}"')


def test_format_that_is_not_ours_is_absent_and_not_recorded(rf: RequestFactory, db: None) -> None:
    with pytest.raises(Http404):
        answer(rf.get("/"), TABLE, format="exe")
    assert not Event.objects.exists()
