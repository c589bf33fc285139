"""What an empty sheet is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from keystage.analysis.returns.layout import Layout

__all__ = ["BlankColumn", "BlankSheet", "blank_columns", "heading_of"]

_WIDTH = 14
_WIDTHS = {
    "name": 34, "measure": 44, "priority": 30, "actions": 60, "town": 18, "adviser": 20, "cluster": 20, "upn": 18,
    "subject": 24, "method": 22,
}  # fmt: skip
_WRAPPED = ("actions", "priority")


@dataclass(frozen=True, slots=True)
class BlankColumn:
    """A heading. width: in letters. date, wrapped: how its cells look. choices: what may be picked."""

    heading: str
    width: int = _WIDTH
    date: bool = False
    wrapped: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """A sheet to fill in. notes: a paragraph each, for a sheet beside it."""

    name: str
    columns: tuple[BlankColumn, ...]
    notes: tuple[str, ...]


def blank_columns(
    layout: Layout, codes: Sequence[str], choices: Mapping[str, tuple[str, ...]]
) -> tuple[BlankColumn, ...]:
    """The columns of a layout by code, each under its first heading. choices: what may be picked, by code."""
    types = {column.code: column.type for column in layout.columns}
    return tuple(
        BlankColumn(
            heading_of(layout, code),
            _WIDTHS.get(code, _WIDTH),
            date=types[code] == "date",
            wrapped=code in _WRAPPED,
            choices=choices.get(code, ()),
        )
        for code in codes
    )


def heading_of(layout: Layout, code: str) -> str:
    """The first heading by which the layout knows the column."""
    (column,) = (column for column in layout.columns if column.code == code)
    return " ".join(column.headers[0].replace("{group}", "").split())
