"""Which kind of file a table is: told by its columns, never by the file's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import lower_headings, plain
from keystage.analysis.returns.layout import Column, Layout
from keystage.analysis.returns.raw import RawTable

__all__ = ["Named", "Recognised", "naming", "recognise"]


@dataclass(frozen=True, slots=True)
class Named:
    """What one header means: the frame's column `code`, of pupils in `group`."""

    code: str
    column: Column
    group: str


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table whose kind is known. columns: name of each of its columns -> what it means (mostly one thing; nothing
    where the layout does not name it)."""

    layout: Layout
    table: RawTable
    columns: Mapping[str, tuple[Named, ...]]


_LINES = 30  # that are looked at to tell text from a table
_NAMINGS: dict[int, tuple[Layout, dict[str, tuple[Named, ...]]]] = {}  # by identity: a layout is not hashable


def naming(layout: Layout) -> dict[str, tuple[Named, ...]]:
    """Every header that `layout` knows, as it is compared, and what it means."""
    kept = _NAMINGS.get(id(layout))
    if kept is None or kept[0] is not layout:
        kept = _NAMINGS[id(layout)] = (layout, _expanded(layout))
    return kept[1]


def _expanded(layout: Layout) -> dict[str, tuple[Named, ...]]:
    found: dict[str, tuple[Named, ...]] = {}
    for column in layout.columns:
        for header in column.headers:
            suffixes = [("", column.group)]
            if "{group}" in header:
                suffixes += layout.groups.items()
            for suffix, group in suffixes:
                code = column.code if not suffix else f"{column.code}__{group}"
                key = plain(header.replace("{group}", suffix))
                if all(named.code != code for named in found.get(key, ())):
                    found[key] = (*found.get(key, ()), Named(code, column, group))
    return found


def recognise(table: RawTable, layouts: Iterable[Layout], *, kind: str | None = None) -> Recognised:
    """The kind of `table`: all columns it requires are there, none it forbids, and the most headers are known.

    Looks at the table's header, then at its first rows, in case titles stand above the header. kind: only this one.
    Raises InputError, saying what the table looks like and what to do.
    """
    known = list(layouts)
    if kind is not None:
        known = [layout for layout in known if layout.code == kind]
        if not known:
            raise InputError(f"There is no kind of file “{kind}”. `keystage read --help` says how to list the kinds.")
    for candidate in chain([table], lower_headings(table)):
        best = _best(candidate, known)
        if best is not None:
            lookup = naming(best)
            names = zip(candidate.cells.columns[1:], candidate.headers, strict=True)
            meant = {name: lookup.get(plain(name)) or lookup.get(plain(header), ()) for name, header in names}
            return Recognised(best, candidate, meant)
    raise InputError(_prose(table) or _unknown(table, known, kind))


def _best(table: RawTable, layouts: list[Layout]) -> Layout | None:
    headers = {plain(header) for header in table.headers}
    fitting = [layout for layout in layouts if not _missing(layout, headers) and not _forbidden(layout, headers)]
    return max(fitting, key=lambda layout: len(headers & naming(layout).keys()), default=None)


def _missing(layout: Layout, headers: set[str]) -> list[Column]:
    """The required columns that are not there; every layout requires at least one."""
    required = [column for column in layout.columns if column.required]
    missing = [column for column in required if not _present(column, headers)]
    for choice in layout.one_of:
        wanted = [c for c in layout.columns if c.code in choice or ("*" in choice and c.measure and c.role == "value")]
        if not any(_present(column, headers, layout.groups) for column in wanted):
            missing.append(wanted[0])
    return missing if required or layout.one_of else list(layout.columns)


def _present(column: Column, headers: set[str], suffixes: Iterable[str] = ()) -> bool:
    return any(plain(h.replace("{group}", suffix)) in headers for h in column.headers for suffix in ("", *suffixes))


def _forbidden(layout: Layout, headers: set[str]) -> bool:
    return any(plain(header) in headers for header in layout.forbids)


def _unknown(table: RawTable, layouts: list[Layout], kind: str | None) -> str:
    headers = {plain(header) for header in table.headers}
    if kind is not None:
        lacking = _listed([column.headers[0] for column in _missing(layouts[0], headers)])
        title = layouts[0].title
        return f"Not readable as “{title}”: there is no column {lacking}. Leave the kind out, or check the file."
    seen = _listed([header for header in table.headers if header][:6])
    near = [(len(_missing(layout, headers)), layout) for layout in layouts if headers & naming(layout).keys()]
    if near:
        gaps, layout = min(near, key=lambda n: (n[0], -len(headers & naming(n[1]).keys())))
        absent = _listed([column.headers[0] for column in _missing(layout, headers)])
        if gaps <= 2 and absent:
            return (
                f"Not a kind of file that is known. It is nearest to “{layout.title}”, but has no column {absent}. "
                "If that column was renamed, tell its meaning once with: keystage map FILE"
            )
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
    if len(rows) < 3 or len(alone) < 0.6 * len(rows) or words < 0.2 * len(rows) or not first:
        return ""
    return f"This is text (“{first[0][:60]}”), a description rather than a table: there is nothing to import."


def _listed(words: list[str]) -> str:
    quoted = [f"“{word}”" for word in words]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
