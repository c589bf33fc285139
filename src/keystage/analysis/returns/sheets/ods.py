"""ODS: the tables of an OpenDocument spreadsheet as text cells. Source: OASIS OpenDocument 1.3, parts 2 and 3."""

import math

from keystage.analysis.errors import InputError
from keystage.analysis.returns.sheets.cells import EXCEL_ERRORS, Budget, Flaw, Merge, Row, Sheet, clean
from keystage.analysis.returns.sheets.formats import number_text, percent_text
from keystage.analysis.returns.sheets.package import Attributes, Package, XmlReader

__all__ = ["KIND", "read_ods"]

KIND = "application/vnd.oasis.opendocument."
_OTHER = {"text": "a text document", "presentation": "a presentation", "graphics": "a drawing"}
_CELLS = ("table:table-cell", "table:covered-table-cell")


def read_ods(package: Package, kind: str) -> list[Sheet]:
    """The tables of the document, in order. kind: what its `mimetype` part says."""
    what = kind.removeprefix(KIND).removesuffix("-template")
    if what != "spreadsheet":
        words = _OTHER.get(what, "an OpenDocument file of another kind")
        raise InputError(f"The file is {words}, not a spreadsheet. Copy its table into a spreadsheet, and give that.")
    protected = _Protected()
    if "META-INF/manifest.xml" in package.names:
        package.read_xml("META-INF/manifest.xml", protected)
    if protected.found:
        raise InputError("The file is protected by a password. Save it without the password, and give that.")
    if "content.xml" not in package.names:
        raise InputError("The spreadsheet is damaged or cut short. Ask for it again, or save it anew.")
    content = _Content(Budget())
    package.read_xml("content.xml", content)
    return content.sheets


class _Protected(XmlReader):
    found = False

    def start(self, name: str, attrs: Attributes) -> None:
        self.found = self.found or name.rpartition(":")[2] == "encryption-data"


class _Content(XmlReader):
    def __init__(self, budget: Budget) -> None:
        self.sheets: list[Sheet] = []
        self._budget = budget
        self._style = ""
        self._hidden_styles: set[str] = set()
        self._depth = 0  # of tables: a table inside a cell is no table of ours
        self._skip = 0  # inside notes on cells
        self._row = self._row_repeats = self._column = 0
        self._row_hidden = False
        self._cells: dict[int, str] = {}
        self._attrs: Attributes | None = None
        self._covered = False
        self._lines: list[str] = []
        self._flaws: list[Flaw] = []

    def start(self, name: str, attrs: Attributes) -> None:
        if self._skip or name == "office:annotation":
            self._skip += 1
        elif name == "style:style":
            self._style = attrs.get("style:name", "")
        elif name == "style:table-properties" and attrs.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table:table":
            self._start_table(attrs)
        elif self._depth == 1 and name == "table:table-row":
            self._start_row(attrs)
        elif self._depth == 1 and name in _CELLS:
            self._budget.look()
            self._attrs, self._lines, self._covered = attrs, [], name != "table:table-cell"
        elif self._depth == 1 and name == "table:table-column" and attrs.get("table:visibility") in _HIDDEN:
            self.sheets[-1].hidden_columns += min(int(attrs.get("table:number-columns-repeated", "1")), 2000)
        elif self._attrs is not None and self._depth == 1:
            self._start_text(name, attrs)

    def end(self, name: str) -> None:
        if self._skip:
            self._skip -= 1
        elif name == "table:table":
            self._depth -= 1
        elif self._depth == 1 and name == "table:table-row":
            self._end_row()
        elif self._depth == 1 and name in _CELLS:
            self._end_cell()

    def text(self, content: str) -> None:
        if self._attrs is not None and self._lines and not self._skip and self._depth == 1:
            self._lines[-1] += content

    def _start_table(self, attrs: Attributes) -> None:
        self._depth += 1
        if self._depth == 1:
            hidden = attrs.get("table:style-name", "") in self._hidden_styles
            self.sheets.append(Sheet(attrs.get("table:name", ""), hidden))
            self._row = 0

    def _start_row(self, attrs: Attributes) -> None:
        self._budget.look()
        self._row += 1
        self._row_repeats = _repeats(attrs, "table:number-rows-repeated")
        self._row_hidden = attrs.get("table:visibility") in _HIDDEN
        self._column, self._cells, self._flaws = 0, {}, []

    def _end_row(self) -> None:
        sheet = self.sheets[-1]
        for again in range(self._row_repeats if self._cells else 0):
            number = self._row + again
            if again:
                last = max(self._cells)
                self._budget.take(sheet.name, number, last, "", len(self._cells))
            sheet.rows.append(Row(number, dict(self._cells)))
            sheet.flaws.extend(Flaw(number, flaw.column, flaw.rule, flaw.shown) for flaw in self._flaws)
            sheet.hidden_rows += self._row_hidden
        self._row += self._row_repeats - 1

    def _start_text(self, name: str, attrs: Attributes) -> None:
        if name == "text:p":
            self._lines.append("")
        elif self._lines and name == "text:s":
            self._lines[-1] += " " * min(int(attrs.get("text:c", "1")), 1000)
        elif self._lines and name in ("text:tab", "text:line-break"):
            self._lines[-1] += "\n" if name == "text:line-break" else " "

    def _end_cell(self) -> None:
        attrs, self._attrs = self._attrs, None
        assert attrs is not None
        first, repeats = self._column, _repeats(attrs, "table:number-columns-repeated")
        self._column += repeats
        if self._covered:  # what lies under a merged cell is not shown
            return
        self._merge(attrs, first)
        shown = clean("\n".join(self._lines))
        flaw = _flaw(attrs, shown)
        text = "" if flaw else _text(attrs, shown)
        if not text and not flaw:
            return
        sheet = self.sheets[-1]
        self._budget.take(sheet.name, self._row, self._column - 1, text, repeats)
        for column in range(first, self._column):
            self._cells[column] = text
            if flaw:
                self._flaws.append(Flaw(self._row, column, flaw, shown if flaw == "error_cell" else ""))

    def _merge(self, attrs: Attributes, column: int) -> None:
        down = int(attrs.get("table:number-rows-spanned", "1"))
        right = int(attrs.get("table:number-columns-spanned", "1"))
        if down > 1 or right > 1:
            self.sheets[-1].merges.append(Merge(self._row, column, self._row + down - 1, column + right - 1))


_HIDDEN = ("collapse", "filter")


def _repeats(attrs: Attributes, key: str) -> int:
    return max(1, int(attrs.get(key, "1")))


def _flaw(attrs: Attributes, shown: str) -> str:
    kind = attrs.get("office:value-type", "")
    if shown in EXCEL_ERRORS or shown.startswith("Err:") or attrs.get("calcext:value-type") == "error":
        return "error_cell"
    return "formula_without_value" if attrs.get("table:formula") and not kind and not shown else ""


def _text(attrs: Attributes, shown: str) -> str:
    kind = attrs.get("office:value-type", "string")
    if kind in ("float", "percentage", "currency"):
        try:
            value = float(attrs.get("office:value", ""))
        except ValueError:
            return shown
        if not math.isfinite(value):
            return shown
        return percent_text(value) if kind == "percentage" else number_text(value)
    if kind == "date":
        return attrs.get("office:date-value", shown).replace("T", " ").removesuffix(" 00:00:00")
    if kind == "boolean":
        return attrs.get("office:boolean-value", shown).upper()
    return shown
