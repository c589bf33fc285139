"""How many schools were below the floor in each year that had one, and how many came above it (REQ-2.18, 2.25)."""

import polars as pl

from keystage.analysis.measures import floor_counts, floor_standards, floors
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["floor_years"]


def floor_years(area: Area) -> tuple[Block, ...]:
    """A row a year and standard. Nothing where no year held had one."""
    figures = area.evidence.figures.filter(pl.col("level") == "school")
    if not area.named:
        figures = figures.filter(pl.col("urn").is_in(area.rows["urn"].unique().to_list()))
    made = floors(figures, schools=area.schools, home=area.home)
    counted = floor_counts(made.filter(pl.col("key_stage") == area.layout.key_stage, pl.col("year") <= area.year.ends))
    counted = counted.filter(pl.col("schools") > 0)
    if counted.is_empty():
        return ()
    none_now = counted.filter(pl.col("year") == area.year.ends).is_empty()
    said: tuple[Block, ...] = (Paragraph(f"No floor standard was in force in {area.year}."),) if none_now else ()
    known = floor_standards(area.home)
    rows = [
        (
            Cell(str(AcademicYear(row["year"]))),
            Cell(known[row["floor"]].title),
            _count(row["schools"]), _count(row["below"]), _count(row["newly_above"]), _count(row["newly_below"]),
        )
        for row in counted.sort("year", "floor", descending=[True, False]).iter_rows(named=True)
    ]  # fmt: skip
    table = Table(
        caption=_caption(counted),
        columns=("Year", "Standard", "Schools judged", "Below", "Newly above", "Newly below"),
        rows=tuple(rows),
        align=cells.aligned("llrrrr"),
        widths=(0.8, 4, 1, 0.8, 0.9, 0.9),
        notes=(
            "Newly: judged in both years, by the standard of each. Counted of the schools that are here today. "
            "Below a coasting standard means that the school met its definition.",
        ),
        name="Floors by year",
    )
    return (*said, table)


def _count(value: int | None) -> Cell:
    return cells.NOTHING if value is None else Cell(f"{value}", float(value))


def _caption(counted: pl.DataFrame) -> str:
    """ "2017/18: 4 of 51 schools below the floor, three newly above"."""
    coasting = pl.col("floor").str.contains("coasting")
    row = counted.sort(pl.col("year"), coasting, descending=[True, False]).row(0, named=True)
    year = AcademicYear(row["year"])
    newly = row["newly_above"] or 0
    more = f", {numerals.number_word(newly)} newly above" if newly else ""
    return f"{year}: {row['below']} of {row['schools']} schools below the standard{more}"
