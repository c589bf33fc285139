"""The authority beside its statistical neighbours by the department’s tool (LAIT): named as another vintage."""

import polars as pl

from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.values import Block, Cell, Paragraph, Table
from keystage.analysis.vocabulary import ENGLAND

__all__ = ["neighbour_blocks"]

_SHOWN = 6  # measures beside the names
_OWN = 0  # the authority's own place in the order of its neighbours


def neighbour_blocks(area: Area, authorities: pl.DataFrame | None) -> tuple[Block, ...]:
    """The authority, its neighbours and England, a column a measure; a sentence where the tool is not loaded.

    authorities: as `benchmarks.against_neighbours` gives them; None or empty where nothing is held.
    """
    if authorities is None or authorities.is_empty() or _OWN not in authorities["order"].to_list():
        return (Paragraph("The department’s figures of authorities (LAIT) are not loaded for this year."),)
    rows = authorities.filter((pl.col("group") == "all") & pl.col("measure").is_in(area.layout.headlines))
    held = rows.filter(pl.col("order") == _OWN)["measure"].unique().to_list()
    codes = [code for code in area.layout.headlines if code in held and code in area.shelf][:_SHOWN]
    if not codes:
        return (Paragraph("The department’s tool (LAIT) has no figure of this authority for this year."),)
    return (_table(area, rows, codes),)


def _table(area: Area, rows: pl.DataFrame, codes: list[str]) -> Table:
    found = {(row["la"], row["measure"]): row["value"] for row in rows.iter_rows(named=True)}
    names = rows.select("la", "la_name", "order").unique("la").sort("order", nulls_last=True)
    return Table(
        caption=_caption(area, rows, codes[0]),
        columns=("", *(cells.label(area.shelf[code]) for code in codes)),
        rows=tuple(_row(area, la, name, found, codes) for la, name, _ in names.iter_rows()),
        align=cells.aligned("l" + "r" * len(codes)),
        widths=(2.6, *(1.2,) * len(codes)),
        notes=(
            f"Source: local authority interactive tool, release {rows['release'][0]}. It is another vintage than the "
            "tables: later revisions and other rounding, so a figure may differ by a point from the one above.",
        ),
        name="Statistical neighbours",
    )


def _row(
    area: Area, la: str, name: str | None, found: dict[tuple[str, str], float], codes: list[str]
) -> tuple[Cell, ...]:
    label = ENGLAND if la == ENGLAND else name or la
    return (
        Cell(label, bold=la == area.code),
        *(cells.plain(area.shelf[code], found.get((la, code))) for code in codes),
    )


def _caption(area: Area, rows: pl.DataFrame, code: str) -> str:
    """ "All three subjects: 68%, above seven of its ten statistical neighbours (LAIT)"."""
    measure = area.shelf[code]
    of = rows.filter(pl.col("measure") == code)
    own = of.filter(pl.col("order") == _OWN)["value"][0]
    others = of.filter(pl.col("order") > _OWN)["value"]
    told = f"{cells.label(measure)}: {cells.told(measure, own)}"
    if others.is_empty():
        return f"{told}; its statistical neighbours have no figure (LAIT)"
    above = int((others < own).sum())
    count = numerals.number_word(len(others))
    return f"{told}, above {numerals.number_word(above)} of its {count} statistical neighbours (LAIT)"
