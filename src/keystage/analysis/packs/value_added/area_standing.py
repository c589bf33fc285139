"""Schools whose value added stands out over comparable years together, with how many would by chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Any

import polars as pl

from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.area_outliers import chance_words
from keystage.analysis.packs.value_added.shrinking import counted
from keystage.analysis.packs.value_added.wording import bare_name, figure
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.progress.contextual import ModelRecord, record_for, three_year_average
from keystage.analysis.vocabulary import fixed

__all__ = ["standing_blocks"]


@dataclass(frozen=True, slots=True)
class _Standing:
    """rows: of THREE_YEARS that stand out, with name. tested: how many could. expected: how many would stand
    out by chance alone."""

    rows: pl.DataFrame
    tested: int
    expected: float


def standing_blocks(area: Area, held: Sequence[tuple[str, ModelRecord]]) -> tuple[Block, ...]:
    """A table for those who may read names; a sentence for the public. Nothing where no two years compare."""
    found = _standing(area, [code for code, _ in held])
    if not found.tested:
        return (Paragraph("Who stands out cannot be said: value added is held of one comparable year only."),)
    table = _table(area, found) if area.named and not found.rows.is_empty() else None
    return (Paragraph(f"{_caption(found)}."),) if table is None else (table,)


def _standing(area: Area, codes: Sequence[str]) -> _Standing:
    """Clear over up to three comparable years together; the year's cohort at least the layout's (9a.21)."""
    figures = area.evidence.figures.filter(pl.col("measure").is_in(codes), pl.col("level") == "school")
    together = three_year_average(figures, area.evidence.models, home=area.home)
    together = together.filter(pl.col("year") == area.year.ends, pl.col("value").is_not_null())
    here = pl.concat([area.of(code) for code in codes]).filter(pl.col("n") >= area.layout.least_cohort)
    rows = together.join(here.select("urn", "measure", "name"), on=["urn", "measure"], how="inner")
    annual = {
        (urn, measure, year): n for urn, measure, year, n in figures.select("urn", "measure", "year", "n").iter_rows()
    }
    expected = sum(_by_chance(row, annual, area.evidence.models) for row in rows.iter_rows(named=True))
    return _Standing(rows.filter("clear").sort("value", "name"), rows.height, expected)


def _by_chance(
    row: Mapping[str, Any], annual: Mapping[tuple[str, str, int], float | None], models: Sequence[ModelRecord]
) -> float:
    """How often a school that adds neither more nor less would stand out: the years' counted differences swing by
    chance alone, against the half-width of the range."""
    swings = 0.0
    for year in range(row["since"], row["year"] + 1):
        n = annual.get((row["urn"], row["measure"], year))
        record = record_for(models, row["measure"], year)
        parts = None if record is None else record.variances(row["measure"])
        if n and parts is not None:
            swings += n * counted(n, *parts) ** 2 * parts[1]
    if swings <= 0:
        return 0.0
    half, swing = (row["high"] - row["low"]) / 2, sqrt(swings) / row["n"]
    return erfc(half / swing / sqrt(2))


def _caption(found: _Standing) -> str:
    """ "Seven figures of five schools stand out over the years; about one would by chance"."""
    count, schools = found.rows.height, found.rows["urn"].n_unique()
    chance = chance_words(found.expected)
    if not count:
        return f"No school’s value added stands out over the years; {chance} would by chance"
    one, many = "figure" if count == 1 else "figures", "school" if schools == 1 else "schools"
    told = f"{numerals.number_word(count)} {one} of {numerals.number_word(schools)} {many}"
    verb = "stands" if count == 1 else "stand"
    return f"{told[:1].upper()}{told[1:]} {verb} out over the years; {chance} would by chance"


def _table(area: Area, found: _Standing) -> Table:
    return Table(
        caption=_caption(found),
        columns=("School", "Subject", "Pupils", "Years together", "In words", "Since"),
        rows=tuple(_row(area, row) for row in found.rows.iter_rows(named=True)),
        align=cells.aligned("llrrlr"),
        widths=(4.3, 1.4, 0.8, 2.7, 1.6, 0.7),
        notes=(
            "Clear over up to three comparable years together, with context; the range in brackets. "
            f"{area.layout.least_cohort} pupils or more this year. Pupils: of all these years.",
        ),
        name="Value added stands out",
    )


def _row(area: Area, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    measure = area.shelf[row["measure"]]
    record = record_for(area.evidence.models, row["measure"], row["year"])
    assert record is not None  # `three_year_average` is made of records
    told = figure(record, row["value"], measure.decimals)
    ends = f"{fixed(row['low'], measure.decimals)} to {fixed(row['high'], measure.decimals)}"
    side = "above" if row["value"] > record.centre else "below"
    return (
        Cell(str(row["name"] or f"URN {row['urn']}")),
        Cell(bare_name(measure)), Cell(f"{row['n']:,.0f}", row["n"]),
        Cell(f"{told} ({ends})", row["value"]), Cell(f"clearly {side}"), Cell(str(row["since"])),
    )  # fmt: skip
