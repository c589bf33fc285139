"""A table whose kind is known, made a Reading: its columns typed and checked, its findings in order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.checks import check_identity, check_keys, levels
from keystage.analysis.returns.conversion import Wanted, convert
from keystage.analysis.returns.edges import trim
from keystage.analysis.returns.estimates import complete_estimates
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.naming import naming
from keystage.analysis.returns.own_sheets import complete
from keystage.analysis.returns.pupils import complete as complete_pupils
from keystage.analysis.returns.pupils import names_as_numbers, settled
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW, Finding, Reading, Severity
from keystage.analysis.returns.recognition import Recognised
from keystage.analysis.returns.results_year import results_year
from keystage.analysis.returns.unnamed import is_personal, unnamed_columns
from keystage.analysis.returns.whose import fill_school
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["assemble"]


def assemble(
    known: Recognised,
    *,
    given: AcademicYear | None,
    keep_names: bool,
    tokens: Mapping[str, str],
    home: Path | None = None,
    school: str = "",
) -> Reading:
    """The Reading of a recognised table. given: the year as the person said it. tokens: code -> reason.
    home: a folder with own definitions. school: URN or LAESTAB of rows of pupils that name none.

    Raises InputError where the table as a whole cannot be used: no rows, no year, the same column twice.
    """
    layout, ledger = known.layout, Ledger()
    of_pupils = bool(layout.pupils)
    private = of_pupils or any(column.code == "upn" for column in layout.columns)
    if of_pupils:
        known = settled(known, given, ledger, home)
    table = _joined(layout, known, ledger)
    table = trim(table, ledger, keys=_keys(known), private=private)
    for finding in known.table.findings:
        ledger.say(_weighed(finding, known, table))
    if not table.cells.height:
        raise InputError(f"This is “{layout.title}”, but no row stands below its header. {_how_filled(layout)}")
    _say_cut(table, ledger)
    keep_names = keep_names and not of_pupils  # asked for are head teachers': no pupil's is ever kept
    wanted = _wanted(known, table, ledger, keep_names)
    wanted += unnamed_columns(known, table, wanted, ledger, tokens=tokens, keep_names=keep_names)
    made = convert(wanted, table.cells[ROW], tokens=tokens, plain=table.plain, ledger=ledger, private=private)
    frame = pl.DataFrame([table.cells[ROW].cast(pl.UInt32), *(series for code in made for series in made[code])])
    frame = complete(layout, wanted, frame, ledger, home)
    told = fill_school(layout, frame, school, ledger)
    school, frame = "" if told is frame else school, told
    year = results_year(layout, table, frame, given, ledger)
    headers = {column.code: column.header for column in wanted}
    if of_pupils:
        named = names_as_numbers(known, table.cells)
        made, wanted = {}, []
        known.table.let_go()
        table.let_go()
        frame = complete_pupils(layout, frame, year=year, named=named, headers=headers, ledger=ledger, home=home)
    if "chances" in layout.checks:
        frame = complete_estimates(layout, frame, year=year, headers=headers, ledger=ledger, home=home)
    for place, column in enumerate(levels(layout, frame, headers, ledger), start=1):
        frame.insert_column(place, column)
    check_identity(layout, frame, headers, ledger)
    check_keys(layout, frame, headers, ledger)
    return Reading(
        kind=layout.code,
        table=table.name,
        year=year,
        frame=frame,
        findings=ledger.findings,
        layout=naming(layout).digest,
        dated=_dated(layout, frame),
        status=layout.status,
        school=school,
        counts=ledger.counts,
        bad=ledger.bad,
    )


def _how_filled(layout: Layout) -> str:
    if layout.publisher == "authority":
        return "Fill it in from the row below its headings on, and read it again."
    return "Check that the right year or area was chosen, and download it again."


def _weighed(finding: Finding, known: Recognised, table: RawTable) -> Finding:
    """What is wrong in a column that this kind does not use, or in a row that is not of the table, is no error."""
    used = finding.column is None or bool(known.columns.get(finding.column))
    if finding.row is not None and finding.severity is Severity.ERROR:
        used = used and finding.row in table.cells[ROW]
    return finding if used or finding.severity is not Severity.ERROR else replace(finding, severity=Severity.WARNING)


def _keys(known: Recognised) -> tuple[str, ...]:
    """The table's columns that say what a row is of."""
    wanted = {*known.layout.key, known.layout.record_type}
    return tuple(name for name, meant in known.columns.items() if any(named.code in wanted for named in meant))


def _joined(layout: Layout, known: Recognised, ledger: Ledger) -> RawTable:
    """What stands beyond the last column: its own commas, where the layout says so; else the row is broken."""
    table = known.table
    if table.beyond is None:
        return table
    last = table.cells.columns[-1]
    beyond = table.beyond.join(table.cells.select(pl.col(ROW), pl.col(last)), on=ROW, how="inner")
    if not beyond.height:
        return table
    if layout.spills and any(named.code == layout.spills for named in known.columns.get(last, ())):
        rows = f"{beyond.height} rows have" if beyond.height > 1 else f"Row {beyond[ROW][0]} has"
        ledger.note(
            "rejoined",
            f"{rows} several values, not in quotation marks, in the last column “{last}”; they were joined again.",
            column=last,
        )
        more = beyond.select(ROW, pl.concat_str(last, "text", separator=",", ignore_nulls=True).alias("joined"))
        cells = table.cells.join(more, on=ROW, how="left", maintain_order="left")
        cells = cells.with_columns(pl.coalesce("joined", last).alias(last)).drop("joined")
        return replace(table, cells=cells)
    width = len(table.headers)
    ledger.cells(
        "too-many-cells",
        Severity.ERROR,
        beyond.select(
            ROW, pl.lit(None, dtype=pl.String).alias("column"), (pl.col("cells") + width).cast(pl.String).alias("text")
        ),
        lambda _, cells: (
            f"The row has {cells} cells under {width} headers: a comma in a value without quotation marks?"
        ),
    )
    return table


def _say_cut(table: RawTable, ledger: Ledger) -> None:
    if table.cut is not None and table.cut[0] in table.cells[ROW]:
        row, cells = table.cut
        message = (
            f"The file ends in the middle of this row ({cells} of {len(table.headers)} cells), so rows after it are "
            "missing. Get the whole file again, or go on with the good rows."
        )
        ledger.say(Finding(row, None, "cut-off", Severity.ERROR, message))


def _wanted(known: Recognised, table: RawTable, ledger: Ledger, keep_names: bool) -> list[Wanted]:
    """The columns that the layout names. A column that stands there twice is taken once, if both say the same."""
    wanted: dict[str, Wanted] = {}
    dropped = []
    for cells, header in zip(table.cells.get_columns()[1:], table.headers, strict=True):
        for named in known.columns[cells.name]:
            if (named.column.personal or is_personal(header)) and not keep_names:
                dropped.append(header)
            elif named.code not in wanted:
                wanted[named.code] = Wanted(named.code, header, named.column, cells)
            elif cells.equals(wanted[named.code].cells, null_equal=True):
                ledger.note("same-column", f"“{header}” stands there twice, with the same values; it was taken once.")
            elif known.layout.pupils and named.column.type != "result" and named.code != "upn":
                first = wanted[named.code].header
                message = (
                    f"“{header}” says the same as “{first}”, but not the same of every pupil: “{first}” was taken."
                )
                ledger.note("same-meaning", message, column=header, severity=Severity.WARNING)
            else:
                raise InputError(
                    f"The columns “{wanted[named.code].header}” and “{header}” mean the same in “{known.layout.title}” "
                    "but hold different values. Take the wrong one out."
                )
    if dropped:
        whose = "pupils" if known.layout.pupils else "heads"
        ledger.note("names", f"Columns with names of {whose} were left out: {', '.join(dict.fromkeys(dropped))}.")
    return list(wanted.values())


def _dated(layout: Layout, frame: pl.DataFrame) -> date | None:
    days = [frame[name].max() for name in layout.dated_columns if name in frame.columns]
    return max((day for day in days if isinstance(day, date)), default=None)
