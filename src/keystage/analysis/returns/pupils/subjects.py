"""Which result a row of a long file holds: by its code, or by subject, stage, and test or teacher assessment."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.private import is_private
from keystage.analysis.returns.pupils.choosing import Clues, choose, result_words
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.pupils.words import meaning
from keystage.analysis.returns.reading import Severity
from keystage.analysis.scales import Result

__all__ = ["SAYING", "named_results"]

SAYING = ("result", "subject", "method", "key_stage")
_SOME = 200  # different cells that are looked at to tell one result from another


def named_results(frame: pl.DataFrame, voice: Voice, home: Path | None, *, asks: bool) -> pl.Series:
    """The code of each row's result (`result`); null, with a warning, where it is none that is known or may be several.

    frame: columns of `SAYING` as far as the file has them, `grade`, `year`, and `year_group` where the file says it.
    asks: whether every row should say its result; else one that says nothing is passed over.
    """
    said = [name for name in SAYING if name in frame.columns]
    columns = [Few.of(frame[name].cast(pl.String)) for name in said]
    clues = [Few.of(frame[name].cast(pl.String)) for name in ("year", "year_group") if name in frame.columns]
    joined = np.zeros(frame.height, dtype=np.int64)
    for few in (*columns, *clues):
        joined = joined * len(few.values) + few.codes
    _, first, which = np.unique(joined, return_index=True, return_inverse=True)
    codes: list[str | None] = []
    for kind, row in enumerate(first):
        words = {name: few.values[few.codes[row]].strip() for name, few in zip(said, columns, strict=True)}
        found = _meant(words, home)
        if len(found) > 1:
            found = choose(found, _clues(words, frame, int(row), which == kind, home))
        codes.append(found[0].code if len(found) == 1 else None)
    made = pl.Series("result", codes, dtype=pl.String).gather(which)
    _say_unknown(frame, made, said, voice, asks=asks)
    return made


def _meant(words: dict[str, str], home: Path | None) -> tuple[Result, ...]:
    """The results that the words may mean, of the stage and by the method that they say."""
    known = result_words(home)
    named = next((known[key] for name in ("result", "subject") if (key := plain(words.get(name, ""))) in known), ())
    stage = meaning("key_stage", words.get("key_stage", ""), home)
    method = meaning("method", words.get("method", ""), home)
    staged = tuple(r for r in named if r.key_stage == stage) if stage else named
    if not method:
        return staged
    return tuple(r for r in staged if r.method == method) or tuple(r for r in staged if not r.method)


def _clues(words: dict[str, str], frame: pl.DataFrame, row: int, alike: NDArray[np.bool_], home: Path | None) -> Clues:
    group = frame["year_group"][row] if "year_group" in frame.columns else None
    return Clues(
        cells=frame["grade"].filter(pl.Series(alike)).unique(maintain_order=True).head(_SOME),
        year=frame["year"][row],
        groups=frozenset(() if group is None else (int(group),)),
        home=home,
    )


def _say_unknown(frame: pl.DataFrame, made: pl.Series, said: list[str], voice: Voice, *, asks: bool) -> None:
    unknown = made.is_null()
    if not asks:
        unknown &= frame.select(pl.any_horizontal(pl.col(said).is_not_null())).to_series()
    at = np.flatnonzero(unknown.to_numpy())
    if not len(at):
        return
    column = "subject" if "subject" in said else "result"
    both = [frame[name].gather(at).cast(pl.String).fill_null("").alias(name) for name in said]
    words = pl.DataFrame(both).select(pl.concat_str(pl.all(), separator="\0")).to_series()
    voice.texts("unknown-subject", Severity.WARNING, at, column, words, _no_subject)


def _no_subject(text: str) -> str:
    parts = [part for part in text.split("\0") if part.strip()]
    words = ", ".join(part.strip() for part in parts if not is_private(part))
    if not words:
        return "The row does not say what its result is in, so it stands in no figure."
    return (
        f"“{words}” is no result that is known, or may be several, so it stands in no figure. Say the subject, the key "
        "stage, and whether it is a test or a teacher assessment; or write the result's code."
    )
