"""One worksheet of an XLSX file: its rows, cells, merged ranges and flaws, as its XML streams past."""

import math
import re
from collections.abc import Callable

from keystage.analysis.errors import InputError
from keystage.analysis.returns.sheets.cells import MAX_COLUMNS, Budget, Flaw, Merge, Row, Sheet, clean
from keystage.analysis.returns.sheets.formats import Format, number_text, percent_text, serial_text
from keystage.analysis.returns.sheets.package import Attributes, XmlReader

__all__ = ["SheetReader", "unescape"]

_TRUE = ("1", "true")
_CELL = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class SheetReader(XmlReader):
    """Fills one Sheet while its XML streams past. A workbook may hold a million cells: few steps for each."""

    def __init__(
        self, sheet: Sheet, strings: list[str], formats: list[Format], budget: Budget, from_1904: bool
    ) -> None:
        self._sheet, self._strings, self._budget = sheet, strings, budget
        self._formats = {str(style): kind for style, kind in enumerate(formats) if kind != "general"}
        self._from_1904 = from_1904
        self._starts: dict[str, Callable[[Attributes], None]] = {}
        self._ends: dict[str, Callable[[], None]] = {}
        self._columns: dict[str, int] = {}
        self._row, self._column = 0, -1
        self._cells: dict[int, str] = {}
        self._formula = self._hidden = False
        self._type: str | None = None
        self._style = self._raw = ""
        self._reading = self._guide = False

    def start(self, name: str, attrs: Attributes) -> None:
        action = self._starts.get(name)
        if action is not None:
            action(attrs)
        elif not self._starts:
            self._start_root(name)

    def end(self, name: str) -> None:
        action = self._ends.get(name)
        if action is not None:
            action()

    def text(self, content: str) -> None:
        if self._reading:
            self._raw += content

    def _start_root(self, name: str) -> None:
        """Names carry the prefix that the root has."""
        self._prefix = name[: name.rfind(":") + 1]
        outside = {"col": self._start_column, "mergeCell": self._start_merge, "sheetData": self._start_data}
        self._starts = {self._prefix + kind: action for kind, action in outside.items()}

    def _start_data(self, attrs: Attributes) -> None:
        starts = {"row": self._start_row, "c": self._start_cell, "v": self._start_text, "t": self._start_text}
        starts |= {"f": self._start_formula, "rPh": self._start_guide}
        ends = {"row": self._end_row, "c": self._end_cell, "v": self._end_text, "t": self._end_text}
        ends |= {"rPh": self._end_guide, "sheetData": self._end_data}
        self._outside = self._starts
        self._starts = {self._prefix + kind: action for kind, action in starts.items()}
        self._ends = {self._prefix + kind: action for kind, action in ends.items()}

    def _end_data(self) -> None:
        self._starts, self._ends = self._outside, {}

    def _start_column(self, attrs: Attributes) -> None:
        if attrs.get("hidden") in _TRUE:
            last = min(int(attrs.get("max", "1")), MAX_COLUMNS)
            self._sheet.hidden_columns += max(0, last - int(attrs.get("min", "1")) + 1)

    def _start_merge(self, attrs: Attributes) -> None:
        self._budget.look()
        ends = [_place(end) for end in attrs.get("ref", "").split(":")]
        if len(ends) == 2:
            (top, left), (bottom, right) = ends
            self._sheet.merges.append(Merge(top, left, bottom, right))

    def _start_row(self, attrs: Attributes) -> None:
        self._budget.look()
        row = int(attrs.get("r", self._row + 1))
        if row <= self._row:
            raise InputError("The spreadsheet is damaged: its rows are out of order. Save it anew.")
        self._row, self._column, self._cells = row, -1, {}
        self._hidden = attrs.get("hidden") in _TRUE

    def _end_row(self) -> None:
        if self._cells:
            self._sheet.rows.append(Row(self._row, self._cells))
            self._sheet.hidden_rows += self._hidden

    def _start_cell(self, attrs: Attributes) -> None:
        self._budget.look()
        place = attrs.get("r")
        if place is None:
            self._column += 1
        else:
            name = place.rstrip("0123456789")
            known = self._columns.get(name)
            self._column = self._columns.setdefault(name, _place(name + "1")[1]) if known is None else known
        self._type, self._style = attrs.get("t"), attrs.get("s", "")
        self._formula, self._raw = False, ""

    def _start_text(self, attrs: Attributes) -> None:
        self._reading = not self._guide

    def _end_text(self) -> None:
        self._reading = False

    def _start_formula(self, attrs: Attributes) -> None:
        self._formula = True

    def _start_guide(self, attrs: Attributes) -> None:
        self._guide = True

    def _end_guide(self) -> None:
        self._guide = False

    def _end_cell(self) -> None:
        raw, kind = self._raw, self._type
        if not raw and not self._formula:
            return
        self._budget.take(self._sheet.name, self._row, self._column, raw)
        if kind == "e" or (self._formula and not raw and kind != "str"):
            rule, shown = ("error_cell", raw) if kind == "e" else ("formula_without_value", "")
            self._sheet.flaws.append(Flaw(self._row, self._column, rule, shown))
            self._cells[self._column] = ""
            return
        text = self._number(raw) if kind is None or kind == "n" else self._shown(raw, kind)
        if text:
            self._cells[self._column] = text

    def _shown(self, raw: str, kind: str) -> str:
        if kind == "s":
            return self._shared(raw)
        if kind == "b":
            return "TRUE" if raw.strip() in _TRUE else "FALSE" if raw else ""
        if kind == "d":
            return raw.replace("T", " ").removesuffix(" 00:00:00")
        return clean(unescape(raw))

    def _shared(self, raw: str) -> str:
        try:
            return self._strings[int(raw)]
        except (ValueError, IndexError) as cause:
            raise InputError("The spreadsheet is damaged: a text it refers to is missing. Save it anew.") from cause

    def _number(self, raw: str) -> str:
        kind = self._formats.get(self._style)
        if kind is None and raw.isdecimal() and raw.isascii() and len(raw) < 16:
            return raw.lstrip("0") or "0"
        try:
            value = float(raw)
        except ValueError:
            return clean(raw)
        if not math.isfinite(value):
            return clean(raw)
        if kind == "percent":
            return percent_text(value)
        return serial_text(value, from_1904=self._from_1904) if kind == "date" else number_text(value)


def _place(text: str) -> tuple[int, int]:
    """A cell's name as (row from 1, column from 0)."""
    found = _CELL.match(text)
    if found is None:
        raise InputError("The spreadsheet is damaged: it names a cell that cannot be. Save it anew.")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1


def unescape(text: str) -> str:
    """_x000D_ and the like as the character they stand for; half of a surrogate pair stands for none."""
    if "_x" not in text:
        return text
    return _ESCAPE.sub(lambda found: "" if 0xD800 <= int(found[1], 16) < 0xE000 else chr(int(found[1], 16)), text)
