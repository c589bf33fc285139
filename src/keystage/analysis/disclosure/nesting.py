"""Which groups of pupils are parts of which, so that one can be subtracted from the other."""

from collections.abc import Collection, Iterator
from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.policy import Table, tables

__all__ = ["parts_of"]

_ALL = "all"
_AND = "+"  # "disadvantaged+boys" is both at once


def parts_of(groups: Collection[str], home: Path | None = None) -> pl.DataFrame:
    """One row a part: group, of (the group it is a part of), table_code (parts of one table do not overlap).

    groups: codes that stand together. The tables on the shelf, and beside them, for two groups at once: they are parts
    of each of the two (disadvantaged boys and disadvantaged girls of the disadvantaged, disadvantaged and other boys of
    the boys) and with their counterparts of all pupils.
    """
    known = list(tables(home))
    rows = [(group, table.of, table.code) for table in known for group in table.groups]
    rows += [row for group in groups if _AND in group for row in _of_both(group, groups, known)]
    schema = {"group": pl.String, "of": pl.String, "table_code": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _of_both(group: str, groups: Collection[str], known: list[Table]) -> Iterator[tuple[str, str, str]]:
    parts = group.split(_AND)
    for part in parts:
        rest = frozenset(parts) - {part}
        whole = next((g for g in groups if frozenset(g.split(_AND)) == rest), None)
        if whole is not None:
            yield group, whole, f"{whole} by {_table(part, known)}"
    yield group, _ALL, " by ".join(sorted(_table(part, known) for part in parts))


def _table(part: str, known: list[Table]) -> str:
    """The table that parts all pupils as this group does; of a group that stands in none, its own."""
    return next((table.code for table in known if table.of == _ALL and part in table.groups), part)
