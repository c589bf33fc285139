"""XML from outside, walked once and never trusted: no document type, no entities, nothing fetched, limits on all.

The standard library's expat does the parsing; whatever could grow, hang or reach outside is refused by a handler.
"""

import re
from collections.abc import Callable
from typing import NoReturn, Protocol
from xml.parsers import expat

from keystage.analysis.errors import InputError
from keystage.analysis.returns.encodings import WINDOWS, as_windows, decode
from keystage.analysis.returns.limits import Limits

__all__ = ["Listener", "as_utf8", "walk"]

_PIECE = 1 << 16
_DECLARED = re.compile(rb"<\?xml[^<>]*?\bencoding\s*=\s*[\"']([^\"'<>]{1,40})[\"']")
_ENCODINGS = {
    "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "iso-8859-1", "latin-1", "latin1",
    "iso-8859-15", "windows-1252", "cp1252",
}  # fmt: skip


class Listener(Protocol):
    """Who is told of elements. Names come without prefix; `parent` is "" for the outermost element."""

    def start(self, name: str, parent: str, line: Callable[[], int]) -> bool:
        """An element begins, in the line that `line` gives. Whether its text is of interest: no other's is kept."""

    def leaf(self, name: str, parent: str, text: str) -> None:
        """A wanted element that held nothing but text ended. text: without space around it."""

    def end(self, name: str, parent: str) -> None:
        """An element ended."""


def as_utf8(data: bytes) -> tuple[bytes, str]:
    """`data` as UTF-8, and the encoding it came in where that was another ("" for UTF-8), whatever it declares.

    Raises InputError for bytes that are no text and for a declared encoding that these files never have.
    """
    text, encoding = decode(data)
    declared = _DECLARED.match(text[:1024].lstrip())
    if declared and declared[1].decode("ascii", "replace").casefold() not in _ENCODINGS:
        said = declared[1].decode("ascii", "replace")
        raise InputError(f"The file says that its letters are written in “{said}”. Save it as UTF-8.")
    if not encoding and not _is_utf8(text):
        return _windows(text), WINDOWS
    return text, encoding


def _windows(text: bytes) -> bytes:
    try:
        return as_windows(text)
    except InputError as cause:
        raise InputError("The file's letters are damaged: they are neither UTF-8 nor Windows-1252.") from cause


def _is_utf8(text: bytes) -> bool:
    if text.isascii():
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def walk(text: bytes, listener: Listener, *, limits: Limits) -> None:
    """Tell `listener` of every element of `text` (UTF-8), in order, holding no more than one element's text.

    Raises InputError, in a sentence with the line, where the text is not well formed, is cut off, declares a document
    type, or is larger than a limit; and whatever `listener` raises.
    """
    body = text.lstrip()
    above = text.count(b"\n", 0, len(text) - len(body))
    parser = expat.ParserCreate("utf-8")
    _Walk(parser, listener, limits, above)
    try:
        for place in range(0, len(body), _PIECE):
            piece = body[place : place + _PIECE]
            parser.Parse(piece, False)
            if place + len(piece) - parser.CurrentByteIndex > limits.tag:
                _refuse(parser, above, f"holds a tag or comment of more than {limits.tag:,} characters")
    except expat.ExpatError as cause:
        raise InputError(_not_well_formed(cause, above)) from cause
    try:
        parser.Parse(b"", True)
    except expat.ExpatError as cause:
        last = text.count(b"\n", 0, len(text.rstrip())) + 1
        raise InputError(
            f"The file is cut off: it ends in line {last:,}, before its last element is closed. Nothing was read from "
            "it. Export or copy it again."
        ) from cause


class _Walk:
    """Handlers of one parser."""

    def __init__(self, parser: expat.XMLParserType, listener: Listener, limits: Limits, above: int) -> None:
        self.parser, self.listener, self.limits, self.above = parser, listener, limits, above
        self.stack: list[str] = [""]
        self.elements = 0
        self.length = 0
        self.pieces: list[str] | None = None
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = self.document_type
        parser.EntityDeclHandler = self.document_type
        parser.ExternalEntityRefHandler = self.document_type
        parser.SkippedEntityHandler = self.document_type

    def start(self, tag: str, attributes: list[str]) -> None:
        self.elements += 1
        if self.elements > self.limits.elements:
            self.refuse(f"begins more than {self.limits.elements:,} elements")
        if len(self.stack) > self.limits.depth:
            self.refuse(f"begins an element {self.limits.depth + 1} deep")
        if attributes:
            self.watch(attributes)
        name = tag.rpartition(":")[2] if ":" in tag else tag
        self.length = 0
        self.pieces = [] if self.listener.start(name, self.stack[-1], self.line) else None
        self.stack.append(name)

    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.above

    def watch(self, attributes: list[str]) -> None:
        if len(attributes) > 2 * self.limits.attributes:
            self.refuse(f"holds an element with more than {self.limits.attributes} attributes")
        if max(map(len, attributes)) > self.limits.attribute:
            self.refuse(f"holds an attribute of more than {self.limits.attribute:,} characters")

    def text(self, piece: str) -> None:
        self.length += len(piece)
        if self.length > self.limits.cell:
            self.refuse(f"holds a text of more than {self.limits.cell:,} characters")
        if self.pieces is not None:
            self.pieces.append(piece)

    def end(self, tag: str) -> None:
        name = self.stack.pop()
        if self.pieces is not None:
            self.listener.leaf(name, self.stack[-1], "".join(self.pieces).strip())
            self.pieces = None
        self.length = 0
        self.listener.end(name, self.stack[-1])

    def document_type(self, *_: object) -> NoReturn:
        raise InputError(
            f"Line {self.line():,} declares a document type or an entity (DOCTYPE), "
            "which no school's export has and which can do harm. Nothing was read. Ask for the file again, or have "
            "someone look at it."
        )

    def refuse(self, what: str) -> NoReturn:
        _refuse(self.parser, self.above, what)


def _refuse(parser: expat.XMLParserType, above: int, what: str) -> NoReturn:
    line = parser.CurrentLineNumber + above
    raise InputError(f"Line {line:,} {what}, which no school's export has. Is this the right file?")


def _not_well_formed(error: expat.ExpatError, above: int) -> str:
    why = expat.ErrorString(error.code)
    return (
        f"The file is not well-formed XML: line {error.lineno + above:,} breaks it ({why}). Nothing was read from it. "
        "Export or copy it again rather than mend it by hand."
    )
