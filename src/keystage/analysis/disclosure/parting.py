"""Cells that hang together, some thousand at a time: looked at alone, they take little time and memory."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from keystage.analysis.disclosure.equations import Numbers

__all__ = ["Part", "parts"]

_TOGETHER = 1_000  # cells, at least: one school has some two thousand


@dataclass(frozen=True, slots=True)
class Part:
    """place: which cells of all. cells: they, with `origin`, their old number. members: their tables, renumbered."""

    place: Numbers
    cells: pl.DataFrame
    members: pl.DataFrame


def parts(cells: pl.DataFrame, members: pl.DataFrame) -> Iterator[Part]:
    """Everything that stands in a table, in parts across which neither a table reaches nor a size, which is withheld
    in all measures or in none.

    cells: cell (0, 1, …), size_key. members: table, total, part, …: one row a part.
    """
    if members.is_empty():
        return
    total, part = (members[name].to_numpy().astype(np.int64) for name in ("total", "part"))
    sized = cells.with_row_index("at").filter(pl.col("size_key").is_not_null())
    size = cells.height + sized["size_key"].rank("dense").to_numpy().astype(np.int64) - 1
    ends = np.concatenate([total, sized["at"].to_numpy()]), np.concatenate([part, size])
    many = cells.height + sized["size_key"].n_unique()
    graph = sparse.coo_array((np.ones(len(ends[0])), ends), shape=(many, many))
    of_cell = connected_components(graph, directed=False)[1][: cells.height]
    inside = np.unique(np.concatenate([total, part]))
    held = np.bincount(of_cell[inside], minlength=of_cell.max(initial=0) + 1)
    bunch = ((np.cumsum(held) - held) // _TOGETHER)[of_cell]
    rows = members.with_columns(bunch=bunch[total]).partition_by("bunch", as_dict=True, include_key=False)
    number = np.full(cells.height, -1)
    for some in np.split(inside[np.argsort(bunch[inside], kind="stable")], _ends(bunch[inside])):
        number[some] = np.arange(len(some))
        here, new = rows[(int(bunch[some[0]]),)], pl.Series(number)
        renumbered = (new.gather(here[name]).cast(members.schema[name]).alias(name) for name in ("total", "part"))
        them = cells[some].rename({"cell": "origin"}).with_columns(cell=pl.int_range(pl.len()).cast(pl.UInt32))
        yield Part(some, them, here.with_columns(renumbered))


def _ends(bunches: Numbers) -> Numbers:
    """Where one bunch ends and the next begins, among their sorted numbers."""
    return np.flatnonzero(np.diff(np.sort(bunches))) + 1
