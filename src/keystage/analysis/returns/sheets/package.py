"""The zip in which a spreadsheet comes: opened within limits, its XML read as a stream without DTD or entities."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NoReturn, TypeAlias
from xml.parsers import expat

from keystage.analysis.errors import InputError

__all__ = ["MAX_BYTES", "Attributes", "Package", "XmlReader"]

Attributes: TypeAlias = Mapping[str, str]

MAX_BYTES = 100 * 2**20  # of the file as it came
MAX_PARTS = 5_000
MAX_UNPACKED = 300 * 2**20
MAX_RATIO = 150  # of a part larger than RATIO_FROM; text of cells packs 10 to 40 times
RATIO_FROM = 32 * 2**20
_CHUNK = 4 * 2**20  # large, because expat scans an unfinished token again with every piece

_NOT_A_TABLE = {
    "word/": "a Word document. Copy its table into a spreadsheet, and give that",
    "ppt/": "a PowerPoint presentation. Copy its table into a spreadsheet, and give that",
    "xl/workbook.bin": "a binary workbook (.xlsb). Open it and save it as an Excel workbook (.xlsx)",
    "Index/": "a Numbers document. Export it to Excel, and give that",
}


class XmlReader:
    """What is told of each element while an XML part streams past; names come with the prefix the file uses."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, content: str) -> None:
        """Text between tags, perhaps in pieces."""


class Package:
    """A zip that passed the limits. Raises InputError, in one sentence, where it did not."""

    def __init__(self, data: bytes) -> None:
        if len(data) > MAX_BYTES:
            raise InputError(f"The spreadsheet is larger than {MAX_BYTES // 2**20} MB. Save the sheet you need as CSV.")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as cause:
            raise InputError("The spreadsheet is damaged or cut short. Ask for it again, or save it anew.") from cause
        self._check(self._zip.infolist())
        self.names = frozenset(info.filename for info in self._zip.infolist())

    @staticmethod
    def _check(parts: list[zipfile.ZipInfo]) -> None:
        unpacked = sum(part.file_size for part in parts)
        bombs = [p for p in parts if p.file_size > RATIO_FROM and p.file_size > MAX_RATIO * p.compress_size]
        if bombs or unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS:
            raise InputError(
                f"The spreadsheet would unpack to {unpacked / 2**20:,.0f} MB in {len(parts):,} parts, more than is safe"
                " to open. Save the sheet you need as CSV."
            )
        if any(part.flag_bits & 0x1 for part in parts):
            raise InputError("The file is protected by a password. Save it without the password, and give that.")

    def refuse_other_documents(self) -> None:
        """Say what it is instead, where it holds no workbook."""
        for start, words in _NOT_A_TABLE.items():
            if any(name.startswith(start) for name in self.names):
                raise InputError(f"The file is {words}.")
        raise InputError("The file is a zip that holds no workbook. Unzip it, and give the files in it.")

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one part, piece by piece. Never more than the part said it would be."""
        try:
            with self._zip.open(name) as part:
                while piece := part.read(_CHUNK):
                    yield piece
        except (
            KeyError,
            EOFError,
            zipfile.BadZipFile,
            zlib.error,
            RuntimeError,
            OSError,
            NotImplementedError,
        ) as cause:
            raise InputError("The spreadsheet is damaged or cut short. Ask for it again, or save it anew.") from cause

    def read_xml(self, name: str, reader: XmlReader) -> None:
        """Stream one XML part through `reader`. Refuses a DTD, and with it every entity and external reference."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_dtd
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        parse: Callable[[bytes, bool], Any] = parser.Parse
        try:
            for piece in self.chunks(name):
                parse(piece, False)
            parse(b"", True)
        except (expat.ExpatError, UnicodeError, ValueError, LookupError) as cause:
            raise InputError("The spreadsheet is damaged: its XML cannot be read. Save it anew.") from cause


def _refuse_dtd(*_: object) -> NoReturn:
    raise InputError(
        "The spreadsheet holds XML with a document type, which no spreadsheet program writes: it is not safe to open."
        " Ask where it comes from."
    )
