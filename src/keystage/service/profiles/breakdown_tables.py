"""A breakdown as a picture and a table on screen, and as a file to take away."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from django.conf import settings

from keystage.analysis.charts import BarRow, Bars, DotInterval, DotRow
from keystage.analysis.measures import Measure
from keystage.analysis.measures.pupils.ways import Way
from keystage.analysis.packs import Audience, Cell, Table, numerals
from keystage.analysis.packs.cells import aligned
from keystage.analysis.packs.values import Picture
from keystage.analysis.publish.html import blocks
from keystage.analysis.vocabulary import AcademicYear, reasons
from keystage.service.profiles.breakdowns import Broken
from keystage.service.profiles.downloads import DownloadTable
from keystage.service.profiles.listing import FEW

__all__ = ["Drawn", "download_of", "drawn"]

_MOST_DRAWN = 24  # rows of a picture: more are read in the table
_UNKNOWN = "Not known"
_NONE = "–"
_WHY = {"hidden": "withheld", "too_few": "ten or fewer"}

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """title: what is asked. html: the picture of the latest year and the table, to stand inside class "ks-document".

    latest: year of the picture, in words. described: what the measure means.
    """

    title: str
    html: str
    latest: str
    described: str


def drawn(broken: Broken) -> Drawn:
    """The breakdown as a page shows it."""
    first, second = broken.ways
    title = f"{broken.measure.title}, by {_lower(first.title)} and {_lower(second.title)}"
    if not broken.years:
        return Drawn(title, "", "", broken.measure.description)
    content = blocks([*_picture(broken), _table(broken, title)])
    return Drawn(title, content, str(AcademicYear(broken.years[-1])), broken.measure.description)


def download_of(broken: Broken, *, place: str, audience: Audience, kind: str, key: str) -> DownloadTable:
    """A row a year and pair of kinds: what analysts count on with."""
    first, second = (_titles(way) for way in broken.ways)
    known = reasons(settings.KEYSTAGE_HOME)
    one, two = (way.code for way in broken.ways)
    rows = tuple(
        (str(AcademicYear(row["year"])), str(AcademicYear(row["era"])), first.get(row[one], _UNKNOWN),
         second.get(row[two], _UNKNOWN), row["value"], row["numerator"], row["n"], row["low"], row["high"],
         known[row["reason"]].words if row["reason"] in known else row["reason"] or "")
        for row in broken.rows.iter_rows(named=True)
    )  # fmt: skip
    return DownloadTable(
        title=f"{broken.measure.short} by {broken.ways[0].code} and {broken.ways[1].code} {place}",
        columns=("Year", "Compares from", broken.ways[0].title, broken.ways[1].title,
                 f"{broken.measure.title} ({broken.measure.unit})", "Of them reached", "Pupils who count",
                 "Range from", "Range to", "Why there is none"),
        rows=rows, notes=(broken.measure.description, "Made of pupils’ results as they were handed in."),
        audience=audience, kind=kind, key=key,
    )  # fmt: skip


def _lower(title: str) -> str:
    return title if title[:3].isupper() else title[:1].lower() + title[1:]


def _titles(way: Way) -> dict[str | None, str]:
    return {part.code: part.title for part in way.parts}


def _places(broken: Broken) -> Iterator[tuple[str | None, str | None]]:
    """Pairs of kinds in the order of the shelf, those of which nothing is known last."""
    one, two = broken.ways
    there = set(broken.rows.select(one.code, two.code).iter_rows())
    kinds = [[*(part.code for part in way.parts), None] for way in (one, two)]
    yield from ((a, b) for a in kinds[0] for b in kinds[1] if (a, b) in there)


def _table(broken: Broken, title: str) -> Table:
    one, two = broken.ways
    first, second = _titles(one), _titles(two)
    by = {(row[one.code], row[two.code], row["year"]): row for row in broken.rows.iter_rows(named=True)}
    columns = list(_columns(broken))
    rows = tuple(
        (Cell(first.get(a, _UNKNOWN)), Cell(second.get(b, _UNKNOWN)),
         *(Cell("│") if year is None else _cell(broken.measure, by.get((a, b, year))) for year, _ in columns))
        for a, b in _places(broken)
    )  # fmt: skip
    return Table(
        caption=title, columns=(one.title, two.title, *(words for _, words in columns)), rows=rows,
        align=aligned("ll" + "r" * len(columns)), notes=_notes(broken), name="Breakdown",
    )  # fmt: skip


def _columns(broken: Broken) -> Iterator[tuple[int | None, str]]:
    """Years, and a column between two that do not compare."""
    before = None
    for year in broken.years:
        era = broken.measure.comparable_from(year)
        if before is not None and era > before:
            yield None, "Break"
        yield year, str(AcademicYear(year))
        before = year


def _breaks(broken: Broken) -> tuple[str, ...]:
    """What happened between years that do not compare."""
    span = range(broken.years[0] + 1, broken.years[-1] + 1)
    return tuple(f"From {AcademicYear(b.year)}: {b.note}." for b in broken.measure.breaks if b.year in span)


def _cell(measure: Measure, row: Row | None) -> Cell:
    if row is None:
        return Cell(_NONE, missing=True)
    if row["value"] is None:
        return Cell(_WHY.get(row["reason"], _NONE), missing=True)
    n = row["n"]
    if measure.kind == "count" or n is None:
        return Cell(numerals.figure(row["value"], measure.unit, measure.decimals), row["value"])
    if n <= FEW and row["numerator"] is not None and measure.kind == "proportion":
        return Cell(f"{round(row['numerator'])} of {round(n)}", row["value"])
    of = f" of {round(n):,}" if measure.kind == "proportion" else f" ({round(n):,})"
    return Cell(_figure(measure, row["value"]) + of, row["value"])


def _figure(measure: Measure, value: float) -> str:
    places = 0 if measure.kind == "proportion" else measure.decimals
    return numerals.figure(value, measure.unit, places, progress=measure.kind == "progress")


def _notes(broken: Broken) -> tuple[str, ...]:
    said = {
        "proportion": "61% of 120: the share of the 120 pupils who count. Ten pupils or fewer are counted.",
        "count": "Numbers of pupils.",
    }.get(broken.measure.kind, "In brackets: of how many pupils who count the figure is made.")
    hidden = broken.rows.filter(pl.col("reason") == "hidden").height
    why = ("Withheld: too few pupils, or too few could be worked out from it.",) if hidden else ()
    breaks = tuple(f"Years on the two sides of a break do not compare. {words}" for words in _breaks(broken))
    return (said, *why, *breaks)


def _picture(broken: Broken) -> list[Picture]:
    """The latest year as bars or dots, where a person can read them."""
    one, two = broken.ways
    first, second = _titles(one), _titles(two)
    latest = broken.rows.filter(pl.col("year") == broken.years[-1])
    by = {(row[one.code], row[two.code]): row for row in latest.iter_rows(named=True)}
    rows = [(f"{first.get(a, _UNKNOWN)}, {_lower(second.get(b, _UNKNOWN))}", by[a, b])
            for a, b in _places(broken) if (a, b) in by]  # fmt: skip
    if not rows or len(rows) > _MOST_DRAWN or broken.measure.kind == "count":
        return []
    title = f"{broken.measure.title}, {AcademicYear(broken.years[-1])}"
    if broken.measure.kind == "proportion":
        return [Picture(Bars(title, tuple(_bar(label, row) for label, row in rows)))]
    return [Picture(_dots(title, broken.measure, rows))] if any(row["value"] is not None for _, row in rows) else []


def _bar(label: str, row: Row) -> BarRow:
    why = "" if row["value"] is not None else _why(row)
    return BarRow(
        label, row["value"], row["low"], row["high"], _whole(row["n"]), _whole(row["numerator"]), reason=why
    )  # fmt: skip


def _dots(title: str, measure: Measure, rows: Sequence[tuple[str, Row]]) -> DotInterval:
    told = [(row["value"], row["n"] or 1) for _, row in rows if row["value"] is not None]
    middle = round(sum(value * n for value, n in told) / sum(n for _, n in told), max(1, measure.decimals))
    unit: Literal["percent", "points", "score"] = "percent" if measure.unit == "percent" else "points"
    if measure.kind == "progress":
        unit = "score"
    dots = tuple(
        DotRow(label, row["value"], row["low"], row["high"], n=_whole(row["n"]),
               reason="" if row["value"] is not None else _why(row))
        for label, row in rows
    )  # fmt: skip
    return DotInterval(
        title, dots, zero=middle, zero_words=f"{_figure(measure, middle)}: all of these together",
        unit=unit, decimals=max(1, measure.decimals),
    )  # fmt: skip


def _why(row: Row) -> str:
    return {"hidden": "withheld: too few pupils", "too_few": "ten pupils or fewer"}.get(row["reason"], "no figure")


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)
