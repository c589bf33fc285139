"""Rows of a file as it came that are about one person: what a release left out of it is in its bytes all the same.

A spreadsheet's remarks, a row with an error, a Common Transfer File's addresses: a release holds none of them, the file
that is kept beside it does.
"""

import io
import zipfile
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from keystage.analysis.errors import InputError
from keystage.analysis.returns import ROW, RawTable, open_tables
from keystage.analysis.returns.contents import Format, format_of, load
from keystage.analysis.returns.ctf.markup import as_utf8, walk
from keystage.analysis.returns.limits import LIMITS
from keystage.analysis.store.people.names import Name
from keystage.analysis.vocabulary import upn

__all__ = ["FileRow", "rows_in_file"]

_PUPIL = "Pupil"


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of one table of a file. row: as a spreadsheet shows it; None where the file cannot be opened as a table.

    facts: heading -> cell, as the file has them, headings that repeat numbered; empty cells left out.
    """

    table: str
    row: int | None
    facts: dict[str, str] = field(repr=False)


def rows_in_file(data: bytes, *, numbers: Collection[str] = (), name: Name | None = None) -> Iterator[FileRow]:
    """Every row that holds one of these pupils' numbers, or a text that may mean `name`.

    A file in whose bytes the number stands, but which cannot be opened, gives one row without a number that says so.
    """
    wanted = frozenset(upn.tidied(number) for number in numbers)
    try:
        plain = load(data)
        form = format_of(plain)
    except InputError:
        plain, form = data, "text"
    if not _may_hold(plain, form, wanted, name):
        return
    try:
        yield from _in_markup(plain, wanted, name) if form == "markup" else _in_tables(plain, wanted, name)
    except InputError as refusal:
        yield FileRow("", None, {"the file": f"it holds this number or name, but cannot be opened. {refusal}"})


def _matches(wanted: frozenset[str], name: Name | None) -> Callable[[str], bool]:
    def fits(text: str) -> bool:
        tidy = upn.tidied(text)
        return any(number in tidy for number in wanted) or (name is not None and name.is_in(text))

    return fits


def _in_tables(data: bytes, wanted: frozenset[str], name: Name | None) -> Iterator[FileRow]:
    fits = _matches(wanted, name)
    for table in open_tables(data):
        headings = _headings(table)
        for row in table.cells.iter_rows(named=True):
            if any(fits(str(cell)) for key, cell in row.items() if cell is not None and key != ROW):
                facts = {headings[key]: str(cell) for key, cell in row.items() if cell is not None and key != ROW}
                yield FileRow(table.name, row[ROW], facts)
        above = [line for line in table.above if fits(line)]
        if above:
            yield FileRow(table.name, None, {"above the table": "; ".join(above)})


def _headings(table: RawTable) -> dict[str, str]:
    """Column -> heading: no two alike, or one cell would hide another."""
    columns = table.cells.columns[1:]
    plain = [header or name for name, header in zip(columns, table.headers, strict=True)]
    return {name: said if plain.count(said) == 1 else name for name, said in zip(columns, plain, strict=True)}


def _in_markup(data: bytes, wanted: frozenset[str], name: Name | None) -> Iterator[FileRow]:
    listener = _Pupils(_matches(wanted, name))
    walk(as_utf8(data)[0], listener, limits=LIMITS)
    yield from listener.found


class _Pupils:
    """Keeps each element `Pupil` that is asked for, all texts in it, and lets the others go."""

    def __init__(self, fits: Callable[[str], bool]) -> None:
        self._fits = fits
        self._way: list[str] = []
        self._texts: list[tuple[str, str]] | None = None
        self._line = 0
        self.found: list[FileRow] = []

    def start(self, name: str, parent: str, line: Callable[[], int]) -> bool:
        if name == _PUPIL:
            self._texts, self._way, self._line = [], [], line()
        elif self._texts is not None:
            self._way.append(name)
        return self._texts is not None

    def leaf(self, name: str, parent: str, text: str) -> None:
        if self._texts is not None and text:
            self._texts.append((" / ".join(self._way) or name, text))

    def end(self, name: str, parent: str) -> None:
        if name == _PUPIL and self._texts is not None:
            if any(self._fits(text) for _, text in self._texts):
                self.found.append(FileRow("Pupil", self._line, _numbered(self._texts)))
            self._texts = None
        elif self._texts is not None and self._way:
            self._way.pop()


def _numbered(texts: list[tuple[str, str]]) -> dict[str, str]:
    facts: dict[str, str] = {}
    for label, text in texts:
        number = sum(known.partition(" (")[0] == label for known in facts)
        facts[f"{label} ({number + 1})" if number else label] = text
    return facts


def _may_hold(data: bytes, form: Format, wanted: frozenset[str], name: Name | None) -> bool:
    """A quick look at the bytes: most files hold nothing of one person, and opening one costs a thousand times more."""
    if form == "parquet":
        return True
    needles = {*wanted, *([name.surely_there.upper()] if name is not None else [])}
    if not all(needles):
        return True
    coded = [needle.encode(code) for needle in needles for code in ("ascii", "utf-16-le", "utf-16-be")]
    return any(needle in piece for piece in _pieces(data, form) for needle in coded)


def _pieces(data: bytes, form: Format) -> Iterator[bytes]:
    if form != "spreadsheet":
        yield data.upper()
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.file_size <= LIMITS.unpacked and member.filename.endswith(".xml"):
                yield archive.read(member).upper()
