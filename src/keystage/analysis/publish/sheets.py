"""The tables of a document, pictures' data included, and the names of their sheets."""

import re
from dataclasses import replace

from keystage.analysis.charts import Chart, Trend
from keystage.analysis.packs.values import Cell, Document, Finding, Note, Picture, Pictures, SchoolPage, Table
from keystage.analysis.publish.flowing import (
    Asked,
    Drawings,
    FlowBlock,
    Found,
    Pupils,
    flow,
    picture_table,
    pupils_table,
)
from keystage.analysis.publish.spans import clean, plain

__all__ = ["sheet_names", "tables_of"]

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 31  # letters in the name of a sheet
_SAID = {"up": "above", "down": "below", "level": "about the same"}


def tables_of(document: SchoolPage | Document | Note) -> list[Table]:
    """Every table in reading order; each with rows."""
    sections = [section for part in flow(document).parts for section in part.sections]
    found = [table for section in sections for block in section.blocks for table in _tables(block, section.title)]
    return [table for table in found if table.rows]


def sheet_names(tables: list[Table]) -> list[str]:
    """A name a sheet: what the table is called, cut to what a workbook allows, numbered where two are alike."""
    made: list[str] = []
    taken = {"sources", "history"}
    for table in tables:
        name = _sheet_name(table)
        number = 2
        tried = name
        while tried.lower() in taken:
            tried = f"{name[: _LONGEST - len(str(number)) - 1]} {number}"
            number += 1
        taken.add(tried.lower())
        made.append(tried)
    return made


def _sheet_name(table: Table) -> str:
    words = _FORBIDDEN.sub(" ", clean(table.name or table.caption))
    return " ".join(words[:_LONGEST].split()) or "Table"


def _tables(block: FlowBlock, section: str) -> list[Table]:
    match block:
        case Table():
            return [block if block.name or block.caption else _named(block, section)]
        case Picture():
            return [_picture(block.chart)]
        case Pictures():
            return [_picture(chart) for chart in block.charts]
        case Drawings():
            return [_picture(p) for p in block.pictures if not isinstance(p, str)]
        case Found():
            return [_found(block.findings)]
        case Asked():
            rows = tuple((Cell(str(q.number), float(q.number)), Cell(q.text), Cell(q.fired)) for q in block.questions)
            columns = ("Number", "Question", "Because of")
            return [Table("Questions to discuss", columns, rows, ("left",) * 3, name=section)]
        case Pupils():
            return [replace(pupils_table(block), name=section)]
    return []


def _named(table: Table, name: str) -> Table:
    return Table(table.caption, table.columns, table.rows, table.align, table.widths, table.notes, name)


def _picture(chart: Chart) -> Table:
    name = chart.title.partition(":")[0]
    if isinstance(chart, Trend):
        name = f"{name} by year"
    return _named(picture_table(chart), name)


def _found(findings: tuple[Finding, ...]) -> Table:
    rows = tuple(
        (Cell(clean(f.lead).rstrip(":")), Cell(_SAID[f.shape]), Cell("clear" if f.clear else "may be chance"),
         Cell(plain(f.text)))
        for f in findings
    )  # fmt: skip
    columns = ("About", "Direction", "Certainty", "What stands out")
    return Table("What stands out", columns, rows, ("left",) * 4, name="What stands out")
