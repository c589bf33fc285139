"""Ways to part pupils for a breakdown: `definitions/ways`."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import shelf

__all__ = ["Part", "Way", "ways"]


@dataclass(frozen=True, slots=True)
class Part:
    """Pupils whose word is one of `values`."""

    code: str
    title: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """column: of a frame of pupils, or one that is worked out of it (`membership.column_of`). parts: in their order."""

    code: str
    title: str
    column: str
    parts: tuple[Part, ...]


def ways(home: Path | None = None) -> shelf.Shelf[Way]:
    """The ways on the shelf, by code."""
    return shelf.read("ways", Way, table="way", home=home)
