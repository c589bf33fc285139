"""The schools that could not be read, with the reason of each, and the floor of a year that had one."""

from typing import Any

import polars as pl

from keystage.analysis.measures import floor_standards
from keystage.analysis.packs import numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.register import kinds_of_school
from keystage.analysis.vocabulary import reasons

__all__ = ["floor_blocks", "unread_blocks"]

_NO_STAGE = {
    "KS2": ("infant", "first", "secondary", "upper", "nursery", "post16", "sixth_form_age"),
    "KS4": ("infant", "first", "primary", "junior", "middle", "nursery", "post16", "sixth_form_age"),
}


def unread_blocks(area: Area) -> tuple[Block, ...]:
    """How many schools of the authority have no figure of the headline measure, by reason, and which they are."""
    due = area.schools.filter(pl.col("kind").is_in(_NO_STAGE[area.layout.key_stage]).fill_null(value=False).not_())
    year = pl.col("year") == area.year.ends
    held = area.evidence.comparisons.filter(
        year & (pl.col("measure") == area.layout.headline) & (pl.col("group") == "all")
    ).select("urn", "value", "reason")
    missing = due.join(held, on="urn", how="left", maintain_order="left").filter(pl.col("value").is_null())
    if missing.is_empty():
        return (Paragraph("Every school that was due results has them."),)
    told = [
        (row["name"] or f"URN {row['urn']}", row["town"] or "", _why(area, row))
        for row in missing.iter_rows(named=True)
    ]
    if not area.named:
        return (Paragraph(_counts([why for *_, why in told])),)
    return (
        Table(
            caption=_counts([why for *_, why in told]),
            columns=("School", "Town", "Why"),
            rows=tuple(
                (Cell(name), Cell(town), Cell(why)) for name, town, why in sorted(told, key=lambda t: (t[2], t[0]))
            ),
            align=("left", "left", "left"),
            widths=(3, 2, 3),
            name="Not read",
        ),
    )


def floor_blocks(area: Area) -> tuple[Block, ...]:
    """Schools below the floor, newly above and newly below; nothing for a year without one."""
    floors = area.evidence.floors.filter(
        (pl.col("year") == area.year.ends) & pl.col("urn").is_in(area.rows["urn"].unique().implode())
    )
    if floors.is_empty():
        return ()
    known = floor_standards(area.home)
    blocks: list[Block] = []
    for (code,), rows in floors.group_by("floor", maintain_order=True):
        definition = known.get(str(code))
        if definition is not None and definition.key_stage != area.layout.key_stage:
            continue
        name = definition.title if definition is not None else str(code)
        coasting = definition is not None and definition.standard == "coasting"
        words = definition.words if definition is not None else ""
        blocks.append(Paragraph(_floor_sentence(rows, name, words, coasting=coasting)))
        if area.named:
            blocks += _below(area, rows, coasting=coasting)
    return tuple(blocks)


def _why(area: Area, row: dict[str, Any]) -> str:
    """Why a school has no figure: what it is, then what the file says."""
    kind = kinds_of_school(area.home).get(row["kind"] or "")
    if row["state"] in ("new", "closed", "closing"):
        return {"new": "new school", "closed": "closed", "closing": "closing"}[row["state"]]
    if kind is not None and row["phase"] in ("special", "alternative"):
        return numerals.within(kind.title)
    known = reasons(area.home).get(row["reason"] or "")
    return known.words if known is not None else "not in the files held"


def _counts(whys: list[str]) -> str:
    counts: dict[str, int] = {}
    for why in whys:
        counts[why] = counts.get(why, 0) + 1
    told = [f"{why} ({count})" for why, count in sorted(counts.items(), key=lambda item: -item[1])]
    many = f"{numerals.number_word(len(whys)).capitalize()} school{'s' * (len(whys) != 1)} could not be read"
    return f"{many}: {'; '.join(told)}"


def _floor_sentence(rows: pl.DataFrame, name: str, words: str, *, coasting: bool) -> str:
    judged = rows.filter(pl.col("below").is_not_null())
    below = int(judged["below"].sum())
    above = int(rows["newly_above"].fill_null(value=False).sum())
    what = f" ({words})" if words else ""
    more = f" {numerals.number_word(above).capitalize()} newly above." if above else ""
    verb = "schools meet it" if coasting else "schools below"
    return f"**{name}**{what}: {below} of {judged.height} {verb}.{more}"


def _below(area: Area, rows: pl.DataFrame, *, coasting: bool) -> list[Block]:
    names = area.schools.select("urn", "name", "town")
    listed = rows.join(names, on="urn", how="left").filter(
        pl.col("below") | pl.col("newly_above").fill_null(value=False)
    )
    if listed.is_empty():
        return []
    cells = [
        (
            Cell(row["name"] or row["urn"]),
            Cell(row["town"] or ""),
            Cell(("coasting" if coasting else "below") if row["below"] else "newly above"),
            Cell("–", missing=True) if row["pupils_to_floor"] is None else _pupils(row["pupils_to_floor"]),
        )
        for row in listed.sort("below", "name", descending=[True, False]).iter_rows(named=True)
    ]
    return [
        Table(
            caption="By school",
            columns=("School", "Town", "Standard", "Pupils from the percentage"),
            rows=tuple(cells),
            align=("left", "left", "left", "right"),
            widths=(3, 2, 1.4, 1.6),
            name="Floor",
        )
    ]


def _pupils(count: float) -> Cell:
    return Cell(f"{abs(round(count))}", count)
