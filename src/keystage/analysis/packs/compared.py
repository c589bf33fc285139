"""A school's figures beside what they are set against: a row made only when it is asked for."""

from collections.abc import Mapping
from functools import cached_property
from itertools import starmap
from typing import NamedTuple

import polars as pl

__all__ = ["Compared", "Comparisons"]


class Compared(NamedTuple):
    """One row of `benchmarks.COMPARISONS`: a school's figure beside what it is set against."""

    urn: str
    year: int
    key_stage: str
    measure: str
    group: str
    value: float | None
    n: float | None
    numerator: float | None
    low: float | None
    high: float | None
    ours: bool | None
    reason: str | None
    national: float | None
    others: float | None
    area: float | None
    national_release: str | None
    difference: float | None
    pupils: float | None
    direction: str | None
    clear: bool | None
    test: str | None
    good: bool | None
    band: int | None
    run: int | None
    run_clear: int | None
    previous: float | None
    change: float | None
    change_clear: bool | None
    highest_of: int | None
    highest_since: int | None
    declining: bool | None
    pooled: float | None
    pooled_n: float | None
    pooled_low: float | None
    pooled_high: float | None
    pooled_years: int | None
    pooled_national: float | None
    similar_n: int | None
    similar_low: float | None
    similar_median: float | None
    similar_high: float | None
    place: int | None
    place_low: int | None
    place_high: int | None
    place_of: int | None


class Comparisons:
    """One school's rows. There are thousands of them, of forty columns, and a page tells of some dozens."""

    def __init__(self, frame: pl.DataFrame) -> None:
        """frame: `benchmarks.COMPARISONS` of one school."""
        self._frame = frame.select(Compared._fields)
        self._made: dict[str, Mapping[tuple[str, int], Compared]] = {}

    def at(self, measure: str, *, group: str, year: int) -> Compared | None:
        """None where nothing is held."""
        return self._by_group(measure).get((group, year))

    def of(self, measure: str) -> tuple[Compared, ...]:
        """Every row of a measure, in the order held."""
        return tuple(self._by_group(measure).values())

    def of_year(self, year: int) -> tuple[Compared, ...]:
        """Every row of a results year, in the order held."""
        return tuple(_rows(self._frame.filter(pl.col("year") == year)))

    def measured(self, key_stage: str, *, year: int) -> tuple[str, ...]:
        """Codes of the measures of a key stage with any row in the year, in the order held."""
        return tuple(dict.fromkeys(code for code, *where in self._held if where == [key_stage, year]))

    def _by_group(self, measure: str) -> Mapping[tuple[str, int], Compared]:
        if measure not in self._made:
            rows = _rows(self._frame[self._places[measure]]) if measure in self._places else ()
            self._made[measure] = {(row.group, row.year): row for row in rows}
        return self._made[measure]

    @cached_property
    def _places(self) -> Mapping[str, list[int]]:
        """Measure -> the places of its rows."""
        places = self._frame.select("measure").with_row_index("at").group_by("measure", maintain_order=True)
        return dict(places.agg("at").iter_rows())

    @cached_property
    def _held(self) -> list[tuple[str, str, int]]:
        """Measure, key stage and year, each once. Measures in the order held, whichever year they are first held in."""
        held = self._frame.select("measure", "key_stage", "year").unique(maintain_order=True)
        order = {measure: at for at, measure in enumerate(self._places)}
        return sorted(held.rows(), key=lambda row: order[row[0]])


def _rows(frame: pl.DataFrame) -> "starmap[Compared]":
    columns = (frame[name].to_list() for name in Compared._fields)  # much faster than rows
    return starmap(Compared, zip(*columns, strict=True))
