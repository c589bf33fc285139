"""Inspections of a place's schools: how many of each outcome, and for those who may read names, which."""

import polars as pl

from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table

__all__ = ["inspection_blocks"]

_NONE = "No graded inspection known"


def inspection_blocks(area: Area) -> tuple[Block, ...]:
    """Outcomes by phase; then every school, the longest since its inspection first."""
    schools = area.schools.filter(pl.col("state").is_in(["closed"]).fill_null(value=False).not_()).with_columns(
        told=pl.coalesce("inspection_words", pl.lit(_NONE)), part=pl.col("phase").fill_null("other")
    )
    if schools.is_empty():
        return ()
    if schools["inspection_words"].null_count() == schools.height:
        return (Paragraph("No inspections are held for these schools."),)
    counted = _counted(schools)
    return (counted, _every(schools)) if area.named else (counted,)


def _counted(schools: pl.DataFrame) -> Table:
    phases = sorted(schools["part"].unique().to_list())
    counts = {(row["told"], row["part"]): row["len"] for row in schools.group_by("told", "part").len().to_dicts()}
    order = (
        schools.select("told", "inspection_outcome").unique("told").sort("inspection_outcome", "told", nulls_last=True)
    )
    rows = []
    for told in order["told"]:
        own = [counts.get((told, phase), 0) for phase in phases]
        rows.append(
            (Cell(told), *(Cell(f"{n}", float(n)) for n in own), Cell(f"{sum(own)}", float(sum(own)), bold=True))
        )
    return Table(
        caption=_caption(schools),
        columns=("Latest graded inspection", *(phase.replace("_", " ").capitalize() for phase in phases), "All"),
        rows=tuple(rows),
        align=cells.aligned("l" + "r" * (len(phases) + 1)),
        widths=(3, *(1.2,) * len(phases), 0.9),
        notes=(_known(schools),),
        name="Inspections",
    )


def _caption(schools: pl.DataFrame) -> str:
    """ "47 of 58 inspected schools good or outstanding at their latest graded inspection"."""
    judged = schools.filter(pl.col("inspection_words").is_not_null())
    good = judged.filter(pl.col("inspection_outcome").is_in(["1", "2"])).height
    return f"{good} of {judged.height} inspected schools good or outstanding at their latest graded inspection"


def _known(schools: pl.DataFrame) -> str:
    day = schools["inspection_known_at"].max()
    at = f"The latest known at {numerals.day(day)}" if day is not None else "The latest known"  # type: ignore[arg-type]  # a day
    return f"{at}: not a history. A judgement of a school that this one replaced is counted, and marked in the list."


def _every(schools: pl.DataFrame) -> Table:
    rows = schools.sort("inspection_date", "name", nulls_last=False)
    before = rows.filter((pl.col("inspection_of") != pl.col("urn")).fill_null(value=False)).height
    return Table(
        caption="Every school, the longest since its graded inspection first",
        columns=("School", "Town", "Outcome", "Inspected", "Of"),
        rows=tuple(
            (
                Cell(row["name"] or row["urn"]), Cell(row["town"] or ""),
                Cell(row["told"], missing=row["inspection_words"] is None),
                Cell(numerals.day(row["inspection_date"]) if row["inspection_date"] else "–"),
                Cell("its predecessor" if row["inspection_of"] not in (None, row["urn"]) else ""),
            )
            for row in rows.iter_rows(named=True)
        ),
        align=cells.aligned("lllll"),
        widths=(3, 1.6, 2, 1.6, 1.2),
        notes=(f"{numerals.number_word(before).capitalize()} of a predecessor.",) if before else (),
        name="Inspections by school",
    )  # fmt: skip
