"""A release: one table of one file as it came, for ever."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Release"]


@dataclass(frozen=True, slots=True)
class Release:
    """What a manifest says. `code` is the release's name everywhere (12 hex digits).

    sha256: of the source file's bytes as they came. rows: stored; good: of those, without an error.
    status: provisional | revised | final | school_reported | unknown. year: None for registers and links.
    revises: the release it stands beside and supersedes. folder: holds manifest.json, data.parquet and the source.
    """

    code: str
    kind: str
    table: str
    year: AcademicYear | None
    status: str
    sha256: str
    rows: int
    good: int
    file: str
    imported_at: datetime
    layout: str
    revises: str | None
    folder: Path
    dated: str = ""  # the day a register or list speaks of, where it says so
    left_out: int = 0  # rows with errors that were left out when it was taken in
