"""Threshold reports on an area's pages: who reached a line, against how many similar pupils would have."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from keystage.analysis.errors import MethodError
from keystage.analysis.packs import cells, numerals
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.area_outliers import chance_words
from keystage.analysis.packs.values import Block, Cell, Heading, Paragraph, Table
from keystage.analysis.progress.contextual import ThresholdReport, threshold_report
from keystage.analysis.progress.contextual.definition import thresholds
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear, fixed

__all__ = ["held_reports", "threshold_blocks", "threshold_tables"]

_BY_CHANCE = 0.05


def held_reports(home: Home, *, year: AcademicYear) -> tuple[ThresholdReport, ...]:
    """The threshold reports of a results year that the pupils held give; none where no model fits them."""
    found = []
    for known in thresholds(home.folder):
        if known.first_year <= year.ends <= (known.last_year or year.ends):
            try:
                made = threshold_report(home, threshold=known.code, year=year.ends)
            except MethodError:
                continue  # too few schools or pupils: the page of the models says so
            found.append(replace(made, models=()))  # pages need no pupils
    return tuple(found)


def threshold_blocks(area: Area, reports: Sequence[ThresholdReport]) -> tuple[Block, ...]:
    """The schools that differ, for those who may read names; for the public how many there are."""
    stage = _of_stage(area, reports)
    made = [block for one in stage for block in _report(area, one)]
    if not made:
        return ()
    how = Paragraph(" ".join(stage[-1].method), small=True)  # the last asks for most, and names every model
    return (Heading("Thresholds: actual against expected", 3), *made, how)


def threshold_tables(area: Area, reports: Sequence[ThresholdReport]) -> tuple[Table, ...]:
    """Every school of every report: for formats that are searched, and for those who may read names."""
    if not area.named:
        return ()
    told = [(one, _told(area, one)) for one in _of_stage(area, reports)]
    return tuple(_table(report, rows, ranged=True) for report, rows in told if not rows.is_empty())


def _of_stage(area: Area, reports: Sequence[ThresholdReport]) -> list[ThresholdReport]:
    return [one for one in reports if one.threshold.key_stage == area.layout.key_stage and one.year == area.year.ends]


def _told(area: Area, report: ThresholdReport) -> pl.DataFrame:
    """The rows of schools with pupils enough to be told to the audience."""
    names = area.schools.select("urn", "name")
    # The public reads of how many schools only.
    schools = report.protected(area.audience.code, area.home) if area.named else report.schools
    rows = schools.join(names, left_on="school", right_on="urn", how="inner", maintain_order="left")
    least = cells.FEW + 1 if area.named else area.layout.least_cohort
    return rows.filter(pl.col("n") >= least, pl.col("clear").is_not_null())


def _report(area: Area, report: ThresholdReport) -> tuple[Block, ...]:
    rows = _told(area, report)
    if rows.is_empty():
        return ()
    clear = rows.filter("clear")
    if not area.named or clear.is_empty():
        return (Paragraph(f"{_caption(report, rows)}. {report.calibrated}"),)
    return (_table(report, rows, ranged=False),)


def _table(report: ThresholdReport, rows: pl.DataFrame, *, ranged: bool) -> Table:
    """ranged: every school, with its range; else those that differ clearly."""
    shown = rows if ranged else rows.filter("clear")
    title = report.threshold.title
    return Table(
        caption=f"{title[:1].upper()}{title[1:]}: actual against expected" if ranged else _caption(report, rows),
        columns=("School", "Pupils", "Reached", "Expected", "Difference", *(("Range",) if ranged else ()), "In words"),
        rows=tuple(_row(row, ranged=ranged) for row in shown.sort("difference", "name").iter_rows(named=True)),
        align=cells.aligned("lrrrr" + "r" * ranged + "l"),
        widths=(4.4, 0.8, 1, 1.1, 1.2, *((1.8,) if ranged else ()), 1.8),
        notes=_notes(report),
        name=f"Threshold {report.threshold.code}" if ranged else "",
    )


def _caption(report: ThresholdReport, told: pl.DataFrame) -> str:
    clear = told.filter("clear")
    chance = chance_words(_BY_CHANCE * told.height)
    title = report.threshold.title
    return (
        f"{title[:1].upper()}{title[1:]}: {clear.height} of {told.height} schools differ clearly from similar pupils; "
        f"{chance} would by chance"
    )


def _row(row: Mapping[str, Any], *, ranged: bool) -> tuple[Cell, ...]:
    side = "above" if row["difference"] > 0 else "below"
    span = (Cell(f"{fixed(row['low'], 1)} to {fixed(row['high'], 1)}"),) if ranged else ()
    return (
        Cell(str(row["name"] or f"URN {row['school']}")), Cell(f"{row['n']:,}", float(row["n"])),
        Cell(f"{row['reached']:,}", float(row["reached"])), Cell(fixed(row["expected"], 1), row["expected"]),
        Cell(numerals.signed(row["difference"], 1), row["difference"], bold=bool(row["clear"])),
        *span, Cell(f"clearly {side}" if row["clear"] else "may be chance"),
    )  # fmt: skip


def _notes(report: ThresholdReport) -> tuple[str, ...]:
    """Of whom it is, and its calibration."""
    return (
        f"{report.name[:1].upper()}{report.name[1:]}. Difference in pupils; schools with {cells.FEW} pupils or fewer "
        "are left out. In words: by the exact chances of so many or so few.",
        report.calibrated,
    )
