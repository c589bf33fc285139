"""Is everything there? What packs stand on, and of how many schools it is held (REQ-2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.disclosure import WITHHELD
from keystage.analysis.packs import cells
from keystage.analysis.packs.layouts import Need, needs
from keystage.analysis.packs.values import Cell, Table

__all__ = ["Readiness", "readiness", "readiness_table"]


@dataclass(frozen=True, slots=True)
class Readiness:
    """held: schools that have it. due: schools it can be expected of. without: what a pack does without it."""

    code: str
    words: str
    held: int
    due: int
    without: str

    @property
    def missing(self) -> bool:
        """Whether no school at all has it."""
        return self.due > 0 and self.held == 0


def readiness(evidence: Evidence, *, home: Path | None = None) -> tuple[Readiness, ...]:
    """What is held for the schools of the evidence, need by need; needs that no school here has are left out."""
    made = (_ready(evidence, need) for need in needs(home))
    return tuple(one for one in made if one.due)


def readiness_table(held: Iterable[Readiness]) -> Table:
    """The checklist as a table."""
    return Table(
        caption="What the packs stand on",
        columns=("", "Schools", "Of", "Without it"),
        rows=tuple(
            (Cell(one.words), Cell(f"{one.held:,}", float(one.held)), Cell(f"{one.due:,}", float(one.due)),
             Cell(one.without if one.held < one.due else ""))
            for one in held
        ),
        align=cells.aligned("lrrl"),
        widths=(4, 0.8, 0.8, 2.6),
        name="Readiness",
    )  # fmt: skip


def _ready(evidence: Evidence, need: Need) -> Readiness:
    due = evidence.schools.filter(pl.col("kind").is_in(need.kinds)) if need.kinds else evidence.schools
    have = due.filter(pl.col("urn").is_in(_holders(evidence, due, need).implode()))
    return Readiness(need.code, need.words, have.height, due.height, need.without)


def _holders(evidence: Evidence, due: pl.DataFrame, need: Need) -> pl.Series:
    if need.neighbours:
        return evidence.neighbours["urn"].unique()
    if need.fact:
        fact = pl.col(need.fact)
        filled = fact.list.len() > 0 if due.schema[need.fact] == pl.List else fact.is_not_null()
        return due.filter(filled)["urn"]
    near = pl.when(pl.col("key_stage") == "context").then(1).otherwise(0)
    beside = pl.col("national").is_not_null() | pl.lit(not need.national)
    rows = evidence.comparisons.filter(
        beside
        & pl.col("measure").is_in(need.measures)
        & (pl.col("group") == need.group)
        & ((pl.col("year") - evidence.year.ends).abs() <= near)
        & (pl.col("value").is_not_null() | pl.col("reason").is_in(["suppressed", *WITHHELD]))
    )
    return rows["urn"].unique()
