"""LAESTAB, the “DfE number”: an authority's three figures and a school's four."""

import re
from dataclasses import dataclass

import polars as pl

from keystage.analysis.errors import InputError

__all__ = ["Laestab", "parse", "parsed", "split"]

_SHAPE = r"^\s*([0-9]{3})\s*[/. –-]?\s*([0-9]{4})\s*$"


@dataclass(frozen=True, slots=True)
class Laestab:
    """la: the authority's code. estab: the school's number in it. As text: seven figures."""

    la: str
    estab: str

    def __str__(self) -> str:
        return self.la + self.estab


def parse(text: str) -> str:
    """Seven figures of "801/2000", "8012000", "801 2000" or "801-2000". Raises InputError."""
    return str(split(text))


def split(text: str) -> Laestab:
    """Authority and school of a LAESTAB, however it is written. Raises InputError."""
    found = re.match(_SHAPE, text)
    if found is None:
        raise InputError(f"“{text.strip()}” is not a LAESTAB, which has seven figures: 9982001 or 998/2001.")
    return Laestab(found[1], found[2])


def parsed(text: pl.Series) -> pl.Series:
    """As `parse`, for a column; null where a cell is none."""
    parts = text.cast(pl.String).str.extract_groups(_SHAPE)
    return parts.struct.unnest().select(pl.concat_str(pl.all())).to_series().alias(text.name)
