"""Differences between two figures of the same school: reading and writing, boys and girls."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.measures import measures
from keystage.analysis.triage.parts import SMALLEST_TESTED

__all__ = ["Difference", "difference_columns", "differences"]


@dataclass(frozen=True, slots=True)
class Difference:
    """first less second, named as criteria name figures. each: key stages for whose measures it is made.

    Where `each` is given, first and second are groups of pupils and the name is `<measure>_<code>`.
    """

    code: str
    title: str
    first: str
    second: str
    each: tuple[str, ...] = ()


def differences(home: Path | None = None) -> dict[str, Difference]:
    """Every difference by name, those of groups written out for each measure."""
    found = shelf.read("questions", Difference, table="difference", home=home)
    return {made.code: made for entry in found for made in _written_out(entry, home)}


def _written_out(entry: Difference, home: Path | None) -> Iterator[Difference]:
    if not entry.each:
        yield entry
        return
    for measure in measures(home):
        if measure.key_stage in entry.each and measure.kind != "count":
            code, first, second = (f"{measure.code}_{ending}" for ending in (entry.code, entry.first, entry.second))
            yield Difference(code, f"{measure.title}: {entry.title}", first, second)


def difference_columns(entry: Difference) -> dict[str, pl.Expr]:
    """The parts of a difference as expressions over a frame with the parts of its two figures.

    The range is the square-and-add one (Newcombe 1998, method 10), from each figure's own range. Two subjects are
    of the same pupils, and their results go together; the range takes them as separate and so is, if anything, wide.
    """
    first, second = entry.first, entry.second
    points = pl.col(first) - pl.col(second)
    down = _added(pl.col(first) - pl.col(f"{first}_range_low"), pl.col(f"{second}_range_high") - pl.col(second))
    up = _added(pl.col(f"{first}_range_high") - pl.col(first), pl.col(second) - pl.col(f"{second}_range_low"))
    n = pl.min_horizontal(f"{first}_n", f"{second}_n")
    national = pl.col(f"{first}_national") - pl.col(f"{second}_national")
    tested = pl.when(n >= SMALLEST_TESTED)
    return {
        "": points,
        "national": national,
        "range_low": points - down,
        "range_high": points + up,
        "pupils": pl.col(f"{first}_reached") - pl.col(f"{second}_reached"),
        "n": n,
        "above": tested.then((points - down > 0) & (points - down > national)),
        "below": tested.then((points + up < 0) & (points + up < national)),
    }


def _added(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    return (one.pow(2) + other.pow(2)).sqrt()
