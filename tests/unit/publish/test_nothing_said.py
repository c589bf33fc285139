"""Values with next to nothing in them still make documents that open."""

import pytest
from tests.factories.reading_pdf import read_pdf

from keystage.analysis import publish
from keystage.analysis.charts import Trend, TrendPoint
from keystage.analysis.packs.values import (
    Document,
    Heading,
    Lines,
    Note,
    Paragraph,
    Picture,
    SchoolPage,
    Section,
    Table,
)

EMPTY_CHART = Trend("", "percent", (TrendPoint(2019, None, reason="no tests"),))
PAGE = SchoolPage("", "", "", "adviser", "", "", "", (), (EMPTY_CHART, ""), "", "", "", (), "", (), (), "", "", "", "")
BLOCKS = (Heading("A level left out", 3), Heading("", 2), Paragraph(""), Picture(EMPTY_CHART), Lines(0),
          Table("", ("A",), ()), Table("", ("", ""), ()))  # fmt: skip
DOCUMENT = Document("", "", "adviser", "", "", (Section("", BLOCKS), Section("", ())), "", page=PAGE)
NOTE = Note("", "", "", (), (), (), "")


@pytest.mark.parametrize("document", [PAGE, DOCUMENT, NOTE], ids=["page", "document", "note"])
@pytest.mark.parametrize("form", publish.FORMATS)
def test_a_document_is_made_of_nothing(document: publish.Printable, form: publish.Format) -> None:
    assert publish.render(document, format=form).data


def test_a_page_of_nothing_is_one_page_of_lines() -> None:
    assert read_pdf(publish.render(PAGE, format="pdf").data).pages == 1
