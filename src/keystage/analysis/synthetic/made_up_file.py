"""A file that was made up, with what a person who imports it would say of it."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["MadeUpFile"]


@dataclass(frozen=True, slots=True)
class MadeUpFile:
    """A file written. year: to be given when it is imported, where the file does not state it."""

    path: Path
    year: AcademicYear | None
    status: str
