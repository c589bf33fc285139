"""Sums of cells brought together for each level: schools, authorities, the nation."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.places import Level
from keystage.analysis.measures.pupils.sums import Cells

__all__ = ["LevelCells", "level_cells"]


@dataclass(frozen=True, slots=True)
class LevelCells:
    """The cells of one level: a group of the pupils of one owner.

    group, owner: (cells,) places in the lists of groups and owners. of_cell: (cells below,) the cell each of the
    kernel's cells is a part of, -1 for none.
    """

    level: Level
    group: NDArray[np.int64]
    owner: NDArray[np.int64]
    of_cell: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.group)

    @property
    def who(self) -> pl.Series:
        return self.level.who.gather(pl.Series(self.owner))

    def totals(self, below: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums of the kernel's cells, (columns, cells below), as sums of these, (columns, cells)."""
        if below.shape[1] == len(self) and bool((self.of_cell == np.arange(len(self))).all()):
            return below
        held = np.flatnonzero(self.of_cell >= 0)
        of_held = self.of_cell[held]
        made = np.empty((len(below), len(self)))
        for column, row in enumerate(below):
            made[column] = np.bincount(of_held, np.take(row, held), minlength=len(self))
        return made


def level_cells(level: Level, over: Cells) -> LevelCells:
    """Which cells of the level there are, by group and owner."""
    owner = level.of_place[over.place].astype(np.int64)
    both = np.where(owner >= 0, over.group * np.int64(len(level.who)) + owner, -1)
    there, of_cell = np.unique(both, return_inverse=True)
    skipped = int(len(there) > 0 and there[0] < 0)
    there = there[skipped:]
    return LevelCells(level, there // max(len(level.who), 1), there % max(len(level.who), 1), of_cell - skipped)
