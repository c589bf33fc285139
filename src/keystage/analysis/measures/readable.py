"""Figures as lines of text for a person at a terminal."""

from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.measures.figure_text import interval_text, number_text, value_text
from keystage.analysis.vocabulary import pupil_group, reasons

__all__ = ["HEADINGS", "RIGHT", "lines"]

HEADINGS = ("Whose", "Measure", "Pupils", "Figure", "Number", "Range (95%)", "Status", "Release")
RIGHT = (3, 4)  # columns set right


def lines(rows: pl.DataFrame, home: Path | None = None) -> list[tuple[str, ...]]:
    """One tuple a row of the figures frame, under `HEADINGS`. A missing figure is its reason in words."""
    shelf = measures(home)
    groups = {code: group.title for code in rows["group"].unique() if (group := pupil_group(code, home)) is not None}
    spoken = {r.code: r.words for r in reasons(home)}
    made: list[tuple[str, ...]] = []
    for row in rows.iter_rows(named=True):
        measure = shelf[row["measure"]]
        known = row["value"] is not None
        made.append(
            (
                row["urn"],
                measure.title,
                groups.get(row["group"], row["group"]),
                value_text(row["value"], measure) if known else "–",
                number_text(row["n"]) if row["n"] is not None else "",
                _range(row, measure) if known else spoken.get(row["reason"], row["reason"]),
                row["status"].replace("unknown", "not stated").replace("_", " "),
                row["release"],
            )
        )
    return made


def _range(row: dict[str, Any], measure: Measure) -> str:
    low, high = row["low"], row["high"]
    return "" if low is None or high is None else interval_text(low, high, measure)
