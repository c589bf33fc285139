"""Columns of one type, one below the other: read in one go, then taken apart again.

A table of 300 columns and 300 rows then costs as much as one of 3 columns and 30,000 rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["LEGEND_BLANK", "Positions", "Tall", "Values", "reason_series"]

Positions = NDArray[np.intp]

LEGEND_BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Values:
    """What a tall series of text means.

    values: typed, as long as the text. reasons: for each cell an index into `legend`, 0 for none; None where no cell is
    coded. unreadable: positions of cells that are neither value nor code. repaired: rule -> positions of cells that
    were damaged and certain to be put right.
    """

    values: pl.Series
    reasons: NDArray[np.uint8] | None = None
    legend: tuple[str, ...] = ()
    unreadable: Positions = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    repaired: Mapping[str, Positions] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tall:
    """The cells of several columns, each `height` long. columns: their headers. rows: row numbers, one column's."""

    cells: pl.Series
    columns: tuple[str, ...]
    rows: pl.Series

    @classmethod
    def of(cls, columns: Sequence[pl.Series], rows: pl.Series) -> "Tall":
        cells = columns[0] if len(columns) == 1 else pl.concat([c.alias("") for c in columns])
        return cls(cells, tuple(c.name for c in columns), rows)

    @property
    def height(self) -> int:
        return self.rows.len()

    def part(self, series: pl.Series, index: int) -> pl.Series:
        """What belongs to the column at `index`."""
        return series if len(self.columns) == 1 else series.slice(index * self.height, self.height)

    def places(self, positions: Positions) -> pl.DataFrame:
        """row, column, text of the cells at `positions`."""
        height = max(self.height, 1)
        return pl.DataFrame(
            {
                "row": self.rows.gather(positions % height),
                "column": pl.Series(self.columns, dtype=pl.String).gather(positions // height),
                "text": self.cells.gather(positions).cast(pl.String),
            }
        )


def reason_series(reasons: NDArray[np.uint8], legend: tuple[str, ...], name: str) -> pl.Series | None:
    """A column of reasons from indices into `legend`; None where no cell has one."""
    if not reasons.any():
        return None
    return pl.Series(name, [None, *legend], dtype=pl.String).gather(reasons)
