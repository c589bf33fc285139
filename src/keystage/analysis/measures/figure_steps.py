"""The working of a figure itself: what it is, where it stands, how many pupils, how sure."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from keystage.analysis.inference import wilson
from keystage.analysis.measures import pupil_steps
from keystage.analysis.measures.bands import band_words, bands_by_rule
from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.figure_text import interval_text, number_text, value_text
from keystage.analysis.measures.known import Known
from keystage.analysis.measures.numerators import numerator_bounds
from keystage.analysis.vocabulary import FIGURES, AcademicYear, reasons

__all__ = ["steps"]

_ROLES = {
    "value": "the figure", "n": "pupils", "denominator": "pupils it is of", "numerator": "pupils who reached it",
    "low": "interval, lower end", "high": "interval, upper end", "coverage": "share of pupils counted", "band": "band",
    "pupils": "pupils", "measure": "measure", "group": "group", "published_gap": "the gap as DfE prints it",
}  # fmt: skip


def steps(known: Known) -> Iterator[tuple[str, list[str]]]:
    """(title, sentences) in the order they are read."""
    yield "Figure", _figure(known)
    yield "What it is", _definition(known.measure, known.row["year"])
    yield "How it is made", pupil_steps.rule(known)
    yield "Where it comes from", _source(known)
    yield "Pupils", _pupils(known)
    yield "Without a result", pupil_steps.left_out(known)
    yield "Numerator", _numerator(known)
    yield "Interval", _interval(known)


def _figure(known: Known) -> list[str]:
    row = known.row
    if row["value"] is None:
        reason = reasons(known.home.folder).get(row["reason"])
        return [f"Missing: {reason.words if reason else row['reason']}. A missing figure is never counted as zero."]
    lines = [f"{value_text(row['value'], known.measure)} ({_status(row['status'])})"]
    if row["numerator"] is not None and row["denominator"]:
        lines.append(f"{number_text(row['numerator'])} of {number_text(row['denominator'])} {known.of}")
    lines += _band(known)
    if row["definition"].startswith("derived:"):
        lines.append(_derived(known))
    return lines


def _band(known: Known) -> list[str]:
    printed = known.row["band"]
    if printed is not None:
        return [f"DfE's band {printed}: {band_words(known.measure, printed)}"]
    frame = pl.DataFrame([known.row], schema=dict(FIGURES))
    (by_rule,) = bands_by_rule(frame, home=known.home.folder)
    if by_rule is None:
        return []
    return [f"By DfE's rule of that year: band {by_rule}, {band_words(known.measure, by_rule)} (the file prints none)"]


def _status(status: str) -> str:
    return {"unknown": "status not stated", "school_reported": "reported by the school"}.get(status, status)


def _derived(known: Known) -> str:
    if known.measure.complement_of:
        return f"Worked out here: 100 less {known.measure.complement_of}."
    return "0 by construction: the score is the difference from the national mean. The file leaves the cell blank."


def _definition(measure: Measure, year: int) -> list[str]:
    good = {"high": "Higher is better.", "low": "Lower is better.", "none": "Neither high nor low is good."}
    last = f" to {AcademicYear(measure.last_year)}" if measure.last_year else " on"
    lines = [f"{measure.description} {good[measure.polarity]}"]
    if measure.first_year:
        lines.append(f"In use from {AcademicYear(measure.first_year)}{last}.")
    lines += [
        f"Years before {AcademicYear(b.year)} do not compare: {b.note}." for b in measure.breaks if b.year <= year
    ]
    return [*lines, f"Source: {measure.source}."] if measure.source else lines


def _source(known: Known) -> list[str]:
    release, source = known.release, known.source
    dated = f", dated {release.dated}" if release.dated else ""
    imported = f"imported {release.came_on.day} {release.came_on:%B %Y}"
    lines = [
        f"{known.layout.title}: {release.file}, {pupil_steps.rows(known) or f'row {source.row}'}.",
        f"Release {release.code} ({_status(release.status)}{dated}, {imported}); SHA-256 {release.sha256[:12]}….",
    ]
    lines += [f"{cell.header}: “{cell.text}” ({_ROLES.get(cell.role, cell.role)})" for cell in source.cells]
    if release.left_out:
        rows = (
            "1 row of the file had an error and was"
            if release.left_out == 1
            else (f"{number_text(release.left_out)} rows of the file had errors and were")
        )
        lines.append(f"{rows} left out when it was imported.")
    if known.pupils is not None and known.pupils.beside:
        lines.append(known.pupils.beside)
    if known.row["origin"]:
        lines.append(f"Published under the predecessor's URN, {known.row['origin']}.")
    return lines


def _pupils(known: Known) -> list[str]:
    row, measure = known.row, known.measure
    if row["n"] is None:
        silent = row["value"] is not None and known.pupils is None
        return ["The file does not say how many pupils it stands on."] if silent else []
    n = number_text(row["n"])
    if row["n"] == 0 and known.pupils is not None:
        return [f"None of the {known.of} of this cohort counts."]
    if row["n"] == 0:
        return [f"There are no {known.of} in this cohort."]
    if measure.nearby and row["denominator"] is None:
        return [f"{n} pupils on roll by another file of that year: near the number it is of, not the same."]
    lines = [f"{n} {known.of}"]
    if measure.kind == "progress" and row["denominator"] is not None:
        whole = number_text(row["denominator"])
        coverage = next((c.text for c in known.source.cells if c.role == "coverage"), "")
        covered = f" x coverage {coverage}" if coverage else ""
        lines = [f"{n} of {whole} {known.of}: those with a result at both ends ({whole}{covered})."]
        if known.group != "all" and coverage:
            lines.append("For a group no coverage is printed: where its printed interval implies fewer, that is taken.")
    if row["n"] <= 10:
        lines.append("10 or fewer: said as a count, and not tested.")
    if measure.unit == "percent" and row["level"] == "school":
        lines.append(f"One pupil is {number_text(100 / row['n'], 1)} percentage points.")
    return lines


def _numerator(known: Known) -> list[str]:
    row = known.row
    if known.measure.kind != "proportion" or row["value"] is None or not row["denominator"]:
        return []
    if known.pupils is not None:
        return ["Counted from the pupils' rows."]
    if any(c.role == "numerator" for c in known.source.cells):
        return ["As printed."]
    decimals = _decimals(row["value"])
    bounds = numerator_bounds(pl.lit(row["value"]), pl.lit(row["denominator"]), pl.lit(decimals))
    least, greatest = pl.select(*(b.alias(str(i)) for i, b in enumerate(bounds))).row(0)
    shown = f"{value_text(row['value'], known.measure)} of {number_text(row['denominator'])}"
    exact = f"{number_text(row['value'] * row['denominator'] / 100, 2)}"
    if row["numerator"] is not None:
        return [f"{shown} is {exact}; only {number_text(row['numerator'])} pupils give a percentage printed as that."]
    if least > greatest:
        return [f"{shown} is {exact}; no whole number of pupils gives it, so none is given."]
    fitting = f"{number_text(least)} to {number_text(greatest)} pupils"
    return [f"{shown} is {exact}; {fitting} would print as that, so none is given."]


def _decimals(value: float) -> int:
    return next((d for d in range(3) if abs(value * 10**d - round(value * 10**d)) < 1e-6), 2)


def _interval(known: Known) -> list[str]:
    row, measure = known.row, known.measure
    if row["value"] is None:
        return []
    if row["low"] is None or row["high"] is None:
        return [_no_interval(known)]
    shown = f"{interval_text(row['low'], row['high'], measure)}, 95%."
    if known.pupils is not None:
        return [shown, *(_of_share(known) if measure.kind == "proportion" else pupil_steps.interval(known))]
    ours = row["definition"].startswith("interval:")
    first = f"{shown} Ours: the file prints none." if ours else f"{shown} As printed."
    if measure.kind == "progress":
        return [first, *_of_score(known)]
    return [first, *_of_share(known)] if ours else [first]


def _of_score(known: Known) -> list[str]:
    row, sigma = known.row, known.measure.sigma.get(known.row["year"])
    if sigma is None or not row["n"]:
        return []
    half = 1.96 * sigma / np.sqrt(row["n"])
    value = known.row["value"]
    return [
        f"1.96 x {sigma} / √{number_text(row['n'])} = {half:.2f}; {value_text(value, known.measure)} ± {half:.2f} is "
        f"{number_text(value - half, 2)} to {number_text(value + half, 2)}. {sigma} is the deviation of pupils' scores "
        "nationally that year."
    ]


def _of_share(known: Known) -> list[str]:
    row = known.row
    reached = row["numerator"] if row["numerator"] is not None else row["value"] * row["n"] / 100
    low, high = wilson(reached, row["n"])
    share = f"{number_text(reached, 0 if reached == round(reached) else 1)} in {number_text(row['n'])}"
    return [
        f"Wilson's interval of {share}: "
        f"(p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n), p = {reached / row['n']:.4f}, z = 1.96: "
        f"{100 * float(low):.1f}% to {100 * float(high):.1f}%."
    ]


def _no_interval(known: Known) -> str:
    row, measure = known.row, known.measure
    if row["level"] == "national":
        return "None: the nation is not a sample."
    if measure.polarity == "none":
        return "None: context is not tested."
    if known.pupils is not None:
        return pupil_steps.no_interval(known)
    if measure.kind in ("rate", "count", "mean"):
        return "None: the file prints no spread between pupils."
    if row["n"] is None:
        return "None: the file does not say how many pupils."
    return "None: the deviation of pupils' scores nationally is not known for that year."
