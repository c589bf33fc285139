"""A sheet of pupils whose every column has a meaning, as the definition by which sheets like it are read."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column, Layout, layouts
from keystage.analysis.returns.mapping.meanings import LEAVE_OUT, NAMES, plain_columns
from keystage.analysis.returns.naming import naming

__all__ = ["check_pupils", "pupil_layout"]

_WIDE, _LONG = "pupil_results_wide", "pupil_results"
_WHO = ("upn", "pupil", "dob", NAMES)
_SAYS = ("subject", "result")
_SESSIONS = "sessions_possible"


def check_pupils(codes: Collection[str]) -> None:
    """Raises InputError where nothing tells pupils apart, or nothing would be read of them."""
    if not {*codes} & {*_WHO}:
        raise InputError("No column tells pupils apart: say which is “upn”, or the school's own number “pupil”.")
    if "grade" in codes and not {*codes} & {*_SAYS}:
        raise InputError("A column is the “grade”, but none says of what: say which is the “subject”, or “result”.")
    known = {column.code for column in layouts()[_WIDE].columns if column.type == "result"}
    if not {*codes} & {*known, "grade", _SESSIONS}:
        raise InputError("No column is a result: say which means, for example, “ks2_reading”, or “sessions_possible”.")


def pupil_layout(
    code: str, title: str, means: Sequence[tuple[str, str]], before: Layout | None, home: Path | None
) -> Layout:
    """The definition. means: heading and meaning of each column. before: of the same code, whose headings are known
    still."""
    like = layouts(home)[_LONG if any(meaning == "grade" for _, meaning in means) else _WIDE]
    known = plain_columns(home, pupils=True)
    had = {column.code: column.headers for column in (before.columns if before else ())}
    taken = {heading for heading, _ in means}
    headings: dict[str, list[str]] = {}
    for heading, meaning in means:
        if meaning != LEAVE_OUT:
            headings.setdefault(meaning, []).append(heading)
    columns = [
        replace(known[meaning], headers=(*said, *(h for h in had.get(meaning, ()) if h not in taken)))
        for meaning, said in headings.items()
    ]
    own = _own(columns, home)
    return Layout(
        code=code,
        title=title,
        publisher=like.publisher,
        year="rows" if "year" in headings else "ask",
        year_column="year" if "year" in headings else "",
        status=like.status,
        columns=tuple(replace(column, required=column.code in own) for column in columns),
        one_of=(tuple(c for c in _WHO if c in headings),),
        subjects=like.subjects,
        rest="drop",
        pupils=like.pupils,
    )


def _own(columns: Sequence[Column], home: Path | None) -> set[str]:
    """By which columns the sheet is known again: results under headings that no other kind of file has; else all."""
    results = [c for c in columns if c.type == "result" or c.code in (*_SAYS, _SESSIONS)]
    known = {header for layout in layouts(home) if layout.pupils for header in naming(layout).headers}
    own = {column.code for column in results if not any(plain(header) in known for header in column.headers)}
    return own or {column.code for column in results}
