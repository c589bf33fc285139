"""What each header of a kind of file means, worked out once a layout."""

from collections.abc import Mapping
from dataclasses import dataclass

from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column, Layout, digest

__all__ = ["Named", "Naming", "naming"]


@dataclass(frozen=True, slots=True)
class Named:
    """What one header means: the frame's column `code`, of pupils in `group`."""

    code: str
    column: Column
    group: str


@dataclass(frozen=True, slots=True)
class Naming:
    """digest: of the layout. headers: every header it names, as it is compared, and what it means. wanted: columns of
    which one must be there, with the headers that show it. forbidden: headers that say it is another kind."""

    layout: Layout
    digest: str
    headers: Mapping[str, tuple[Named, ...]]
    wanted: tuple[tuple[Column, frozenset[str]], ...]
    forbidden: frozenset[str]

    def missing(self, headers: set[str]) -> list[Column]:
        """The columns that are needed and not there."""
        return [column for column, shown in self.wanted if shown.isdisjoint(headers)]

    def known(self, headers: set[str]) -> int:
        """How many of `headers` the layout names."""
        return len(headers & self.headers.keys())


_NAMINGS: dict[int, Naming] = {}  # by identity: a layout is not hashable


def naming(layout: Layout) -> Naming:
    """The naming of a layout."""
    kept = _NAMINGS.get(id(layout))
    if kept is None or kept.layout is not layout:
        forbidden = frozenset(map(plain, layout.forbids))
        kept = Naming(layout, digest(layout), _headers(layout), tuple(_wanted(layout)), forbidden)
        _NAMINGS[id(layout)] = kept
    return kept


def _headers(layout: Layout) -> dict[str, tuple[Named, ...]]:
    found: dict[str, tuple[Named, ...]] = {}
    for column in layout.columns:
        for header in column.headers:
            suffixes = [("", column.group), *(layout.groups.items() if "{group}" in header else ())]
            for suffix, group in suffixes:
                code = column.code if not suffix else f"{column.code}__{group}"
                key = plain(header.replace("{group}", suffix))
                if all(named.code != code for named in found.get(key, ())):
                    found[key] = (*found.get(key, ()), Named(code, column, group))
    return found


def _wanted(layout: Layout) -> list[tuple[Column, frozenset[str]]]:
    """Every layout wants at least one column; one that names none wants them all."""
    wanted = [(column, _shown(column, ("",))) for column in layout.columns if column.required]
    for choice in layout.one_of:
        either = [c for c in layout.columns if c.code in choice or ("*" in choice and _is_figure(c))]
        wanted.append((either[0], frozenset().union(*(_shown(c, ("", *layout.groups)) for c in either))))
    return wanted or [(column, _shown(column, ("",))) for column in layout.columns]


def _is_figure(column: Column) -> bool:
    return column.type == "result" or (bool(column.measure) and column.role == "value")


def _shown(column: Column, suffixes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(plain(header.replace("{group}", suffix)) for header in column.headers for suffix in suffixes)
