"""Cells that are text or identifiers: trimmed, damaged letters put right where that is certain."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from keystage.analysis.returns.encodings import mend
from keystage.analysis.returns.few import Few
from keystage.analysis.returns.values import Codes, Positions, Values, Wanted

__all__ = ["DAMAGED_LETTERS", "LOST_LETTERS", "read_codes", "read_text"]

DAMAGED_LETTERS = "damaged-letters"
LOST_LETTERS = "lost-letters"

_SIGNS = ["Â", "Ã", "Å", "â€", "â‚", "\ufffd"]
_ABSENT = {"NA": "not_available", "N/A": "not_applicable", "n/a": "not_applicable", "-": "not_available"}
_LONG = 50_000  # rows from which a column is looked at by a sample
_LOOK = 2_000


def read_text(columns: Sequence[Wanted], *, plain: bool) -> list[Values]:
    """Text without spaces around it; blank is null. plain: all ASCII, so nothing needs mending."""
    read = []
    for column, (words, clean) in zip(columns, _bare(columns), strict=True):
        mended, repaired = (words, {}) if plain or clean else _mended(words)
        read.append(_coded(mended, column.column.codes, repaired))
    return read


def read_codes(columns: Sequence[Wanted]) -> list[Values]:
    """Identifiers as text: "103.0", as a program re-saves a number with gaps, is "103"."""
    figures = _all_figures(columns)
    texts = [c for c in columns if c.cells.dtype == pl.String and c.code not in figures]
    words = _stripped(texts)
    signs = _signs(words, {column.code: {**_ABSENT, **column.column.codes} for column in texts})
    read = []
    for column in columns:
        if column.code in figures:
            read.append(Values(column.cells))
            continue
        sign = signs.get(column.code, _Signs(coded=bool(column.column.codes)))
        bare = words[column.code] if column.code in signs else _whole(column.cells)
        if sign.pointed:
            bare = bare.str.replace(r"^(\d+)\.0$", "${1}")
        if sign.blank:
            bare = bare.set(bare == "", None)
        read.append(_coded(bare, {**_ABSENT, **column.column.codes} if sign.coded else {}, {}))
    return read


def _all_figures(columns: Sequence[Wanted]) -> set[str]:
    """Columns of nothing but figures, which need no second look: most identifiers are numbers."""
    plain = [
        column
        for column in columns
        if column.cells.dtype == pl.String and not any(token.isdigit() for token in column.column.codes)
    ]
    if not plain:
        return set()
    frame = pl.DataFrame([column.cells.alias(column.code) for column in plain])
    gaps = frame.select(pl.all().cast(pl.UInt64, strict=False).null_count()).row(0)
    return {column.code for column, gap in zip(plain, gaps, strict=True) if gap == column.cells.null_count()}


def _stripped(columns: Sequence[Wanted]) -> pl.DataFrame:
    return pl.DataFrame([column.cells.alias(column.code) for column in columns]).with_columns(
        pl.all().str.strip_chars()
    )


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a column of identifiers has: cells that end in ".0", codes, blanks."""

    pointed: bool = False
    coded: bool = False
    blank: bool = False


def _signs(words: pl.DataFrame, tokens: dict[str, dict[str, str]]) -> dict[str, _Signs]:
    if not words.width:
        return {}
    found = words.select(
        *(pl.col(c).head(_LOOK).str.ends_with(".0").any().alias(f"{c} pointed") for c in words.columns),
        *(pl.col(c).is_in(list(tokens[c])).any().alias(f"{c} coded") for c in words.columns),
        *((pl.col(c) == "").any().alias(f"{c} blank") for c in words.columns),
    ).row(0)
    size = words.width
    parts = zip(words.columns, found[:size], found[size : 2 * size], found[2 * size :], strict=True)
    return {c: _Signs(bool(p), bool(k), bool(b)) for c, p, k, b in parts}


def _bare(columns: Sequence[Wanted]) -> list[tuple[pl.Series, bool]]:
    """Text columns trimmed, and whether nothing in them needs mending. Most have nothing to trim: that is found faster
    than done."""
    if not columns:
        return []
    names = [str(index) for index in range(len(columns))]
    frame = pl.DataFrame([_text(column).alias(name) for name, column in zip(names, columns, strict=True)])
    if frame.height > _LONG:
        return _bare_by_sample(frame)
    edged = frame.select(((pl.all() < "!") | pl.all().str.ends_with(" ")).any()).row(0, named=True)
    bare = frame.with_columns(_trim(name) for name, edge in edged.items() if edge)
    return [(words, False) for words in bare.get_columns()]


def _trim(name: str) -> pl.Expr:
    words = pl.col(name).str.strip_chars()
    return pl.when(words != "").then(words).alias(name)


def _bare_by_sample(frame: pl.DataFrame) -> list[tuple[pl.Series, bool]]:
    """Long columns trimmed. Blanks are looked for in every cell; spaces behind words and damaged letters, which a
    program leaves everywhere or nowhere, in the first and last thousands."""
    blank = frame.select((pl.all() < "!").any()).row(0, named=True)
    sample = pl.concat([frame.head(_LOOK), frame.tail(_LOOK)])
    clean = {name for name in frame.columns if not blank[name] and _is_clean(sample[name].drop_nulls().unique())}
    bare = frame.with_columns(_trim(name) for name in frame.columns if name not in clean)
    return [(words, words.name in clean) for words in bare.get_columns()]


def _is_clean(words: pl.Series) -> bool:
    """Whether nothing is to be trimmed or mended."""
    bare = words.str.strip_chars()
    return words.equals(bare) and not ((bare == "") | bare.str.contains_any(_SIGNS)).any()


def _text(column: Wanted) -> pl.Series:
    return column.cells if column.cells.dtype == pl.String else column.cells.cast(pl.String)


def _whole(cells: pl.Series) -> pl.Series:
    """Numbers that a Parquet file holds where identifiers are meant: 301.0 is "301"."""
    whole = cells.cast(pl.Float64).cast(pl.Int64, strict=False)
    if whole.null_count() or not whole.len() or whole.min() < 0 or whole.max() > _LONG:  # type: ignore[operator]
        return whole.cast(pl.String)
    places = whole.to_numpy()
    present = np.flatnonzero(np.bincount(places)).tolist()
    words: list[str | None] = [None] * (present[-1] + 1)
    for number in present:
        words[number] = str(number)
    return pl.Series(words, dtype=pl.String).gather(places)


def _coded(words: pl.Series, tokens: dict[str, str], repaired: dict[str, Positions]) -> Values:
    if not tokens:
        return Values(words, repaired=repaired)
    found = words.is_in(list(tokens)).fill_null(value=False)
    coded = np.flatnonzero(found.to_numpy())
    if not coded.size:
        return Values(words, repaired=repaired)
    codes = Codes(tokens)
    few = Few.of(words.gather(coded))
    marks = np.zeros(words.len(), dtype=np.uint8)
    marks[coded] = few.marks([codes.mark(value) for value in few.values])
    return Values(words.set(found, None), codes.words(marks), repaired=repaired)


def _mended(words: pl.Series) -> tuple[pl.Series, dict[str, Positions]]:
    suspect = np.flatnonzero(words.str.contains_any(_SIGNS).fill_null(value=False).to_numpy())
    if not suspect.size:
        return words, {}
    few = Few.of(words.gather(suspect))
    better = [mend(text) for text in few.values]
    repaired = {}
    if any(text is not None for text in better):
        repaired[DAMAGED_LETTERS] = suspect[few.where([text is not None for text in better])]
        right = few.spread(pl.Series([b or t for b, t in zip(better, few.values, strict=True)], dtype=pl.String))
        words = words.scatter(suspect, right)
    if any("\ufffd" in text for text in few.values):
        repaired[LOST_LETTERS] = suspect[few.where(["\ufffd" in text for text in few.values])]
    return words, repaired
