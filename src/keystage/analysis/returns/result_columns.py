"""Columns of pupils' results: a kind of file with a row a pupil has one for every result on the shelf."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from keystage.analysis import scales
from keystage.analysis.scales import Result
from keystage.analysis.shelf import Shelf

if TYPE_CHECKING:
    from keystage.analysis.returns.layout import Layout

__all__ = ["headings_of", "with_results"]

_TEST, _TEACHER = ("test", "test result"), ("TA", "teacher assessment")
_METHODS = {"test": _TEST, "teacher": _TEACHER, "": (*_TEST, *_TEACHER)}
_SCORES = ("result", "grade", "level", "score", "scaled score", "SS")

_MADE: dict[tuple[str, str], Shelf["Layout"]] = {}


def with_results(known: Shelf["Layout"], home: Path | None) -> Shelf["Layout"]:
    """The layouts, those of a row a pupil that name no result of their own with a column for each on the shelf."""
    every = scales.results(home)
    key = (known.digest, every.digest)
    if key not in _MADE:
        entries = {code: _widened(layout, every) for code, layout in known.entries.items()}
        _MADE[key] = replace(known, entries=entries)
    return _MADE[key]


def _widened(layout: "Layout", every: Shelf[Result]) -> "Layout":
    from keystage.analysis.returns.layout import Column

    if layout.pupils != "wide" or any(column.type == "result" for column in layout.columns):
        return layout
    added = tuple(Column(r.code, headings, "result") for r, headings in headings_of(every))
    return replace(layout, columns=(*layout.columns, *added))


def headings_of(every: Shelf[Result]) -> Iterator[tuple[Result, tuple[str, ...]]]:
    """Each result with the headings it may have. What a definition says comes first: headings made of its subject
    ("KS2 maths test", "Maths") are left to a result that names them itself."""
    from keystage.analysis.returns.headings import plain

    named = {plain(word) for result in every for word in (result.code, result.title, *result.headers)}
    for result in every:
        own = (*result.headers, result.title, result.code)
        made = (word for word in _made(result) if plain(word) not in named)
        yield result, tuple(dict.fromkeys((*own, *made)))


def _made(result: Result) -> Iterator[str]:
    """Stage, subject and method put together as people do; the bare subject, which may be of several results."""
    for word in dict.fromkeys((result.subject, *result.words)):
        for stage in ("", f"{result.key_stage} "):
            yield f"{stage}{word}"
            for after in (*_METHODS[result.method], *_SCORES):
                yield f"{stage}{word} {after}"
