"""Which columns of a file contribute which figure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from keystage.analysis.returns import Column, Layout

__all__ = ["ALL", "Contribution", "contributions", "counts", "long_columns"]

ALL = "all"
_FAMILY = "{group}"


@dataclass(frozen=True, slots=True)
class Contribution:
    """One figure of a row: of which measure and group, and in which columns its parts stand (role -> column)."""

    measure: str
    group: str
    columns: Mapping[str, str]


def contributions(layout: Layout, present: Collection[str]) -> tuple[Contribution, ...]:
    """The figures that a frame with the columns `present` holds, in the layout's order.

    Where two columns would give the same part of a figure, the first stands. A role without a measure ("n" of the
    whole row) goes to every figure of its group that has no such column of its own.
    """
    found: dict[tuple[str, str], dict[str, str]] = {}
    shared: dict[str, dict[str, str]] = {}
    for column in layout.columns:
        for name, group in _members(column, layout):
            if column.role is None or name not in present:
                continue
            home = found.setdefault((column.measure, group), {}) if column.measure else shared.setdefault(group, {})
            home.setdefault(column.role, name)
    return tuple(
        Contribution(measure, group, shared.get(group, {}) | columns)
        for (measure, group), columns in found.items()
        if "value" in columns
    )


def counts(found: tuple[Contribution, ...]) -> Mapping[tuple[str, str], str]:
    """(measure, group) -> the column that holds its value: where a share finds the number of pupils it is of."""
    return {(c.measure, c.group): c.columns["value"] for c in found}


def long_columns(layout: Layout, present: Collection[str]) -> Mapping[str, str]:
    """role -> column of a file with one figure a row, which names the measure in a column of its own; else nothing.

    Such a layout has a column "measure", a column of role "value" that names no measure, and may have "group".
    """
    roles = {c.role: c.code for c in layout.columns if c.role and not c.measure and c.code in present}
    if "value" not in roles or "measure" not in present:
        return {}
    named = {name: name for name in ("measure", "group") if name in present}
    return {str(role): code for role, code in roles.items()} | named


def _members(column: Column, layout: Layout) -> Iterator[tuple[str, str]]:
    """The frame's columns of one layout column, with the group each is of."""
    yield column.code, column.group
    if any(_FAMILY in header for header in column.headers):
        for group in dict.fromkeys(layout.groups.values()):
            yield f"{column.code}__{group}", group
