"""Records of separated text: by Polars where it is well formed, cell by cell where its quotation marks are not."""

import csv
import io

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.limits import Limits

__all__ = ["read_records"]

_TOO_LONG = "found more fields"
_WIDEN = (0, 8, 64, 512)


def read_records(text: bytes, *, separator: str, width: int, limits: Limits) -> pl.DataFrame:
    """Every record of `text` (UTF-8) as a row of text, the first included; empty cells are null.

    At least `width` columns, more where a record has more cells. Blank lines are rows of nulls, as in a spreadsheet.
    Raises InputError; UnicodeDecodeError where the text is not UTF-8.
    """
    try:
        return _fast(text, separator, width)
    except pl.exceptions.PolarsError:
        return _slow(text, separator, width, limits)


def _fast(text: bytes, separator: str, width: int) -> pl.DataFrame:
    for surplus in _WIDEN:
        names = [f"c{i}" for i in range(width + surplus)]
        heading = separator.join(names).encode() + b"\n"
        try:
            return pl.read_csv(io.BytesIO(heading + text), separator=separator, infer_schema=False)
        except pl.exceptions.ComputeError as trouble:
            if _TOO_LONG not in str(trouble):
                raise
    raise pl.exceptions.ComputeError("records of many lengths")


def _slow(text: bytes, separator: str, width: int, limits: Limits) -> pl.DataFrame:
    """The standard library's reader, which forgives what Polars does not."""
    letters = text.decode("utf-8")
    if len(text) > limits.slow:
        raise InputError(
            "The file's quotation marks do not match, so its cells cannot be told apart. "
            "Open it in a spreadsheet and save it again as CSV."
        )
    before = csv.field_size_limit(limits.cell)
    try:
        records = list(csv.reader(io.StringIO(letters, newline=""), delimiter=separator))
    except csv.Error as cause:
        raise InputError(
            f"The file cannot be parted into cells: a quotation mark is never closed, or a cell is longer than "
            f"{limits.cell:,} characters. Open it in a spreadsheet, mend the place, and save it again as CSV."
        ) from cause
    finally:
        csv.field_size_limit(before)
    if records and any("\n" in cell for cell in records[-1]) and text.count(b'"') % 2:
        raise InputError(
            f"A quotation mark in row {len(records)} is never closed, so the rows after it cannot be told apart. "
            "Mend that row and save the file again."
        )
    widest = max(map(len, records), default=width)
    if widest > limits.columns:
        raise InputError(f"A row has {widest:,} cells; the limit is {limits.columns:,}. Is this the right file?")
    columns = range(max(width, widest))
    data = {f"c{i}": [record[i] or None if i < len(record) else None for record in records] for i in columns}
    return pl.DataFrame(data, schema={f"c{i}": pl.String() for i in columns})
