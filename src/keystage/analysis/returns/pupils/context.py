"""What a file says of pupils besides results, in our own words: `vocabulary.CONTEXT`."""

import re
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.pupils.words import meaning
from keystage.analysis.returns.reading import Severity
from keystage.analysis.vocabulary import CONTEXT, year_groups

__all__ = ["FLAGS", "with_context"]

FLAGS = ("fsm", "fsm6", "lac", "adopted", "disadvantaged", "mobile")
_BLANKS = " \t\r\n\u00a0\u2007\u202f"
_KINDS = {"sex": "a sex (F or M)", "sen": "a code of special needs (N, K, E; before 2014 A, P, S)"}
_NON = "non"
_CODED = re.compile(r"[A-Za-z]{4}\b")  # a code before its words


def with_context(frame: pl.DataFrame, voice: Voice, home: Path | None) -> pl.DataFrame:
    """`frame` with its context columns in our words and types. A code that is not known is null, with a warning."""
    made = [_read(frame[name], name, voice, home) for name in ("sex", "sen", "eal", *FLAGS) if name in frame.columns]
    if "upn" in frame.columns:
        made.append(frame["upn"].str.strip_chars(_BLANKS).str.to_uppercase().replace("", None))
    if "ethnicity" in frame.columns:
        made.append(_ethnicities(frame["ethnicity"], voice, home))
    if "year_group" in frame.columns:
        made.append(_year_groups(frame["year_group"], voice))
    frame = frame.with_columns(made)
    return frame.with_columns(pl.col(name).cast(CONTEXT[name]) for name in frame.columns if name in CONTEXT)


def _read(cells: pl.Series, name: str, voice: Voice, home: Path | None) -> pl.Series:
    kind = "flag" if name in FLAGS else name
    few = Few.of(cells.cast(pl.String))
    said = [meaning(kind, word, home) if word.strip() else "" for word in few.values]
    unknown = few.where([value is None for value in said])
    words = f"The cell under “{voice.heading(name)}” is not {_KINDS.get(name, 'yes or no')}: it counts as not known."
    voice.texts(f"unknown-{name}", Severity.WARNING, unknown, name, cells.gather(unknown), lambda _: words)
    if kind in _KINDS:
        return few.spread(pl.Series([value or None for value in said], dtype=pl.String)).alias(name)
    return few.spread(_flags(few.values, said, _is_turned(name, voice))).alias(name)


def _ethnicities(cells: pl.Series, voice: Voice, home: Path | None) -> pl.Series:
    """The department's main codes, from codes, words or both: “WBRI”, “White British”, “WBRI - White British”. What is
    none of them stays as the file writes it, in capitals: an area has codes of its own."""
    few = Few.of(cells.cast(pl.String))
    said = [_ethnicity(word.strip(), home) for word in few.values]
    unknown = few.where([value is None for value in said])
    words = f"The cell under “{voice.heading('ethnicity')}” is no ethnic group that is known: it is in none."
    voice.texts("unknown-ethnicity", Severity.WARNING, unknown, "ethnicity", cells.gather(unknown), lambda _: words)
    codes = [word.strip().upper() if value is None else value for word, value in zip(few.values, said, strict=True)]
    return few.spread(pl.Series([code or None for code in codes], dtype=pl.String)).alias("ethnicity")


def _ethnicity(word: str, home: Path | None) -> str | None:
    if not word:
        return ""
    found = meaning("ethnicity", word, home)
    if found is None and _CODED.match(word):
        found = meaning("ethnicity", word[:4], home)
    return found


def _is_turned(name: str, voice: Voice) -> bool:
    """Whether the heading asks the opposite: “Non-mobile”."""
    return (voice.heading(name) or "").casefold().startswith(_NON)


def _flags(words: list[str], said: list[str | None], turned: bool) -> pl.Series:
    """Yes and no. Where a file marks only those who are, a blank is no."""
    held = {value for value in said if value}
    blank = False if held == {"true"} else None
    known = {"true": not turned, "false": turned}
    flags = [blank if not word.strip() else known.get(value or "") for word, value in zip(words, said, strict=True)]
    return pl.Series(flags, dtype=pl.Boolean)


def _year_groups(cells: pl.Series, voice: Voice) -> pl.Series:
    found = year_groups(cells)
    filled = (cells.cast(pl.String).str.strip_chars() != "").fill_null(value=False)
    unknown = np.flatnonzero((filled & found.is_null()).to_numpy())
    words = f"The cell under “{voice.heading('year_group')}” is not a year group: write R or 1 to 13."
    voice.texts("unknown-year-group", Severity.WARNING, unknown, "year_group", cells.gather(unknown), lambda _: words)
    return found.alias("year_group")
