"""A release: one table of one file as it came, for as long as it may be held."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Destroyed", "Release"]

_HERE = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Release:
    """What a manifest says. `code` is the release's name everywhere (12 hex digits).

    sha256: of the source file's bytes as they came. rows: stored; good: of those, without an error.
    status: provisional | revised | final | school_reported | unknown. year: None for registers and links.
    revises: the release it stands beside and supersedes. folder: holds the manifest, its copy and data.parquet.
    replaces: the release whose rows these are without those that were taken out; that one is no longer here.
    taken_out: rows of people who were erased, left out when it was taken in or when it replaced another. under: key of
    the erasure by which it replaced another.
    number: counts up with every import, so that the later one is known whatever a computer's clock said.
    data_sha256: of data.parquet; "" in releases of earlier versions, which did not note it.
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
    replaces: str = ""
    taken_out: int = 0
    under: str = ""
    number: int = 0
    data_sha256: str = ""

    @property
    def order(self) -> tuple[int, datetime, str]:
        """To sort releases by which came later."""
        return self.number, self.imported_at, self.code

    @property
    def came_on(self) -> date:
        """The day it was imported, as a calendar in England has it."""
        return self.imported_at.astimezone(_HERE).date()


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A release whose rows, and the file they came from, are no longer here: its manifest stays, with the reason.

    release: as it was. why: a sentence. under: key of the erasure or of the certificate. rows: that went with it.
    successor: the release that holds the others; "" where all went.
    """

    release: Release
    at: datetime
    why: str
    under: str
    rows: int
    successor: str = ""

    @property
    def sentence(self) -> str:
        """What became of it, for a person who asks for it."""
        said = f"Release {self.release.code} was destroyed on {self.at.day} {self.at:%B %Y}. {self.why}"
        return f"{said} Its other rows are release {self.successor}." if self.successor else said
