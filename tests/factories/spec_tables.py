"""Small tables written as they would be on paper: the data of a spec test."""

from typing import Any

import polars as pl

from keystage.analysis.measures import measures
from tests.factories.figures import figure, figures_frame

__all__ = ["cells", "figures_in"]

_DETAILS = ("n", "numerator", "denominator", "low", "high")


def cells(text: str) -> list[dict[str, str]]:
    """Rows of a table whose columns are parted by bars; what follows # is a remark."""
    lines = [line.split("#")[0].strip() for line in text.strip().splitlines()]
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def figures_in(text: str) -> pl.DataFrame:
    """A figures frame of a table with columns school, year and measures by code.

    A cell is a value, "55 of 40" (percent of so many pupils), "-1.9 (-3.4 to -0.3) of 30", or a reason's code.
    """
    return figures_frame(*(_figure(row, measure) for row in cells(text) for measure in row if measure in measures()))


def _figure(row: dict[str, str], measure: str) -> dict[str, Any]:
    cell, more = row[measure], {"urn": row["school"], "year": int(row["year"])}
    if not cell:
        return figure(measure, None, reason="blank", **more)
    if not cell[0].isdigit() and cell[0] not in "+-":
        return figure(measure, None, reason=cell, **more)
    value, _, n = cell.partition(" of ")
    value, _, interval = value.partition(" (")
    low, _, high = interval.rstrip(")").partition(" to ")
    pupils = float(n) if n else None
    details = dict(zip(_DETAILS, (pupils, None, pupils, _number(low), _number(high)), strict=True))
    return figure(measure, float(value), **more, **details)


def _number(text: str) -> float | None:
    return float(text) if text else None
