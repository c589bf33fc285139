"""The recipe for similar schools: an open definition."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.errors import InputError

__all__ = ["Feature", "Recipe", "recipes"]


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that makes schools alike. measures: where its value comes from, the first that enough schools have.

    scale: "log" for sizes, "root" for percentages, so that a step means the same low and high. words: for a sentence.
    """

    code: str
    words: str
    measures: tuple[str, ...]
    weight: float
    scale: Literal["plain", "log", "root"] = "plain"


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which schools are like a school, at a key stage (its code).

    number: how many are named; minimum: fewer within `furthest` is refused. needed: features at least, one of them of
    `one_of`. coverage: percent of schools that must have a feature for it to be used.
    kinds_apart, regions_apart: distance added between different kinds of school of one family, and regions.
    results: a school is compared with schools that have the first of these measures most of those asked for have.
    """

    code: str
    title: str
    number: int
    minimum: int
    furthest: float
    needed: int
    one_of: tuple[str, ...]
    coverage: float
    features: tuple[Feature, ...]
    kinds_apart: float = 0.0
    regions_apart: float = 0.0
    results: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.minimum < 10:
            raise InputError("similar schools are refused under 10: minimum is 10 or more")


def recipes(home: Path | None = None) -> shelf.Shelf[Recipe]:
    """The recipes on the shelf, by key stage."""
    return shelf.read("similar_schools", Recipe, table="recipe", home=home)
