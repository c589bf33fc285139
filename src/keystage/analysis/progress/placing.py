"""Which school is whose: schools (or cells of two groupings) in sorted order, and each pupil's place among them."""

from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Cells", "Places", "Schools"]

_ROOM = 8  # a table of all numbers between the least and the greatest school is made up to so many times the rows


class Places(Protocol):
    """Groups in sorted order. `names`: of each its school, or its number."""

    @property
    def names(self) -> pl.Series: ...

    def of(self, rows: pl.DataFrame) -> NDArray[np.int32]:
        """Each row's place; every row's group is known."""
        ...


class Schools:
    """The values of one column, sorted."""

    def __init__(self, column: str, values: pl.Series) -> None:
        """values: at least every value that will be met; nulls are none."""
        self.column = column
        words = values.dtype in (pl.Categorical, pl.Enum)
        values = values.cast(pl.String) if words else values
        self.names, self._table, self._least = _sorted(values)

    def of(self, rows: pl.DataFrame) -> NDArray[np.int32]:
        values = rows[self.column]
        if self._table is not None:
            return np.asarray(self._table[values.to_numpy() - self._least])
        known = self.names.alias("value").to_frame().with_row_index("place")
        asked = values.cast(self.names.dtype).alias("value").to_frame()
        found = asked.join(known, on="value", how="left", maintain_order="left")
        return found["place"].cast(pl.Int32).to_numpy()


class Cells:
    """Pairs of school and other group that occur, by school, then by the other. school, also: each pair's places."""

    def __init__(self, schools: Schools, others: Schools, pairs: pl.DataFrame) -> None:
        """pairs: at least each pair that will be met; it may hold a pair more than once."""
        self.schools, self.others = schools, others
        self._numbers = np.unique(self._number(pairs))
        self.names = pl.Series("cell", np.arange(len(self._numbers)))
        self.school, self.also = np.divmod(self._numbers, len(others.names))

    def of(self, rows: pl.DataFrame) -> NDArray[np.int32]:
        return np.searchsorted(self._numbers, self._number(rows)).astype(np.int32)

    def _number(self, rows: pl.DataFrame) -> NDArray[np.int64]:
        return self.schools.of(rows).astype(np.int64) * len(self.others.names) + self.others.of(rows)


def _sorted(values: pl.Series) -> tuple[pl.Series, NDArray[np.int32] | None, int]:
    """Each value once; for whole numbers that lie close, a table of their places from the least on."""
    values = values.drop_nulls()
    if not values.dtype.is_integer() or values.is_empty():
        return values.unique().sort(), None, 0
    least, most = int(values.min()), int(values.max())  # type: ignore[arg-type]  # whole numbers, and there are some
    if most >= 2**63 or most - least > _ROOM * len(values) + 1000:
        return values.unique().sort(), None, 0
    there = np.flatnonzero(np.bincount(values.to_numpy() - least))
    table = np.zeros(most - least + 1, np.int32)
    table[there] = np.arange(len(there))
    return pl.Series(values.name, there + least, values.dtype), table, least
