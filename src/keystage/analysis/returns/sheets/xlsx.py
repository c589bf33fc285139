"""XLSX and XLSM: the sheets of a workbook as text cells. Source: ECMA-376 part 1, SpreadsheetML."""

import posixpath

from keystage.analysis.errors import InputError
from keystage.analysis.returns.sheets.cells import Budget, Sheet, clean
from keystage.analysis.returns.sheets.formats import Format, kind_of_format
from keystage.analysis.returns.sheets.package import Attributes, Package, XmlReader
from keystage.analysis.returns.sheets.xlsx_sheet import SheetReader, unescape

__all__ = ["read_xlsx"]

_TRUE = ("1", "true")


def read_xlsx(package: Package) -> list[Sheet]:
    """The worksheets of a workbook, in order; chart sheets and macro sheets are not tables."""
    book = _workbook_part(package)
    links = _links(package, book)
    workbook = _Workbook()
    package.read_xml(book, workbook)
    budget = Budget()
    formats = _read_formats(package, links)
    strings = _read_strings(package, links, budget)
    sheets = []
    for name, link, hidden in workbook.sheets:
        kind, part = links.get(link, ("", ""))
        if kind != "worksheet" or part not in package.names:
            continue
        sheet = Sheet(name, hidden)
        package.read_xml(part, SheetReader(sheet, strings, formats, budget, workbook.from_1904))
        sheets.append(sheet)
    return sheets


def _workbook_part(package: Package) -> str:
    links = _Relations("")
    if "_rels/.rels" in package.names:
        package.read_xml("_rels/.rels", links)
    for kind, part in links.found.values():
        if kind == "officeDocument" and part in package.names and part.startswith("xl/") and part.endswith(".xml"):
            return part
    if "xl/workbook.xml" not in package.names:
        package.refuse_other_documents()
    return "xl/workbook.xml"


def _links(package: Package, book: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(book)
    part = f"{folder}/_rels/{name}.rels"
    if part not in package.names:
        raise InputError("The spreadsheet is damaged: it does not say where its sheets are. Save it anew.")
    links = _Relations(folder)
    package.read_xml(part, links)
    return links.found


def _read_formats(package: Package, links: dict[str, tuple[str, str]]) -> list[Format]:
    styles = _Styles()
    for kind, part in links.values():
        if kind == "styles" and part in package.names:
            package.read_xml(part, styles)
    return [kind_of_format(number, styles.codes.get(number)) for number in styles.of_cells]


def _read_strings(package: Package, links: dict[str, tuple[str, str]], budget: Budget) -> list[str]:
    strings = _Strings(budget)
    for kind, part in links.values():
        if kind == "sharedStrings" and part in package.names:
            package.read_xml(part, strings)
    return strings.found


class _Relations(XmlReader):
    """Which part each relation leads to: id -> (kind, part)."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.found: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attrs: Attributes) -> None:
        if name.rpartition(":")[2] == "Relationship":
            target = attrs.get("Target", "")
            part = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(self._folder, target))
            self.found[attrs.get("Id", "")] = (attrs.get("Type", "").rpartition("/")[2], part)


class _Workbook(XmlReader):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attrs: Attributes) -> None:
        kind = name.rpartition(":")[2]
        if kind == "workbookPr":
            self.from_1904 = attrs.get("date1904", "0") in ("1", "true")
        elif kind == "sheet":
            link = next((str(v) for k, v in attrs.items() if k.rpartition(":")[2] == "id"), "")
            self.sheets.append((attrs.get("name", ""), link, attrs.get("state", "visible") != "visible"))


class _Styles(XmlReader):
    """codes: number format id -> its text. of_cells: the format id of each cell style."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.of_cells: list[int] = []
        self._in_cells = False

    def start(self, name: str, attrs: Attributes) -> None:
        kind = name.rpartition(":")[2]
        if kind == "numFmt":
            self.codes[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif kind == "cellXfs":
            self._in_cells = True
        elif kind == "xf" and self._in_cells:
            self.of_cells.append(int(attrs.get("numFmtId", "0")))

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "cellXfs":
            self._in_cells = False


class _Strings(XmlReader):
    """The shared strings: runs of rich text joined, phonetic guides left out."""

    def __init__(self, budget: Budget) -> None:
        self.found: list[str] = []
        self._budget = budget
        self._parts: list[str] = []
        self._reading = self._guide = False

    def start(self, name: str, attrs: Attributes) -> None:
        kind = name.rpartition(":")[2]
        self._reading = kind == "t" and not self._guide
        if kind == "si":
            self._budget.look()
            self._parts = []
        elif kind == "rPh":
            self._guide = True

    def end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        self._reading = False
        if kind == "si":
            self.found.append(clean(unescape("".join(self._parts))))
        elif kind == "rPh":
            self._guide = False

    def text(self, content: str) -> None:
        if self._reading:
            self._parts.append(content)
