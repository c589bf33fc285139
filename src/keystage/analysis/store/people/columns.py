"""Which columns of a file are about a person who can be told apart: `definitions/personal_data`, and what it is silent
about."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.returns import Layout
from keystage.analysis.returns.layout import shipped

__all__ = ["About", "AboutPeople", "ImpersonalColumns", "PersonalColumns", "about_people", "told_of"]

About = Literal["pupil", "head", "adviser", "officer", "teacher", "staff", "sponsor", "somebody"]

_PUPILS = "pupils"  # stands for every layout whose rows are pupils'
_EVERY = "*"
_WORDS = ("text", "code")  # types of columns that may tell of a person; the others are figures, days and codes of ours


@dataclass(frozen=True, slots=True)
class PersonalColumns:
    """Columns of some layouts that are about somebody. layouts: codes, or "pupils"; columns: codes, or "*"."""

    code: str
    layouts: tuple[str, ...]
    about: About
    columns: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ImpersonalColumns:
    """Columns that tell nothing of anybody, and why. own: in an authority's own sheets too, whose "owner" or "title"
    may be anything; else only in the layouts that everybody knows."""

    code: str
    why: str
    columns: tuple[str, ...]
    own: bool = False


@dataclass(frozen=True, slots=True)
class AboutPeople:
    """What one layout's columns tell of people.

    about: kind of person -> codes of columns ("*": all). unsaid: columns of words that the definitions do not name:
    taken to be about somebody. further: whether columns beyond these are kept as the file has them.
    """

    about: dict[About, tuple[str, ...]]
    unsaid: tuple[str, ...]
    further: bool

    @property
    def of_pupils(self) -> bool:
        return "pupil" in self.about


def about_people(layout: Layout, home: Path | None = None) -> AboutPeople:
    """What the columns of `layout` tell of people."""
    found: dict[About, tuple[str, ...]] = {}
    for one in shelf.read("personal_data", PersonalColumns, table="personal", home=home):
        if layout.code in one.layouts or (told_of(layout) and _PUPILS in one.layouts):
            found[one.about] = (*found.get(one.about, ()), *one.columns)
    named = {code for codes in found.values() for code in codes}
    nobody = shelf.read("personal_data", ImpersonalColumns, table="impersonal", home=home)
    shared = layout.code in shipped()
    known = named | {code for one in nobody if one.own or shared for code in one.columns}
    unsaid = [c.code for c in layout.columns if c.type in _WORDS and c.code not in known and _EVERY not in named]
    return AboutPeople(found, tuple(unsaid), layout.rest == "keep")


def told_of(layout: Layout) -> bool:
    """Whether the rows of a file are pupils': a layout of pupils, or any that has a column of UPNs."""
    return bool(layout.pupils) or any(column.code == "upn" for column in layout.columns)
