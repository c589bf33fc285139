"""Models, figures and threshold reports as lines of text for a person at a terminal."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures import measures
from keystage.analysis.progress.contextual.model import ModelRecord
from keystage.analysis.progress.contextual.threshold_report import ThresholdReport
from keystage.analysis.progress.readable import columns
from keystage.analysis.vocabulary import AcademicYear, fixed, reasons

__all__ = ["coefficient_lines", "common_warnings", "model_lines", "report_lines"]

_NOTHING = "–"

Row = Mapping[str, Any]


def model_lines(
    record: ModelRecord,
    figures: pl.DataFrame,
    *,
    averages: pl.DataFrame,
    names: Mapping[str, str],
    urns: Iterable[str] | None = None,
    said: Collection[str] = (),
    home: Path | None = None,
) -> Iterator[str]:
    """A model in words, and its schools: figures of its measures, beside them the average of up to three years.

    figures, averages: of all models. names: school -> name. urns: schools to show, all of the model where none. said:
    warnings that were said already, of all models (`common_warnings`).
    """
    if record.reason:
        yield from _without(record, home)
        return
    yield f"{record.title}: {record.name}."
    yield f"{_upper(record.compared)}; outcome: {record.outcome}; start: {record.baseline or 'not known'}."
    yield (
        f"{fixed(record.matched, 0)}% of the cohort are in it: {record.n:,} of {record.given:,} pupils, in "
        f"{record.schools:,} schools. r² {fixed(record.r2 or 0, 2)} with context, "
        f"{fixed(record.r2_uncontextualised or 0, 2)} without."
    )
    for warning in record.warnings:
        if _gist(warning) not in {_gist(one) for one in said}:
            yield f"Note: {warning}"
    shown = figures.filter(
        pl.col("level") == "school", pl.col("year") == record.year, pl.col("measure").is_in(record.measures)
    )
    wanted = shown if urns is None else shown.filter(pl.col("urn").is_in(list(urns)))
    yield from _table(record, wanted, averages.filter(pl.col("year") == record.year), names, home)


def common_warnings(records: Iterable[ModelRecord]) -> list[str]:
    """Warnings that all of several models have, to be said once."""
    every = [record.warnings for record in records if not record.reason]
    if len(every) < 2:
        return []
    gists = set.intersection(*({_gist(one) for one in warnings} for warnings in every))
    return [one for one in every[0] if _gist(one) in gists]


def _gist(warning: str) -> str:
    """What a warning is of: how far ranges are too narrow, of so few schools, differs a little from model to model."""
    opening = warning.partition(": ")[0]
    return opening if opening.endswith(" schools only") else warning


def _without(record: ModelRecord, home: Path | None) -> Iterator[str]:
    schools = "1 school" if record.schools == 1 else f"{record.schools:,} schools"
    yield (
        f"{record.title}, {AcademicYear(record.year)}: no model ({reasons(home)[record.reason].words}). "
        f"The cohort has {record.given:,} pupils in {record.population}; those with all that a model needs come from "
        f"{schools}."
    )
    for warning in record.warnings:
        yield f"Note: {warning}"


def coefficient_lines(record: ModelRecord) -> Iterator[str]:
    """What each predictor goes with, and what was left out."""
    rows = [(one.title, fixed(one.estimate, 3), fixed(one.se, 3)) for one in record.coefficients]
    yield from columns(("Likened by", "Points", "Standard error"), rows)
    for said in record.left_out:
        yield f"Left out: {said}."


def report_lines(
    report: ThresholdReport, names: Mapping[str, str], *, urns: Iterable[str] | None = None
) -> Iterator[str]:
    """A threshold report: its method, its schools (`urns`, or all), its calibration."""
    yield f"{report.title}: {report.name}."
    yield from report.method
    for warning in report.warnings:
        yield f"Note: {warning}"
    shown = report.schools if urns is None else report.schools.filter(pl.col("school").is_in(list(urns)))
    yield from columns(_REPORT, [_reported(row, names) for row in shown.iter_rows(named=True)])
    yield report.calibrated


_REPORT = (
    "School",
    "Pupils",
    "Reached",
    "Expected",
    "Share",
    "Expected share",
    "Difference in pupils",
    "Beyond chance",
)


def _reported(row: Row, names: Mapping[str, str]) -> tuple[str, ...]:
    span = f"{fixed(row['difference'], 1)} ({fixed(row['low'], 1)} to {fixed(row['high'], 1)})"
    said = "too few" if row["clear"] is None else "yes" if row["clear"] else "no"
    return (
        _school(row["school"], names), f"{row['n']:,}", f"{row['reached']:,}", fixed(row["expected"], 1),
        f"{fixed(row['share'], 0)}%", f"{fixed(row['expected_share'], 0)}%", span, said,
    )  # fmt: skip


def _table(
    record: ModelRecord, shown: pl.DataFrame, averages: pl.DataFrame, names: Mapping[str, str], home: Path | None
) -> Iterator[str]:
    shelf = measures(home)
    by = {(row["urn"], row["measure"]): row for row in shown.iter_rows(named=True)}
    together = {(row["urn"], row["measure"]): row for row in averages.iter_rows(named=True)}
    first = record.measures[0]
    order = sorted({urn for urn, _ in by}, key=lambda urn: -by[urn, first]["value"])
    called = [shelf[code].short.partition(", ")[2] or shelf[code].short for code in record.measures]
    headings = ["School", "Pupils"]
    for name in called:
        headings += [name, "95%"]
    headings += ["Clear", "Up to three years", "Pupils"]
    yield from columns(headings, [_line(urn, record, by, together, names) for urn in order])
    yield (
        f"Clear: the 95% range of “{called[0]}” lies wholly above or below {record.centre:g}, where it is centred. "
        f"Up to three years: the average of “{called[0]}”."
    )


def _line(
    urn: str,
    record: ModelRecord,
    by: Mapping[tuple[str, str], Row],
    together: Mapping[tuple[str, str], Row],
    names: Mapping[str, str],
) -> list[str]:
    first = by[urn, record.measures[0]]
    cells = [_school(urn, names), f"{first['n']:,.0f}"]
    for code in record.measures:
        row = by[urn, code]
        cells += [fixed(row["value"], 1), f"{fixed(row['low'], 1)} to {fixed(row['high'], 1)}"]
    above, below = first["low"] > record.centre, first["high"] < record.centre
    cells.append("above" if above else "below" if below else _NOTHING)
    pooled = together.get((urn, record.measures[0]))
    if pooled is None or pooled["value"] is None:
        return [*cells, _NOTHING, _NOTHING]
    span = f"{fixed(pooled['value'], 1)} ({fixed(pooled['low'], 1)} to {fixed(pooled['high'], 1)})"
    return [*cells, span, f"{pooled['n']:,.0f}"]


def _school(urn: str, names: Mapping[str, str]) -> str:
    return f"{urn} {names[urn]}" if urn in names else urn


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
