"""What a column's values look like, whatever its heading says."""

from collections.abc import Collection
from typing import Literal

import polars as pl

__all__ = ["Shape", "sample_of", "shape_of"]

Shape = Literal[
    "empty", "upn", "urn", "laestab", "la", "postcode", "date", "year", "percent", "share", "whole", "number", "words",
    "text",
]  # fmt: skip

_LOOK = 500
_MOST = 0.9  # of the filled cells must have the shape
_SHAPES: tuple[tuple[Shape, str], ...] = (
    ("upn", r"^[A-Za-z]\d{11}[\dA-Za-z]$"),
    ("urn", r"^(1[0-4]\d{4}|999\d{3})$"),
    ("laestab", r"^[2-9]\d{2}[ /.-]?[1-9]\d{3}$"),
    ("la", r"^[2-9]\d{2}$"),
    ("postcode", r"(?i)^[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}$"),
    ("date", r"^(\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}[ -][A-Za-z]{3,9}[ -]\d{4})"),
    ("year", r"^(19|20)\d\d\s?[/–-]\s?(\d\d|20\d\d)$|^(199\d|20[0-4]\d)$"),
    ("percent", r"^[−-]?\d+(\.\d+)?\s*%$"),
    ("share", r"^(0?\.\d+|0|1)$"),
    ("whole", r"^[−-]?\d{1,3}(,\d{3})*$|^\d+$"),
    ("number", r"^[−+-]?£?\d[\d,]*(\.\d+)?$"),
)


def shape_of(cells: pl.Series, tokens: Collection[str]) -> Shape:
    """The shape that nearly all filled cells have. tokens: codes that stand for a missing figure."""
    words = cells.drop_nulls().cast(pl.String).str.strip_chars()
    words = words.filter((words != "") & words.is_in(list(tokens)).not_()).head(_LOOK)
    if not words.len():
        return "empty"
    for shape, pattern in _SHAPES:
        if (words.str.contains(pattern).sum() or 0) >= _MOST * words.len():
            return shape
    return "words" if words.n_unique() <= max(12, words.len() / 8) else "text"


def sample_of(cells: pl.Series, count: int = 3) -> tuple[str, ...]:
    """The first few different values, as they stand."""
    words = cells.drop_nulls().cast(pl.String).str.strip_chars()
    return tuple(words.filter(words != "").unique(maintain_order=True).head(count).to_list())
