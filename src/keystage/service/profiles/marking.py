"""A finished file marked with who took it, without touching what it shows: PDF, Word, Excel, web page,
JSON of an object that has members.

An issued pack stays what was issued: its bytes are checked first, and a PDF only grows by an update at its end.
"""

import io
import json
import re
from html import escape
from xml.sax.saxutils import escape as escape_xml
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

__all__ = ["marked"]

_INFO = re.compile(rb"/Info (\d+) 0 R")
_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_TRAILER = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref", re.DOTALL)
_BEFORE = re.compile(rb"/Prev \d+")
_SUBJECT = re.compile(rb"/Subject\s*(<[0-9a-fA-F]*>|\((?:[^()\\]|\\.)*\))", re.DOTALL)
_CORE = "docProps/core.xml"
_DESCRIPTION = re.compile(r"<dc:description>.*?</dc:description>|<dc:description/>", re.DOTALL)


def marked(data: bytes, format: str, words: str) -> bytes:
    """words: the mark. A format that is not one of ours, or a file of another make, comes back as it was."""
    if format == "pdf":
        return _pdf(data, words)
    if format in ("docx", "xlsx"):
        return _office(data, words)
    if format == "json":
        return data.replace(b"{", b'{"taken": ' + json.dumps(words).encode() + b", ", 1)
    return _page(data, words) if format == "html" else data


def _pdf(data: bytes, words: str) -> bytes:
    """An update at the end, as the format foresees: the document's information once more, with the mark as subject."""
    start, trailer = _START.search(data), _TRAILER.findall(data)
    info = _INFO.search(trailer[-1]) if trailer else None
    size = re.search(rb"/Size (\d+)", trailer[-1]) if trailer else None
    if start is None or info is None or size is None:
        return data
    number = int(info[1])
    held = re.findall(rb"(?:^|\n)%d 0 obj\s*<<(.*?)>>\s*endobj" % number, data, re.DOTALL)
    if not held:
        return data
    told = _SUBJECT.sub(b"", held[-1])
    body = data if data.endswith(b"\n") else data + b"\n"
    said = b"/Subject<" + (b"\xfe\xff" + words.encode("utf-16-be")).hex().encode() + b">"
    made = b"%d 0 obj\n<<%b%b>>\nendobj\n" % (number, told, said)
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, len(body))
    last = _BEFORE.sub(b"", trailer[-1])
    end = b"trailer\n<<%b/Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (last, start[1], len(body) + len(made))
    return body + made + table + end


def _office(data: bytes, words: str) -> bytes:
    """In the file's properties, where Word and Excel show it as its comments."""
    said = f"<dc:description>{escape_xml(_plain(words))}</dc:description>"
    held = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(held, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == _CORE:
                text = _DESCRIPTION.sub("", content.decode("utf-8"))
                content = text.replace("</cp:coreProperties>", f"{said}</cp:coreProperties>").encode()
            made = ZipInfo(entry.filename, entry.date_time)
            made.compress_type = entry.compress_type
            made.external_attr = entry.external_attr
            new.writestr(made, content)
    return held.getvalue()


def _page(data: bytes, words: str) -> bytes:
    head, end, tail = data.rpartition(b"</body>")
    return b"".join((head, f"<footer><p>{escape(words)}</p></footer>".encode(), end, tail)) if end else data


def _plain(words: str) -> str:
    """XML has no room for most control characters."""
    return "".join(letter for letter in words if letter.isprintable())
