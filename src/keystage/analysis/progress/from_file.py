"""A table of pupils in a file, as it is, for `value_added`; and its schools into a file."""

from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.result import ValueAdded

__all__ = ["pupils_in", "write_schools"]

_LOOKED_AT = 10_000  # rows of a CSV file from which it is told what a column holds


def pupils_in(path: Path) -> pl.LazyFrame:
    """A CSV (or tab-separated) or Parquet file, a row a pupil, under its own headings; read when it is used.

    Raises InputError where it is not there or is no such file.
    """
    if not path.is_file():
        raise InputError(f"There is no file {path}.")
    kind = path.suffix.lower()
    try:
        if kind == ".parquet":
            found = pl.scan_parquet(path)
        elif kind in (".csv", ".tsv", ".txt"):
            separator = "," if kind == ".csv" else "\t"
            found = pl.scan_csv(path, separator=separator, infer_schema_length=_LOOKED_AT)
        else:
            raise InputError(f"{path.name} is neither CSV nor Parquet. Save it as one of these.")
        found.collect_schema()
    except pl.exceptions.PolarsError as cause:
        raise InputError(f"{path.name} cannot be read as a table with headings in its first row.") from cause
    return found


def write_schools(fit: ValueAdded, path: Path) -> None:
    """The schools' table, as CSV or Parquet by the file's ending. Raises InputError where it is neither."""
    kind = path.suffix.lower()
    if kind not in (".csv", ".parquet"):
        raise InputError(f"--out {path.name} is neither CSV nor Parquet. End it with .csv or .parquet.")
    try:
        fit.schools.write_parquet(path) if kind == ".parquet" else fit.schools.write_csv(path)
    except OSError as cause:
        raise InputError(f"--out {path} cannot be written ({cause.strerror}). Choose another place.") from cause
