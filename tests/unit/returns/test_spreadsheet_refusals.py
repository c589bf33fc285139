"""What is not opened, each with one sentence that says what to do."""

import io
import zipfile

import pytest
from tests.factories.workbooks import ods, raw_xlsx, xlsx, zipped

from keystage.analysis.errors import InputError
from keystage.analysis.returns.spreadsheet import open_spreadsheet

_GOOD = '<row r="1"><c r="A1" t="str"><v>URN</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def _refusal(data: bytes) -> str:
    with pytest.raises(InputError) as refused:
        open_spreadsheet(data)
    return str(refused.value)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open("xl/workbook.xml", "w") as part:
        for _ in range(64):
            part.write(b" " * 2**20)
    return out.getvalue()


@pytest.mark.req("X.7")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (_bomb(), "would unpack to 64 MB"),
        (raw_xlsx(_GOOD, prologue=_LAUGHS), "XML with a document type"),
        (raw_xlsx(_GOOD, xl__sharedStrings_dot_xml=_LAUGHS + "<sst><si><t>&j;</t></si></sst>"), "document type"),
        (zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<Types/>"}), "a Word document"),
        (zipped({"ppt/presentation.xml": "<p/>"}), "a PowerPoint presentation"),
        (zipped({"xl/workbook.bin": b"\0"}), "a binary workbook (.xlsb)"),
        (zipped({"data.csv": "URN,GLD\n"}), "a zip that holds no workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
        (ods("", mimetype="application/vnd.oasis.opendocument.text"), "a text document, not a spreadsheet"),
        (ods("", manifest='<m:manifest xmlns:m="x"><m:encryption-data/></m:manifest>'), "password"),
        (xlsx({"One": []}), "every sheet is empty or hidden"),
        (xlsx({"One": [["URN"], [1]]})[:-600], "damaged or cut short"),
        (raw_xlsx("<row r='1'><c r='A1'><v>1</v>"), "its XML cannot be read"),
        (raw_xlsx("<row r='5'><c><v>1</v></c></row><row r='5'><c><v>2</v></c></row>"), "rows are out of order"),
        (raw_xlsx("<row r='1'><c r='A1' t='s'><v>7</v></c></row>"), "a text it refers to is missing"),
        (raw_xlsx("<row r='1'><c r='$$'><v>7</v></c></row>"), "names a cell that cannot be"),
        (raw_xlsx("<row r='1048576'><c r='XFD1048576'><v>7</v></c></row>"), "cell XFD1048576, far outside any table"),
        (raw_xlsx(f"<row r='3'><c r='B3' t='str'><v>{'x' * 2**20}</v></c></row>"), "cell B3: 1,048,576 characters"),
    ],
)
def test_what_is_not_opened_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    message = _refusal(data)
    assert words in message
    assert message.endswith(".")
    assert "\n" not in message


def test_open_document_that_repeats_a_cell_without_end_is_refused() -> None:
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="1024"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    assert "more than 4,000,000 cells" in _refusal(ods(f'<table:table table:name="One">{row}</table:table>'))


def test_a_sheet_of_nothing_but_looks_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keystage.analysis.returns.sheets.cells.MAX_EMPTY", 100)
    assert "millions of empty cells" in _refusal(raw_xlsx(f"<row r='1'>{'<c/>' * 101}</row>"))
    assert "millions of empty cells" in _refusal(ods(f"<table:table>{'<table:table-row/>' * 101}</table:table>"))
    assert "every sheet is empty" in _refusal(raw_xlsx(f"<row r='1'>{'<c/>' * 99}</row>"))


def test_a_part_that_says_it_is_smaller_than_it_is_is_damaged() -> None:
    data = raw_xlsx(_GOOD)
    size = len(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    lying = data.replace(size.to_bytes(4, "little"), (size - 40).to_bytes(4, "little"))
    assert "damaged" in _refusal(lying)
