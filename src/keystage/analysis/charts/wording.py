"""Figures as charts write them: whole percentages, scores with their sign, a true minus."""

from functools import lru_cache
from typing import Literal

from keystage.analysis.vocabulary import fixed

__all__ = ["Unit", "era", "exact", "number", "ordinal", "span", "tick", "why"]

Unit = Literal["percent", "points", "score", "grade"]


@lru_cache(maxsize=16384)
def number(value: float, unit: Unit, decimals: int | None = None, signed: bool | None = None) -> str:
    """One figure: "61%", "+2.4", "−2.1", "46.7". Zero is "0" without a sign.

    decimals: 0 for percentages and 1 for the rest, unless given. signed: scores, unless given.
    """
    if decimals is None:
        decimals = 0 if unit == "percent" else 1
    if signed is None:
        signed = unit == "score"
    text = fixed(abs(value), decimals).replace(",", "")
    zero = not text.strip("0.")
    if zero and signed:
        text = "0"
    sign = "" if zero else "−" if value < 0 else "+" if signed else ""
    return f"{sign}{text}%" if unit == "percent" else f"{sign}{text}"


def span(low: float, high: float, unit: Unit, decimals: int | None = None) -> str:
    """A range in words: "39% to 68%", "0.5 to 4.3", "−3.8 to −0.4"."""
    first, last = (number(v, unit, decimals, signed=False) for v in (low, high))
    return f"{first} to {last}"


def tick(value: float, unit: Unit) -> str:
    """A number on an axis: as few decimals as it needs, scores with their sign."""
    text = f"{abs(value):.6f}".rstrip("0").rstrip(".")
    if text == "0":
        return "0"
    return f"{'−' if value < 0 else '+' if unit == 'score' else ''}{text}"


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 11th."""
    if place % 100 in (11, 12, 13):
        return f"{place}th"
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') }"


def exact(value: float, unit: Unit, decimals: int | None = None, signed: bool | None = None) -> str:
    """A figure for a table: one decimal more than on the picture where it has it ("61%", "73.2%", "+2.4")."""
    if decimals is None:
        decimals = 0 if unit == "percent" else 1
    whole = abs(value - round(value, decimals)) < 1e-9
    return number(value, unit, decimals if whole else decimals + 1, signed)


def era(words: str) -> str:
    """What changed at a break: "levels | scaled scores" as "levels before, scaled scores after"."""
    before, bar, after = words.partition("|")
    return f"{before.strip()} before, {after.strip()} after" if bar else words


def why(reason: str) -> str:
    """Why there is no figure, as far as the chart was told."""
    return reason.strip() or "no figure"
