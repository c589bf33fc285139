"""Whose an average is: England's, or an authority's, by its code or name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.reading import LEVEL, ROW, Severity

__all__ = ["place_areas"]

_ENGLAND = ("england", "national", "nationally", "nat", "eng")
_TITLES = ("county council", "city council", "borough council", "metropolitan borough council", "council")


@dataclass(frozen=True, slots=True)
class _Authority:
    code: str
    name: str
    also: tuple[str, ...] = ()


def place_areas(frame: pl.DataFrame, headers: Mapping[str, str], ledger: Ledger, home: Path | None) -> pl.DataFrame:
    """`frame` with `level` (national or la) and `la` (three-figure code). Without a column `area` all is England's."""
    if "area" not in frame.columns:
        return frame.with_columns(pl.lit("national").alias(LEVEL), pl.lit(None, pl.String).alias("la"))
    names = _names(home)
    different = frame["area"].drop_nulls().unique().to_list()
    known = {text: names[key] for text in different if (key := _key(text)) in names}
    frame = frame.with_columns(pl.col("area").replace_strict(known, default=None, return_dtype=pl.String).alias("la"))
    unknown = frame.filter(pl.col("la").is_null())
    ledger.cells(
        "unknown-area",
        Severity.ERROR,
        unknown.select(ROW, pl.lit(headers.get("area")).alias("column"), pl.col("area").fill_null("").alias("text")),
        lambda _, text: _no_area(text),
    )
    national = pl.col("la") == ""
    level = pl.when(national).then(pl.lit("national")).when(pl.col("la").is_not_null()).then(pl.lit("la"))
    return frame.with_columns(level.alias(LEVEL), pl.when(national.not_()).then("la").alias("la"))


def _names(home: Path | None) -> dict[str, str]:
    """Names and codes, as they are compared -> code; England -> "". Of one name the authority that is there now: of
    those on the shelf the last."""
    names = dict.fromkeys(_ENGLAND, "")
    for one in shelf.read("authorities", _Authority, table="authority", home=home, part=True):
        names |= dict.fromkeys(map(_key, (one.code, one.name, *one.also)), one.code)
    return names


def _key(text: str) -> str:
    words = text.strip().casefold()
    for title in _TITLES:
        words = words.removesuffix(f" {title}")
    return plain(words.replace("&", " and "))


def _no_area(text: str) -> str:
    if not text:
        return "The row does not say whose figure it is: write England, or an authority’s name or three-figure code."
    return f"“{text}” is no authority that is known: write England, or an authority’s name or three-figure code."
