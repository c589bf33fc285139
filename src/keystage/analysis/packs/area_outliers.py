"""Who stands out, by the rule of domain handbook 9a.21, with how many would by chance."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from keystage.analysis.benchmarks import standouts
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Cell, Table

__all__ = ["Standing", "chance_words", "stand_out", "standing_caption", "standing_table"]


@dataclass(frozen=True, slots=True)
class Standing:
    """One side. rows: of `benchmarks.standouts`, with name and town. expected: how many would stand here by chance."""

    rows: pl.DataFrame
    below: bool
    expected: float


def stand_out(area: Area) -> tuple[Standing, Standing]:
    """Who stands out on the side that is not good, and on the good side, the largest in pupils first."""
    codes = [code for code in area.layout.core if code in area.shelf]
    found = standouts(area.evidence, chosen=codes, least=area.layout.least_cohort, home=area.home)
    names = area.schools.select("urn", "name", "town")
    rows = found.rows.join(names, on="urn", how="inner", maintain_order="left")
    half = found.expected / 2  # chance has no favourite side
    below, above = (Standing(rows.filter(pl.col("good") == good), not good, half) for good in (False, True))
    return below, above


def standing_caption(standing: Standing) -> str:
    """ "11 results of nine schools stand out below national; about three would by chance"."""
    results, schools = standing.rows.height, standing.rows["urn"].n_unique()
    side = "below national" if standing.below else "above national"
    if not results:
        return f"Nothing stands out {side}; {chance_words(standing.expected)} would by chance"
    one = "result" if results == 1 else "results"
    many = "school" if schools == 1 else "schools"
    verb = "stands" if results == 1 else "stand"
    return (
        f"{numerals.number_word(results).capitalize()} {one} of {numerals.number_word(schools)} {many} {verb} out "
        f"{side}; {chance_words(standing.expected)} would by chance"
    )


def chance_words(expected: float) -> str:
    """ "about 12", "about one", "fewer than one"."""
    return "fewer than one" if expected < 0.75 else f"about {numerals.number_word(round(expected))}"


def standing_table(area: Area, standing: Standing) -> Table | None:
    """One row a school, its weightiest result first, for those who may read names; None for the public."""
    if not area.named or standing.rows.is_empty():
        return None
    schools = standing.rows.group_by("urn", maintain_order=True)
    return Table(
        caption=standing_caption(standing),
        columns=("School", "Town", "Pupils", "What stands out", "Years"),
        rows=tuple(_row(area, rows) for _, rows in schools),
        align=cells.aligned("llrlr"),
        widths=(3, 1.6, 0.8, 5, 0.7),
        notes=(
            "Clear in two comparable years running, or over up to three together; "
            f"{area.layout.least_cohort} pupils or more. In brackets: pupils more or fewer than the national rate "
            "gives, or progress score. Years: comparable years running on this side, in the first result named.",
        ),
        name="Below national" if standing.below else "Above national",
    )


def _row(area: Area, rows: pl.DataFrame) -> tuple[Cell, ...]:
    first, *rest = rows.iter_rows(named=True)
    also = [numerals.within(cells.label(area.shelf[row["measure"]])) for row in rest]
    told = _told(area, first) + (f"; also {numerals.and_list(also)}" if also else "")
    cohort = max(float(n) for n in rows["n"])
    return (
        Cell(str(first["name"] or f"URN {first['urn']}")), Cell(str(first["town"] or "")),
        Cell(f"{cohort:,.0f}", cohort), Cell(told), Cell(str(first["run"] or 1)),
    )  # fmt: skip


def _told(area: Area, row: dict[str, Any]) -> str:
    """ "Maths 40% (31 fewer)", "Reading progress (−3.1)"."""
    measure = area.shelf[row["measure"]]
    if measure.kind != "proportion":
        return f"{cells.label(measure)} ({cells.told(measure, row['value'])})"
    pupils = row["pupils"]
    told = f"{cells.label(measure)} {cells.told(measure, row['value'])}"
    return told if not pupils else f"{told} ({abs(round(pupils))} {'more' if pupils > 0 else 'fewer'})"
