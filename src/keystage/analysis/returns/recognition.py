"""Which kind of file a table is: told by its columns, never by the file's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import lower_headings, plain, safely_named
from keystage.analysis.returns.layout import Column, Layout, shipped
from keystage.analysis.returns.naming import Named, Naming, naming
from keystage.analysis.returns.private import is_private
from keystage.analysis.returns.raw import RawTable

__all__ = ["NoDataError", "Recognised", "recognise"]

_LINES = 30  # that are looked at to tell text from a table
_TELLING = frozenset({"upn", "uniquepupilnumber", "dob", "dateofbirth"})  # headings that only sheets of pupils have
_NEAR = 2  # columns that may lack where a kind is named as the nearest


class NoDataError(InputError):
    """What was given is no table, and nothing in it is data: nobody need do anything."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table whose kind is known. columns: name of each of its columns -> what it means (mostly one thing; nothing
    where the layout does not name it)."""

    layout: Layout
    table: RawTable
    columns: Mapping[str, tuple[Named, ...]]


def recognise(table: RawTable, layouts: Iterable[Layout], *, kind: str | None = None) -> Recognised:
    """The kind of `table`: all columns it requires are there, none it forbids, and the most headers are known.

    Looks at the table's header, then at its first rows, in case titles stand above the header. kind: only this one.
    Raises InputError, saying what the table looks like and what to do.
    """
    known = [naming(layout) for layout in layouts if kind in (None, layout.code)]
    if not known:
        raise InputError(f"There is no kind of file “{kind}”. List the kinds with: keystage read --kinds")
    for candidate in chain([safely_named(table)], lower_headings(table)):
        best = _best(candidate, known)
        if best is not None:
            names = zip(candidate.cells.columns[1:], candidate.headers, strict=True)
            return Recognised(best.layout, candidate, {name: _meant(best, name, header) for name, header in names})
    if prose := _prose(table):
        raise NoDataError(prose)
    raise InputError(_unknown(table, known, kind))


def _best(table: RawTable, known: list[Naming]) -> Naming | None:
    headers = {plain(header) for header in table.headers}
    fitting = [n for n in known if n.forbidden.isdisjoint(headers) and not n.missing(headers)]
    return max(fitting, key=lambda n: (*_of_pupils(n.layout), n.known(headers)), default=None)


def _of_pupils(layout: Layout) -> tuple[bool, bool]:
    """What tells pupils apart is of pupils, whatever schools' figures it may look like; and where somebody said what
    the columns of such a sheet mean, that holds."""
    return bool(layout.pupils), bool(layout.pupils) and layout.code not in shipped()


def _meant(best: Naming, name: str, header: str) -> tuple[Named, ...]:
    """A repeated header is told by its number first: “SNP (2)”; one with a + or a star by these: “4+”, “A*”."""
    spelt = header.replace("+", " or more").replace("*", " star")
    if spelt != header and (meant := best.headers.get(plain(spelt))):
        return meant
    return best.headers.get(plain(name)) or best.headers.get(plain(header), ())


def _unknown(table: RawTable, known: list[Naming], kind: str | None) -> str:
    headers = {plain(header) for header in table.headers}
    if kind is not None:
        title, lacking = known[0].layout.title, _lacking(known[0].missing(headers))
        if not lacking:
            return f"Not readable as “{title}”: it has columns that another kind of file has. Leave the kind out."
        return f"Not readable as “{title}”: there is no column {lacking}. Leave the kind out, or check the file."
    if any(is_private(header) for header in table.headers):
        return (
            "The first row holds values, not headings, so nobody can tell what the columns are. Write a heading above "
            "each column (keystage template shows which are known)."
        )
    near = min(
        (n for n in known if n.known(headers)), key=lambda n: (len(n.missing(headers)), -n.known(headers)), default=None
    )
    if near is not None and near.layout.pupils and near.missing(headers) and _TELLING & headers:
        return (
            "This looks like results of pupils, but no column is headed as a result that is known (KS2 reading test, "
            "GCSE maths). Tell what its columns mean once with: keystage map FILE"
        )
    if near is not None and 0 < len(near.missing(headers)) <= _NEAR:
        return (
            f"Not a kind of file that is known. It is nearest to “{near.layout.title}”, but has no column "
            f"{_lacking(near.missing(headers))}. If it was renamed, tell its meaning once with: keystage map FILE"
        )
    seen = _listed([header for header in table.headers if header][:6], "and")
    return (
        f"Not a kind of file that is known; its columns begin {seen}. "
        "If it is a table of schools, tell what its columns mean once with: keystage map FILE"
    )


def _prose(table: RawTable) -> str:
    """What to say of text that was taken for a table: most of its lines are one cell, and that one is a sentence."""
    first = [line for line in (*table.above, *table.headers) if line]
    rows = [[str(cell) for cell in row[1:] if cell is not None] for row in table.cells.head(_LINES).rows()]
    alone = [row for row in rows if len(row) <= 1]
    words = sum(len(cell.split()) > 2 for row in rows for cell in row)
    if any(is_private(cell) for row in rows for cell in row):
        return ""
    if len(rows) < 3 or len(alone) < 0.6 * len(rows) or words < 0.2 * len(rows) or not first:
        return ""
    return f"This is text (“{first[0][:60]}”), a description rather than a table: there is nothing to import."


def _lacking(columns: list[Column]) -> str:
    return _listed([column.headers[0] for column in columns], "or")


def _listed(words: list[str], last: str) -> str:
    quoted = [f"“{word}”" for word in words]
    return f" {last} ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
