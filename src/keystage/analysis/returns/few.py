"""A column as its different values: what is said of each value once then holds for every cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Few", "spell"]

_SHORT = 2_000


def spell(places: NDArray[np.unsignedinteger], words: Sequence[str | None]) -> pl.Series:
    """A column of words from their places in `words`. A single word, here and there, is written five times as fast as
    several are looked up."""
    some = places > 0
    only = int(places[np.argmax(some)]) if places.size else 0
    if words[0] is not None or not only or not (~some | (places == only)).all():
        return pl.Series(words, dtype=pl.String).gather(places)
    return (
        pl.DataFrame({"some": some})
        .select(pl.when("some").then(pl.lit(words[only], dtype=pl.String)).alias(""))
        .to_series()
    )


@dataclass(frozen=True, slots=True)
class Few:
    """values: the different texts of a column, an empty cell being "". codes: for each cell the place of its value."""

    values: list[str]
    codes: NDArray[np.uint32]

    @classmethod
    def of(cls, cells: pl.Series) -> "Few":
        """The different values of a column of text."""
        if cells.len() < _SHORT:
            places: dict[str, int] = {}
            codes = [places.setdefault(cell or "", len(places)) for cell in cells.to_list()]
            return cls(list(places), np.array(codes, dtype=np.uint32))
        full = cells.fill_null("") if cells.null_count() else cells
        coded = full.cast(pl.Categorical(pl.Categories.random())).to_physical().to_numpy()
        first = np.zeros(int(coded.max()) + 1, dtype=np.intp)
        first[coded[::-1]] = np.arange(coded.size - 1, -1, -1)  # written last: where a value stands first
        return cls(full.gather(first).to_list(), coded)

    def spread(self, meant: pl.Series) -> pl.Series:
        """A column of what each value means (`meant`, one a value)."""
        return meant.rename("").gather(self.codes)

    def marks(self, marks: Sequence[int]) -> NDArray[np.uint8]:
        """For every cell the mark of its value."""
        return np.array(marks, dtype=np.uint8)[self.codes]

    def where(self, chosen: Sequence[bool]) -> NDArray[np.intp]:
        """Positions of the cells whose value is chosen."""
        return np.flatnonzero(np.array(chosen, dtype=bool)[self.codes]) if any(chosen) else np.empty(0, dtype=np.intp)
