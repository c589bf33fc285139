"""Rows of a frame that name somebody who was erased, in whatever column; and UPNs in texts and files of any kind."""

import io
import re
import zipfile
from collections.abc import Iterator

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns import open_tables
from keystage.analysis.returns.contents import format_of, load
from keystage.analysis.returns.limits import LIMITS
from keystage.analysis.store.erasures import Erasures
from keystage.analysis.vocabulary import upn

__all__ = ["find_upns", "names_erased", "upns_in", "upns_in_file"]

_UPN = r"\b[A-Za-z]\d{11}[0-9A-Za-z]\b"
_IN_BYTES = re.compile(rb"(?<![A-Za-z0-9])[A-Za-z][0-9]{11}[0-9A-Za-z](?![A-Za-z0-9])")
_SCHOOLS = ("urn", "laestab")
_NUMBERS = ("upn", "former_upn")  # columns of UPNs and of nothing else: whatever stands there counts as one


def names_erased(frame: pl.DataFrame, erasures: Erasures, *, file: str = "") -> pl.Series:
    """For each row, whether any of its words is a UPN that was erased. file: sha256 of the file it came in."""
    named = pl.repeat(value=False, n=frame.height, eager=True, dtype=pl.Boolean)
    if not erasures:
        return named
    for column in _texts(frame):
        words = _words(column)
        erased = erasures.among("pupil", words["upn"].unique(), file=file)
        if erased:
            cells = words.filter(pl.col("upn").is_in(list(erased)))["cell"].unique()
            named = named | column.is_in(cells.implode()).fill_null(value=False)
    for own in _own_numbers(frame):
        erased = erasures.among("pupil", own.unique().drop_nulls(), file=file)
        if erased:
            named = named | own.is_in(list(erased)).fill_null(value=False)
    return named


def upns_in(frame: pl.DataFrame) -> set[str]:
    """Every UPN, or what looks like one, in any column; and every school's own number, as "999001:1234"."""
    found = {upn for column in _texts(frame) for upn in _words(column)["upn"]}
    return found.union(*(own.unique().drop_nulls() for own in _own_numbers(frame)))


def find_upns(text: str) -> set[str]:
    """What looks like a UPN in a text, as it stands there."""
    return {found.decode() for found in _IN_BYTES.findall(text.encode())}


def upns_in_file(data: bytes) -> set[str]:
    """What looks like a UPN anywhere in a file, whether it can be opened as a table or not."""
    try:
        plain = load(data)
        form = format_of(plain)
    except InputError:
        return _in_bytes(data)
    found = set().union(*map(_in_bytes, _pieces(plain))) if form == "spreadsheet" else _in_bytes(plain)
    if form != "markup":
        try:
            for table in open_tables(plain):
                found |= upns_in(table.cells)
        except InputError:
            pass  # what cannot be opened has been looked through byte by byte
    return found


def _texts(frame: pl.DataFrame) -> Iterator[pl.Series]:
    for column in frame.iter_columns():
        if column.dtype == pl.String:
            yield column
        elif column.dtype in (pl.Categorical, pl.Enum):
            yield column.cast(pl.String)


def _own_numbers(frame: pl.DataFrame) -> Iterator[pl.Series]:
    """The numbers by which schools tell their own pupils apart, with the school: by its URN, by its LAESTAB."""
    if "pupil" in frame.columns:
        for school in _SCHOOLS:
            if school in frame.columns:
                own = pl.concat_str(pl.col(school).cast(pl.String), pl.col("pupil").cast(pl.String), separator=":")
                yield frame.select(own.str.to_uppercase()).to_series()


def _words(column: pl.Series) -> pl.DataFrame:
    """cell: a text of the column; upn: one that it holds, as UPNs are compared. Each text is looked at once."""
    cells = column.unique().drop_nulls()
    if column.name in _NUMBERS:
        whole = pl.DataFrame({"cell": cells, "upn": upn.column(cells)}).drop_nulls()
    else:
        whole = pl.DataFrame({"cell": [], "upn": []}, schema={"cell": pl.String, "upn": pl.String})
    some = cells.filter(cells.str.contains(_UPN))
    within = pl.DataFrame({"cell": some, "upn": some.str.extract_all(_UPN)}).explode("upn")
    return pl.concat([whole, within.with_columns(upn=upn.column(within["upn"]))])


def _in_bytes(data: bytes) -> set[str]:
    """In letters of one byte, and in those of two."""
    narrow = data if data.count(b"\0") * 4 < len(data) else data.replace(b"\0", b"")
    return {found.decode() for found in _IN_BYTES.findall(narrow)}


def _pieces(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in archive.infolist():
            if member.file_size <= LIMITS.unpacked:
                yield archive.read(member)
