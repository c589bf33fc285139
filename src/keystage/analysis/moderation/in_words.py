"""Agreement as lines of text for a person, and as plain values for a program."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import polars as pl

from keystage.analysis.moderation.agreement import Agreement
from keystage.analysis.moderation.judges import JudgesAgreement
from keystage.analysis.vocabulary.rounding import fixed

__all__ = ["as_json", "lines"]

_LEFT_OUT = ("table", "groups", "severity", "ladder", "badge")
_BADGES = {"secure": "secure", "insecure": "insecure", "not_enough_evidence": "not enough evidence"}


def lines(found: Agreement | JudgesAgreement) -> list[str]:
    """What was found: the badge first, then the figures with their ranges, tables, and what is to be borne in mind."""
    if isinstance(found, JudgesAgreement):
        scripts = f"{found.n:,} scripts judged by two judges or more: {found.judgements:,} judgements"
        return [scripts, *_figures(found.figures), *_severity(found.severity), *found.notes]
    first, second = found.names
    head = [f"{found.badge.words}. {' '.join(found.badge.reasons)}", f"{found.n:,} scripts judged by both"]
    lean = [f"Mean difference: {second} less {first}; above 0 {first} is harsh."]
    words = [f"A kappa of {fixed(found.kappa.value or 0.0, 2)} is called {found.words}. {found.caution}"]
    table = ["", f"{first} (rows) and {second} (columns)", *_aligned(_cells(found.table.rename({"first": ""})))]
    return [
        *head, *_figures(found.figures), *lean, *(words if found.words else []), *(table if found.n else []),
        *_groups(found.groups), *found.notes,
    ]  # fmt: skip


def as_json(found: Agreement | JudgesAgreement) -> dict[str, Any]:
    """Everything, as values that JSON knows."""
    plain = {f.name: getattr(found, f.name) for f in fields(found) if f.name not in _LEFT_OUT}
    for row in found.figures.iter_rows(named=True):
        plain[row["measure"]] = {key: row[key] for key in ("value", "low", "high", "unit", "reason")}
    plain |= {"grades": list(found.ladder.grades), "steps_in_level": found.ladder.steps_in_level}
    if isinstance(found, JudgesAgreement):
        return plain | {"severity": found.severity.to_dicts()}
    badge = {"code": found.badge.code, "words": found.badge.words, "reasons": list(found.badge.reasons)}
    groups = None if found.groups is None else found.groups.to_dicts()
    return plain | {"levels": found.levels, "badge": badge, "table": found.table.to_dicts(), "groups": groups}


def _figures(figures: pl.DataFrame) -> list[str]:
    return _aligned([_figure(row) for row in figures.iter_rows(named=True)])


def _figure(row: dict[str, Any]) -> tuple[str, ...]:
    if row["value"] is None:
        return row["title"], "–", row["reason"]
    decimals, unit = (0, "%") if row["unit"] == "percent" else (2, " steps" if row["unit"] == "steps" else "")
    ends = "" if row["low"] is None else f"{fixed(row['low'], decimals)} to {fixed(row['high'], decimals)}"
    return row["title"], fixed(row["value"], decimals) + unit, ends


def _severity(severity: pl.DataFrame) -> list[str]:
    rows = [("Judge", "Scripts", "Steps above the others", "Range (95%)", "Verdict")]
    for row in severity.iter_rows(named=True):
        ends = "" if row["low"] is None else f"{fixed(row['low'], 2)} to {fixed(row['high'], 2)}"
        rows.append((row["judge"], str(row["n"]), fixed(row["difference"], 2), ends, row["verdict"]))
    return ["", *_aligned(rows)]


def _groups(groups: pl.DataFrame | None) -> list[str]:
    if groups is None:
        return []
    rows = [("Class or school", "Scripts", "Exact", "Range (95%)", "Mean difference, levels", "Badge")]
    for row in groups.iter_rows(named=True):
        name = row["group"] if row["group"] is not None else "(not given)"
        if not row["n"]:
            rows.append((name, "0", "–", "", "–", _BADGES[row["badge"]]))
            continue
        ends = f"{fixed(row['exact_low'])} to {fixed(row['exact_high'])}%"
        levels = fixed(row["levels"], 2)
        rows.append((name, str(row["n"]), f"{fixed(row['exact'])}%", ends, levels, _BADGES[row["badge"]]))
    return ["", *_aligned(rows)]


def _cells(frame: pl.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(frame.columns), *(tuple(str(cell) for cell in row) for row in frame.iter_rows())]


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """In columns as wide as their longest cell."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  " + "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows]
