"""A two-way table as cells: the cells themselves, what each thing comes to alone, and what is told of it elsewhere."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.policy import Policy, tables
from keystage.analysis.disclosure.small import telling
from keystage.analysis.disclosure.told import Told, told_beside

__all__ = ["Crossed", "crossed"]

Row = tuple[str, int, Iterable[int]]  # a table's name, its total, its parts


@dataclass(frozen=True, slots=True)
class Crossed:
    """inside: cells of the table, in its order. alone: of one thing alone, or told elsewhere, numbered from 0.

    sets: of each of `alone`, the cells of the table that it comes to. within: the tables of `alone` by themselves.
    across: which cells of the table come to which of `alone`.
    """

    inside: pl.DataFrame
    alone: pl.DataFrame
    sets: tuple[frozenset[int], ...]
    within: pl.DataFrame
    across: pl.DataFrame

    def cells(self, withheld: pl.Series) -> pl.DataFrame:
        """All cells, those alone after those inside: what is withheld alone is withheld with all its cells."""
        gone = {cell for cells, hidden in zip(self.sets, withheld, strict=True) if hidden for cell in cells}
        here = pl.Series([cell in gone for cell in range(self.inside.height)], dtype=pl.Boolean)
        inside = self.inside.with_columns(pl.col("withheld", "unsized") | here)
        alone = self.alone.with_columns(
            pl.col("cell") + self.inside.height, pl.col("unsized") | withheld, withheld=withheld, free=False
        )
        return pl.concat([inside, alone])

    def members(self) -> pl.DataFrame:
        """The tables of all cells."""
        moved = self.within.with_columns(pl.col("total", "part") + self.inside.height)
        return pl.concat([moved, self.across.with_columns(pl.col("total") + self.inside.height)])


def crossed(
    frame: pl.DataFrame, rule: Policy, *, beside: pl.DataFrame | None, before: pl.Series | None, home: Path | None
) -> Crossed:
    """frame: what `breakdown` gave. beside: the place's protected figures. before: withheld from a wider audience."""
    inside = _inside(frame, rule, before)
    told = told_beside(frame, beside, home)
    totals, first, second = (_by(frame, "year", *by) for by in ((), frame.columns[2:3], frame.columns[3:4]))
    lines = [*first, *second]
    sets = [*totals, *lines, *(one.cells for one in told)]
    at = len(totals) + len(lines)
    named = list(enumerate(told, at))
    within = [
        *_axes(totals, first, len(totals), "first"),
        *_axes(totals, second, len(totals) + len(first), "second"),
        *((f"told {place}", place, _inside_of(one.cells, lines, len(totals))) for place, one in named if not one.both),
        *_nested(named, home),
    ]
    across = [
        *((f"line {place}", place, cells) for place, cells in enumerate(lines, len(totals))),
        *((f"both {place}", place, one.cells) for place, one in named if one.both),
    ]
    alone = _alone(inside, sets, [None] * at + [one.withheld for one in told], rule)
    return Crossed(inside, alone, tuple(sets), _members(within), _members(across))


def _by(frame: pl.DataFrame, *columns: str) -> list[frozenset[int]]:
    """The cells of the table that are alike in these columns."""
    parted = frame.with_row_index("cell").group_by(columns, maintain_order=True).agg("cell")
    return [frozenset(cells) for cells in parted["cell"]]


def _axes(totals: list[frozenset[int]], lines: list[frozenset[int]], at: int, name: str) -> Iterator[Row]:
    """Each year's pupils are those of all the kinds of one thing."""
    for place, whole in enumerate(totals):
        yield f"{name} {place}", place, [line for line, cells in enumerate(lines, at) if cells <= whole]


def _inside_of(cells: frozenset[int], lines: list[frozenset[int]], at: int) -> list[int]:
    """The lines, of whichever thing makes the group up, that are in it."""
    found = [line for line, each in enumerate(lines, at) if each <= cells]
    kept: list[int] = []
    left = cells
    for line in found:
        if lines[line - at] <= left:
            kept.append(line)
            left -= lines[line - at]
    return kept


def _nested(named: list[tuple[int, Told]], home: Path | None) -> Iterator[Row]:
    """Groups told elsewhere that stand in one table there."""
    where = {(one.year, one.group): place for place, one in named}
    for year in sorted({one.year for _, one in named}):
        for table in tables(home):
            parts = [where[year, group] for group in table.groups if (year, group) in where]
            if parts and (year, table.of) in where:
                yield f"table {table.code} {year}", where[year, table.of], parts


def _inside(frame: pl.DataFrame, rule: Policy, before: pl.Series | None) -> pl.DataFrame:
    """The table's own cells. A cell of no pupils, or without a figure for a reason of its own, is of size 0; a reader
    who is shown none takes it for nobody, for all he knows."""
    n = pl.coalesce("denominator", "n", pl.lit(0.0))
    value, share = pl.col("value"), (pl.col("unit") == "percent").fill_null(value=False)
    one_score = pl.col("unit").is_in(["score", "points"]) & (pl.col("low") == pl.col("high"))
    alike = (one_score & (n < rule.alike_under)).fill_null(value=False)
    there = value.is_not_null()
    kept = pl.lit(value=False) if before is None else pl.lit(before)
    cells = frame.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("cell"),
        n=pl.when(there).then(n).otherwise(0.0),
        reached=pl.when(there).then("numerator").otherwise(0.0),
        amount=pl.coalesce("numerator", pl.when(share).then(value * n / 100).otherwise(value * n), pl.lit(0.0)),
        counted=share,
        before=there & kept,
        alike=alike,
    )  # fmt: skip
    return _judged(cells, rule).with_columns(free=pl.col("n") > 0, first_low=pl.lit(0.0)).select(_CELL)


def _alone(inside: pl.DataFrame, sets: list[frozenset[int]], withheld: list[bool | None], rule: Policy) -> pl.DataFrame:
    """What each set of cells comes to. withheld: whether it is elsewhere; None where nothing is said of it there."""
    rows = []
    for cells in sets:
        them = inside[sorted(cells)]
        known = them["reached"].null_count() == 0
        reached = them["reached"].sum() if known else None
        rows.append((them["n"].sum(), reached, them["least"].sum(), bool(them["counted"].all())))
    schema = {"n": pl.Float64, "reached": pl.Float64, "amount": pl.Float64, "counted": pl.Boolean}
    summed = pl.DataFrame(rows, schema=schema, orient="row").with_row_index("cell").cast({"cell": pl.UInt32})
    said = pl.Series("said", withheld, dtype=pl.Boolean)
    judged = _judged(summed.with_columns(before=said.fill_null(value=False), alike=pl.lit(value=False)), rule)
    # What is told elsewhere stands; of the rest, what may be withheld is not told here either.
    told = judged.with_columns(
        pl.coalesce(pl.lit(said), name).alias(name) for name in ("secret", "withheld", "unsized")
    )
    apart = pl.concat_str(pl.lit("alone "), "size_key").alias("size_key")
    return told.with_columns(apart, free=pl.lit(said.is_null())).select(_CELL)


def _judged(cells: pl.DataFrame, rule: Policy) -> pl.DataFrame:
    """With secret, unsized, withheld, and the rest of what `securing.secured` takes."""
    small = pl.col("n").round().is_between(1, rule.smallest_group - 1)
    return cells.with_columns(
        size_key=pl.col("cell").cast(pl.String), first_low=(pl.col("n") >= 1).cast(pl.Float64),
        least="amount", most="amount",
        secret=telling(pl.col("n"), pl.col("reached"), rule) | pl.col("alike"),
        unsized=small, cost=pl.col("n") + pl.col("cell") / 1e6,
    ).with_columns(withheld=pl.col("secret") | pl.col("before"))  # fmt: skip


_CELL = ("cell", "n", "size_key", "first_low", "reached", "least", "most", "counted", "secret", "unsized", "free",
         "withheld", "cost")  # fmt: skip


def _members(rows: Iterable[Row]) -> pl.DataFrame:
    listed = [(name, total, part) for name, total, parts in rows for part in sorted(parts)]
    found = pl.DataFrame(listed, schema={"table": pl.String, "total": pl.UInt32, "part": pl.UInt32}, orient="row")
    return found.with_columns(total_first=pl.lit(value=False), ordered=pl.lit(value=False))
