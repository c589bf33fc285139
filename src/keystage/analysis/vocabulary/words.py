"""Codes that every room speaks of: pupil groups, and the reasons for which a figure is missing."""

from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import shelf

__all__ = ["PupilGroup", "Reason", "pupil_groups", "reasons"]


@dataclass(frozen=True, slots=True)
class PupilGroup:
    """A group of pupils. of: the words after a number ("disadvantaged pupils").

    others: the group whose national figure it is set against (disadvantaged: other pupils), where not the same group's.
    complement: the group of all the others whose column is filled; a gap is measured to it where there are no `others`.
    column, values: of a frame of pupils, those whose `column` (a column of `vocabulary.CONTEXT`, or one that is worked
    out: prior, born, high_attainer, fsm_share) is one of `values` ("F"; "true"), or for a number is `at_least` so much;
    no column: not made of pupils' rows.
    together: for two groups at once, their codes ("disadvantaged+boys" is both).
    """

    code: str
    title: str
    of: str
    order: int
    others: str = ""
    column: str = ""
    values: tuple[str, ...] = ()
    at_least: float | None = None
    complement: str = ""
    together: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure is missing. tokens: how files write it. words: what a page says in its place."""

    code: str
    words: str
    tokens: tuple[str, ...] = ()


def pupil_groups(home: Path | None = None) -> shelf.Shelf[PupilGroup]:
    """The pupil groups on the shelf, by code."""
    return shelf.read("groups", PupilGroup, table="group", home=home)


def reasons(home: Path | None = None) -> shelf.Shelf[Reason]:
    """The reasons on the shelf, by code."""
    return shelf.read("reasons", Reason, table="reason", home=home)
