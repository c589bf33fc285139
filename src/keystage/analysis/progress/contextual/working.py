"""The working of a figure of value added: the model behind it, and what it makes of the school's pupils."""

from math import sqrt
from typing import Any

import polars as pl

from keystage.analysis import measures
from keystage.analysis.errors import InputError
from keystage.analysis.measures import Measure, Step, Working, measure_named
from keystage.analysis.progress.contextual.every_figure import model_records
from keystage.analysis.progress.contextual.held import held_figures
from keystage.analysis.progress.contextual.model import ModelRecord, record_for
from keystage.analysis.progress.contextual.three_years import three_year_average
from keystage.analysis.register import schools
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear, fixed, reasons

__all__ = ["working"]


def working(home: Home, *, urn: str, measure: str, year: AcademicYear, group: str = "all") -> Working:
    """As `measures.working`; of a figure of value added the model and what it makes of the school's pupils.

    Raises InputError, in a sentence, where there is no such measure or figure.
    """
    found = measure_named(measure, home)
    if found.kind != "value_added":
        return measures.working(home, urn=urn, measure=measure, year=year, group=group)
    if group != "all":
        raise InputError(f"{found.title} is of all pupils: there is none of groups.")
    records = model_records(home)
    rows = held_figures(home).filter(pl.col("urn") == urn, pl.col("measure") == found.code)
    record = record_for(records, found.code, year.ends)
    mine = rows.filter(pl.col("year") == year.ends).to_dicts()
    if record is None or not mine:
        raise InputError(_nothing(found, urn, year, records, home))
    average = three_year_average(rows, records, home=home.folder).filter(pl.col("year") == year.ends).to_dicts()
    steps = {
        "What it is": [found.description, f"{record.name}.", f"{_upper(record.compared)}."],
        "The model": _model(record),
        "How pupils are likened": _likened(record, found),
        "This school": _school(mine[0], record, found) if mine[0]["level"] == "school" else [],
        "Years together": _years(average),
        "Mind": list(record.warnings),
    }
    made = tuple(Step(title, tuple(lines)) for title, lines in steps.items() if lines)
    return Working(f"{found.title}, {year}: {_name(home, urn, year)}", made, mine[0])


def _model(record: ModelRecord) -> list[str]:
    return [
        f"Two levels, pupils within schools. Outcome: {record.outcome}.",
        f"Start: {record.baseline}." if record.baseline else "Start: not known.",
        f"{fixed(record.matched)}% of the cohort are in it: {record.n:,} of {record.given:,} pupils, in "
        f"{record.schools:,} schools. r² {fixed(record.r2 or 0, 2)}.",
    ]


def _likened(record: ModelRecord, measure: Measure) -> list[str]:
    if measure.code.endswith("_va"):
        return ["By their start alone."]
    said = [f"By {', '.join(record.predictors)}."]
    return said + [f"Left out: {one}." for one in record.left_out]


def _school(row: dict[str, Any], record: ModelRecord, measure: Measure) -> list[str]:
    variances = record.variances(measure.code)
    if variances is None or not variances[0]:
        return ["The model finds no difference between schools."]
    between, within = variances
    shrink = between / (between + within / row["n"])
    effect = row["value"] - record.centre
    half = 1.96 * sqrt(between * (1 - shrink))
    centred = f" {fixed(record.centre)} + {fixed(effect, 2)} = {fixed(row['value'], 2)}." if record.centre else ""
    return [
        f"{row['n']:,.0f} pupils came on average to {fixed(abs(effect / shrink), 2)} points "
        f"{'more' if effect > 0 else 'less'} than was expected.",
        f"Shrunken by {fixed(between, 2)} / ({fixed(between, 2)} + {fixed(within, 2)} / {row['n']:,.0f}) = "
        f"{fixed(shrink, 2)}, for few pupils say little: {_signed(effect)}.{centred}",
        f"Range: 1.96 x √({fixed(between, 2)} x (1 − {fixed(shrink, 2)})) = {fixed(half, 2)} either side, "
        f"{fixed(row['low'], 2)} to {fixed(row['high'], 2)}. {_verdict(row, record)}",
    ]


def _verdict(row: dict[str, Any], record: ModelRecord) -> str:
    centre = fixed(record.centre)
    if row["low"] > record.centre:
        return f"{centre} lies below it: better than chance alone would make it."
    if row["high"] < record.centre:
        return f"{centre} lies above it: worse than chance alone would make it."
    return f"{centre} lies in it: no difference from similar pupils can be told from chance."


def _years(average: list[dict[str, Any]]) -> list[str]:
    if not average or average[0]["value"] is None:
        return []
    row = average[0]
    return [
        f"{AcademicYear(row['since'])} to {AcademicYear(row['year'])}, weighted by pupils ({row['n']:,.0f} in all): "
        f"{fixed(row['value'], 2)}, {fixed(row['low'], 2)} to {fixed(row['high'], 2)}."
    ]


def _nothing(measure: Measure, urn: str, year: AcademicYear, records: tuple[ModelRecord, ...], home: Home) -> str:
    here = next((r for r in records if r.year == year.ends and measure.code.startswith(r.model)), None)
    if here is not None and here.reason:
        return f"No figure of {measure.code} for {year}: {reasons(home.folder)[here.reason].words}."
    return f"No figure is held of {measure.code} for {urn} in {year}. `keystage value-added` lists those that are."


def _name(home: Home, urn: str, year: AcademicYear) -> str:
    found = schools(home, as_at=year.default_as_at, year=year).filter(pl.col("urn") == urn)
    return f"{found['name'][0]} ({urn})" if found.height and found["name"][0] else urn


def _signed(value: float) -> str:
    return fixed(value, 2) if value < 0 else f"+{fixed(value, 2)}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
