"""A table of pupils in a file, as it is, for `value_added`; and its schools into a file."""

import codecs
import gzip
from collections.abc import Collection
from io import BufferedReader
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.returns import ROW, open_tables
from keystage.analysis.returns.contents import load
from keystage.analysis.returns.encodings import as_windows, decode

__all__ = ["check_out", "pupils_in", "write_schools"]

_LOOKED_AT = 10_000  # rows of a CSV file from which it is told what a column holds
_PIECE = 1 << 20
_TEXT = (".csv", ".tsv", ".txt")
_MISSING = ("", "NA", "N/A")  # as R and spreadsheets write a cell without a value


def pupils_in(path: Path, *, text: Collection[str] = ()) -> pl.LazyFrame:
    """A table of pupils, a row a pupil, under its own headings: CSV (with commas, semicolons and decimal commas, or
    tabs; packed by gzip too) or Parquet, read when it is used, or the first sheet of an XLSX or ODS file.

    “NA” and “N/A” are taken for blanks. text: columns of a CSV file that are read as text. Raises
    InputError where it is not there or is no such file.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    packed = path.suffix.lower() == ".gz"
    kind = Path(path.stem if packed else path.name).suffix.lower()
    try:
        if kind == ".parquet" and not packed:
            found = pl.scan_parquet(path)
        elif kind in _TEXT:
            found = _text(path, text, packed=packed)
        elif kind in (".xlsx", ".ods"):
            found = _sheet(path)
        else:
            raise InputError(f"{path.name} is no CSV, Parquet, XLSX or ODS file. Save it as one of these.")
        nobody = not found.head(1).select(pl.len()).collect().item()
    except (pl.exceptions.PolarsError, OSError, EOFError) as cause:
        raise InputError(f"{path.name} cannot be read as a table with headings in its first row.") from cause
    if nobody:
        raise InputError(f"{path.name} has headings and no row below them: there is no pupil in it.")
    return found


def _text(path: Path, as_text: Collection[str], *, packed: bool) -> pl.LazyFrame:
    """A table of text, read when it is used; at once where its letters are not UTF-8 (Excel's own CSV, UTF-16)."""
    with _opened(path, packed=packed) as file:
        headings = file.readline()
    source: Path | bytes = path
    if not _is_utf8(path, packed=packed):
        data, recoded = decode(load(path))
        source = data if recoded else as_windows(data)
        headings = source.partition(b"\n")[0]
    separator = _separator(headings)
    found = pl.scan_csv(
        source,
        schema_overrides=dict.fromkeys(as_text, pl.String()),
        separator=separator,
        decimal_comma=separator == ";",
        infer_schema_length=_LOOKED_AT,
        null_values=list(_MISSING),
    )
    if not as_text or separator != ";":
        return found
    return found.with_columns(pl.col(*as_text).str.replace(r"^(\s*[-−+]?\d*),(\d+\s*)$", "${1}.${2}"))


def _opened(path: Path, *, packed: bool) -> gzip.GzipFile | BufferedReader:
    return gzip.open(path) if packed else path.open("rb")


def _is_utf8(path: Path, *, packed: bool) -> bool:
    """Whether all of a file is UTF-8, looked at in pieces; UTF-16 shows itself by bytes of zero."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with _opened(path, packed=packed) as file:
            while piece := file.read(_PIECE):
                if b"\0" in piece:
                    return False
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _separator(headings: bytes) -> str:
    """What stands between the headings most often; a file with semicolons has decimal commas."""
    return max(",;\t", key=headings.decode("utf-8", errors="replace").count)


def _sheet(path: Path) -> pl.LazyFrame:
    """The first sheet of a spreadsheet, its columns typed as those of a CSV file are."""
    cells = open_tables(load(path))[0].cells.drop(ROW)
    text = cells.write_csv().encode()
    return pl.read_csv(text, infer_schema_length=None, null_values=list(_MISSING)).lazy()


def check_out(path: Path) -> None:
    """Refuse a file that `write_schools` cannot write, before the work is done. Raises InputError."""
    if path.suffix.lower() not in (".csv", ".parquet"):
        raise InputError(f"--out {path.name} is neither CSV nor Parquet. End it with .csv or .parquet.")


def write_schools(fit: ValueAdded, path: Path) -> None:
    """The schools' table, as CSV or Parquet by the file's ending. Raises InputError where it is neither."""
    check_out(path)
    try:
        fit.schools.write_parquet(path) if path.suffix.lower() == ".parquet" else fit.schools.write_csv(path)
    except OSError as cause:
        raise InputError(f"--out {path} cannot be written ({cause.strerror}). Choose another place.") from cause
