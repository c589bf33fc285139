"""The working of a figure made of pupils' results: what only such figures have to say."""

import numpy as np

from keystage.analysis.measures.figure_text import number_text, value_text
from keystage.analysis.measures.known import Known
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["interval", "left_out", "no_interval", "rows", "rule"]

_HOW = {
    "share": "Pupils who reach it, of those who count",
    "mean": "The mean of the pupils who have a value",
    "rate": "A rate over all pupils who count",
    "count": "A count of pupils",
    "gap": "How far the mean of the lowest fifth lies below the median, in percent of the median",
}


def rule(known: Known) -> list[str]:
    """The year's rule in words."""
    made = known.measure.rule_in(known.row["year"])
    if known.pupils is None or made is None:
        return []
    return [f"{_HOW[made.how]}, by the rule of {AcademicYear(known.row['year'])}.", known.pupils.rule]


def rows(known: Known) -> str:
    """Which rows of the file: never whose."""
    if known.pupils is None:
        return ""
    many = known.pupils.rows
    span = f" ({known.pupils.first} to {known.pupils.last})" if known.pupils.first < known.pupils.last else ""
    return f"{number_text(many)} {'row' if many == 1 else 'rows'}{span}"


def left_out(known: Known) -> list[str]:
    """Pupils without a result, and whether they count."""
    return [] if known.pupils is None else [*known.pupils.left, *known.pupils.notes]


def interval(known: Known) -> list[str]:
    """How the interval of a mean comes about."""
    row, sigma = known.row, known.measure.sigma.get(known.row["year"])
    if not row["n"]:
        return []
    half = (row["high"] - row["low"]) / 2
    whose = "the deviation of pupils' scores nationally that year"
    spread = sigma if sigma is not None else half * np.sqrt(row["n"]) / 1.96
    if sigma is None:
        whose = "the deviation between these pupils"
    return [
        f"1.96 x {number_text(spread, 2)} / √{number_text(row['n'])} = {half:.2f}, either side of "
        f"{value_text(row['value'], known.measure)}. {number_text(spread, 2)} is {whose}."
    ]


def no_interval(known: Known) -> str:
    """Why there is none."""
    if known.measure.kind in ("mean", "progress"):
        return "None: one pupil has no spread."
    return "None: a figure of this kind has none."
