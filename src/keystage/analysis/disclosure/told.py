"""What a reader is told elsewhere of the groups that a two-way table's pupils are of."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.shelf import Shelf
from keystage.analysis.vocabulary import PupilGroup, pupil_groups

__all__ = ["Told", "told_beside"]

_ALL = "all"


@dataclass(frozen=True, slots=True)
class Told:
    """A group of pupils of one year, as cells of the table. both: of both things at once. withheld: it is not told."""

    year: int
    group: str
    cells: frozenset[int]
    both: bool
    withheld: bool


def told_beside(frame: pl.DataFrame, beside: pl.DataFrame | None, home: Path | None) -> list[Told]:
    """Groups of which a figure of the same measure and year stands in `beside`, or is withheld there.

    frame: what `breakdown` gave, of one place. beside: the same place's protected figures, or None.
    """
    if beside is None:
        return []
    return list(_told(frame, beside.filter(pl.col("measure").is_in(frame["measure"].unique().implode())), home))


def _told(frame: pl.DataFrame, beside: pl.DataFrame, home: Path | None) -> Iterator[Told]:
    groups = pupil_groups(home)
    cells = {int(year): _cells(rows) for (year,), rows in frame.with_row_index("cell").group_by("year")}
    for year, code, value, reason in beside.select("year", "group", "value", "reason").unique().iter_rows():
        group = groups.get(code)
        if year not in cells or (value is None and reason != "hidden"):
            continue
        if code == _ALL:
            yield Told(year, code, frozenset(cells[year]), both=False, withheld=value is None)
        elif group is not None and (found := _of_group(group, groups, frame.columns[2:4], cells[year])) is not None:
            yield Told(year, code, found, both=bool(group.together), withheld=value is None)


def _cells(rows: pl.DataFrame) -> dict[int, tuple[str | None, ...]]:
    """Cell -> what its pupils are of the two things."""
    return {row[0]: tuple(row[1:]) for row in rows.select("cell", *rows.columns[3:5]).iter_rows()}


def _of_group(
    group: PupilGroup,
    groups: Shelf[PupilGroup],
    by: list[str],
    cells: dict[int, tuple[str | None, ...]],
) -> frozenset[int] | None:
    """The cells a group's pupils are in; None where the two things do not say."""
    if not group.together:
        at, values = _values(group, by)
        return None if at is None else frozenset(cell for cell, are in cells.items() if are[at] in values)
    parts = [groups.get(code) for code in group.together]
    found = [_of_group(part, groups, by, cells) for part in parts if part is not None and not part.together]
    if len(found) != len(group.together) or any(part is None for part in found):
        return None
    return frozenset.intersection(*(part for part in found if part is not None))


def _values(group: PupilGroup, by: list[str]) -> tuple[int | None, frozenset[str]]:
    """Which of the two things says that a pupil is of the group, and by which values."""
    if group.code in by:
        return by.index(group.code), frozenset({"true"})
    if group.column in by and group.values:
        return by.index(group.column), frozenset(group.values)
    return None, frozenset()
