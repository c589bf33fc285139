"""CSV and its kin: text with a separator, as people and programs really write it, to a table of text."""

import csv
import io

import numpy as np
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.encodings import WINDOWS, as_windows, decode, may_be_damaged
from keystage.analysis.returns.headings import first_heading, headed
from keystage.analysis.returns.limits import LIMITS, Limits
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW, Finding, Severity
from keystage.analysis.returns.records import read_records

__all__ = ["read_separated"]

_SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 16
_LINES = 12


def read_separated(data: bytes, *, limits: Limits = LIMITS) -> RawTable:
    """One table of text from the bytes of a CSV file (unpacked).

    The first line with more than one cell is taken as the header; where it is a title, recognition looks further down.
    A row that is too long keeps its surplus in `beyond`. Raises InputError where there is no table to be had.
    """
    text, encoding = decode(data)
    try:
        return _table(text, encoding, limits)
    except UnicodeDecodeError:
        return _table(as_windows(text), WINDOWS, limits)


def _table(text: bytes, encoding: str, limits: Limits) -> RawTable:
    text = _one_newline(text)
    sample = text[:_SAMPLE].decode("utf-8", errors="ignore")
    separator = _separator(sample)
    width = _width(sample, separator)
    if width > limits.columns:
        raise InputError(f"The table has {width:,} columns; the limit is {limits.columns:,}. Is this the right file?")
    grid = read_records(text, separator=separator, width=width, limits=limits)
    cells, beyond = _within(grid, width)
    _check_size(cells, text, limits)
    grid = cells.with_row_index(ROW, offset=1)
    headers, body, above = headed(grid, first_heading(grid))
    return RawTable(
        name="",
        headers=headers,
        cells=body,
        above=above,
        findings=_said(encoding, separator),
        beyond=beyond,
        cut=_cut(text, separator, grid.height, width),
        plain=not may_be_damaged(text),
    )


def _one_newline(text: bytes) -> bytes:
    """Old Macintosh files end their lines with a carriage return alone."""
    return text if b"\n" in text else text.replace(b"\r", b"\n")


def _sampled(sample: str, separator: str) -> list[list[str]]:
    lines = sample.splitlines(keepends=True)[:_LINES]
    try:
        return [record for record in csv.reader(lines, delimiter=separator) if any(cell.strip() for cell in record)]
    except csv.Error:
        return [line.split(separator) for line in lines]


def _separator(sample: str) -> str:
    """The separator that parts most lines into the same number of cells, and into the most."""

    def fit(separator: str) -> tuple[float, int]:
        counts = [len(record) for record in _sampled(sample, separator)]
        usual = max(set(counts), key=counts.count) if counts else 1
        return (counts.count(usual) / len(counts) if usual > 1 else 0.0, usual)

    lines = sample.count("\n", 0, _SAMPLE)
    likely = [s for s in _SEPARATORS if sample.count(s) >= max(1, min(lines, _LINES) // 2)]
    if len(likely) == 1:
        return likely[0]
    fits = {separator: fit(separator) for separator in likely or _SEPARATORS}
    good = [s for s in fits if fits[s][0] >= 0.5 and not (s == "," and _is_decimal(sample, fits))]
    return max(good, key=lambda s: fits[s][1]) if good else max(_SEPARATORS, key=lambda s: sample.count(s))


def _is_decimal(sample: str, fits: dict[str, tuple[float, int]]) -> bool:
    """Whether commas are those of decimals: semicolons part the headings, which have no comma, and the lines too."""
    headings = sample.lstrip().partition("\n")[0]
    return ";" in fits and fits[";"][0] >= fits[","][0] and ";" in headings and "," not in headings


def _width(sample: str, separator: str) -> int:
    """The cells of the header; of the usual line, where what stands above the table is much narrower."""
    records = _sampled(sample, separator)
    counts = [len(record) for record in records] or [1]
    usual = max(set(counts), key=lambda n: (counts.count(n), n))
    header = next((len(record) for record in records if sum(bool(cell.strip()) for cell in record) > 1), 1)
    return header if 2 * header > usual else usual


def _within(grid: pl.DataFrame, width: int) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The table as wide as its header, and what stands beyond it."""
    if grid.width == width:
        return grid, None
    surplus = grid.columns[width:]
    beyond = (
        grid.select(surplus)
        .with_row_index(ROW, offset=1)
        .filter(pl.any_horizontal(pl.col(surplus).str.strip_chars().replace("", None).is_not_null()))
        .select(
            ROW,
            pl.concat_str(pl.col(surplus), separator=",", ignore_nulls=True).alias("text"),
            pl.sum_horizontal(pl.col(surplus).is_not_null()).alias("cells"),
        )
    )
    return grid.select(grid.columns[:width]), beyond if beyond.height else None


def _check_size(cells: pl.DataFrame, text: bytes, limits: Limits) -> None:
    if cells.height > limits.rows:
        raise InputError(f"The table has {cells.height:,} rows; the limit is {limits.rows:,}. Give it in parts.")
    if _lines_are_short(text, limits.cell) and (b'"' not in text or cells.height >= _line_ends(text)):
        return
    longest = cells.select(pl.all().str.len_bytes().max())
    for name, length in zip(longest.columns, longest.row(0), strict=True):
        if (length or 0) > limits.cell:
            row = cells[name].str.len_bytes().arg_max()
            raise InputError(
                f"Row {(row or 0) + 1} holds a cell of {length:,} characters; the limit is {limits.cell:,}. "
                "A quotation mark may be missing there: open the file and look."
            )


def _line_ends(text: bytes) -> int:
    return int(np.count_nonzero(np.frombuffer(text, dtype=np.uint8) == ord("\n")))


def _lines_are_short(text: bytes, most: int) -> bool:
    """Whether no line is longer than `most` bytes; then no cell is either, unless it holds line ends."""
    place = 0
    while place + most < len(text):
        end = text.rfind(b"\n", place, place + most)
        if end < 0:
            return False
        place = end + 1
    return True


def _said(encoding: str, separator: str) -> tuple[Finding, ...]:
    said = []
    if encoding:
        said.append(Finding(None, None, "encoding", Severity.NOTE, f"Read as {encoding} text, since it is not UTF-8."))
    if separator != ",":
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[separator]
        said.append(Finding(None, None, "separator", Severity.NOTE, f"Its cells are separated by {name}, not commas."))
    return tuple(said)


def _cut(text: bytes, separator: str, rows: int, width: int) -> tuple[int, int] | None:
    """The last row and its cells, where the file ends in the middle of it: no line end, and cells missing."""
    if text.endswith(b"\n"):
        return None
    lines = text[-_SAMPLE:].rsplit(b"\n", _LINES)
    last = lines.pop()
    while last.count(b'"') % 2 and lines and not text.count(b'"') % 2:
        last = lines.pop() + b"\n" + last
    record = next(csv.reader(io.StringIO(last.decode("utf-8", errors="replace"), newline=""), delimiter=separator), [])
    return (rows, len(record)) if 0 < len(record) < width else None
