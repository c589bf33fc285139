"""Who stands out, by the rule of domain handbook 9a.21, with how many would by chance."""

from dataclasses import dataclass

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
    return tuple(Standing(rows.filter(pl.col("good") == (not below)), below, half) for below in (True, False))  # type: ignore[return-value]


def standing_caption(standing: Standing) -> str:
    """ "11 results of nine schools stand out below national; about three would by chance"."""
    results, schools = standing.rows.height, standing.rows["urn"].n_unique()
    side = "on the wrong side of national" if standing.below else "on the good side of national"
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
    """The schools by name, for those who may read names; None for the public."""
    if not area.named or standing.rows.is_empty():
        return None
    return Table(
        caption=standing_caption(standing),
        columns=("School", "Town", "Measure", "Here", "National", "Difference", "Years", "3 years"),
        rows=tuple(_row(area, row) for row in standing.rows.iter_rows(named=True)),
        align=cells.aligned("lllrrrrr"),
        widths=(3.2, 1.6, 2, 0.9, 1, 1.3, 0.8, 1.3),
        notes=(
            "Clear in two comparable years running, or over up to three together; "
            f"{area.layout.least_cohort} pupils or more. Years: comparable years running on this side.",
        ),
        name="Below national" if standing.below else "Above national",
    )


def _row(area: Area, row: dict[str, object]) -> tuple[Cell, ...]:
    measure = area.shelf[str(row["measure"])]
    value, national = row["value"], row["national"]
    assert isinstance(value, float)
    return (
        Cell(str(row["name"])), Cell(str(row["town"] or "")), Cell(cells.label(measure)),
        Cell(cells.told(measure, value), value),
        cells.plain(measure, national if isinstance(national, float) else None), _difference(row, measure.kind),
        Cell(str(row["run"] or 1)), _together(row, measure.kind),
    )  # fmt: skip


def _difference(row: dict[str, object], kind: str) -> Cell:
    pupils, apart = row["pupils"], row["difference"]
    if kind == "proportion" and isinstance(pupils, float):
        return Cell(f"{abs(round(pupils))} {'more' if pupils > 0 else 'fewer'}", pupils)
    return Cell(numerals.signed(apart), apart) if isinstance(apart, float) else cells.NOTHING


def _together(row: dict[str, object], kind: str) -> Cell:
    pooled, n = row["pooled"], row["pooled_n"]
    if not isinstance(pooled, float) or not isinstance(n, float):
        return cells.NOTHING
    if kind == "proportion":
        return Cell(f"{round(pooled * n / 100)} of {round(n)}")
    return Cell(numerals.signed(pooled), pooled)
