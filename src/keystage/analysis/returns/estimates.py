"""Fischer Family Trust's estimates: whose, of what, on which basis, and with what chances."""

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.returns.chances import read_chances
from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.reading import ROW
from keystage.analysis.vocabulary import AcademicYear, upn, upn_areas, year_groups

__all__ = ["complete_estimates"]

_LETTERS_END = 2015  # results of 2014/15: the last that letters were estimated for
_LETTER = re.compile(r"(?:fft|type|basis|model|estimate)?[ .:-]*([a-d])(?: estimates?)?")
_PERCENTILE = re.compile(
    r"(?:fft|se|top|basis)?[ .:-]*(?:p|percentile)?[ .:-]*(\d{1,2})(?:st|nd|rd|th)?"
    r"[ .-]*(?:%|percent|per cent|percentile|rank|% rank|th)?(?: percentile| rank| benchmark)?"
)
_WORDS = {"median": "50", "average": "50", "high": "20", "very high": "5"}  # FFT Aspire's own words for its benchmarks
_BASIS = "The basis is none that is known: write A, B, C or D, or a percentile (50, 20 or 5)."
_WRONG_ERA = {
    "letter": "Estimates of types A to D end with the results of 2014/15; later ones have percentiles. "
    "Is the year right?",
    "percentile": "Percentiles come after the results of 2014/15; before, estimates are of types A to D. "
    "Is the year right?",
}


def complete_estimates(
    layout: Layout,
    frame: pl.DataFrame,
    *,
    year: AcademicYear | None,
    headers: Mapping[str, str],
    ledger: Ledger,
    home: Path | None,
) -> pl.DataFrame:
    """`frame` with UPNs in capitals, year groups as numbers, the basis as "A" to "D" or a percentile ("20"), chances in
    percent. year: of the results, where it is one for all rows. No finding quotes a UPN.

    Source: domain handbook 2.14, 9a.22. C is a label that nobody explains.
    """
    voice = Voice(ledger, frame[ROW], headers)
    frame = _with_upns(frame, voice, home)
    frame = _with_year_groups(frame, voice)
    frame = _with_basis(frame, year, voice)
    missing = frame["subject"].is_null()
    voice.error("no-subject", missing, "subject", "The row does not say of which subject its estimate is.")
    frame = read_chances(layout, frame, voice)
    return _checked_twice(frame, voice)


def _with_upns(frame: pl.DataFrame, voice: Voice, home: Path | None) -> pl.DataFrame:
    if "upn" not in frame.columns:
        return frame
    frame = frame.with_columns(upn.column(frame["upn"]).alias("upn"))
    rules = upn.problems(frame["upn"], authorities=upn_areas(home)).fill_null(0).to_numpy()
    for rule, words in upn.MESSAGES.items():
        voice.error(f"upn-{rule}", rules == rule, "upn", words)
    return frame


def _with_year_groups(frame: pl.DataFrame, voice: Voice) -> pl.DataFrame:
    if "year_group" not in frame.columns:
        return frame
    read = year_groups(frame["year_group"])
    wrong = read.is_null() & frame["year_group"].is_not_null()
    voice.error("year-group", wrong, "year_group", "The year group is none that is known: write Year 5, Y5 or 5.")
    return frame.with_columns(read)


def _with_basis(frame: pl.DataFrame, year: AcademicYear | None, voice: Voice) -> pl.DataFrame:
    different = frame["basis"].drop_nulls().unique().to_list()
    known = {text: basis for text in different if (basis := _basis(text))}
    read = frame["basis"].replace_strict(known, default=None, return_dtype=pl.String)
    voice.error("basis", read.is_null(), "basis", _BASIS)
    frame = frame.with_columns(read.alias("basis"))
    ends = (
        pl.Series([year.ends]).extend_constant(year.ends, frame.height - 1)
        if year
        else frame.get_column("year", default=pl.Series([None] * frame.height, dtype=pl.Int32))
    )
    letter = read.str.contains("^[A-D]$").fill_null(value=False).to_numpy()
    late = (ends > _LETTERS_END).fill_null(value=False).to_numpy()
    known_year = ends.is_not_null().to_numpy()
    percentile = ~letter & read.is_not_null().to_numpy()
    voice.warning("basis-of-another-era", letter & late, "basis", _WRONG_ERA["letter"])
    voice.warning("basis-of-another-era", percentile & known_year & ~late, "basis", _WRONG_ERA["percentile"])
    return frame


def _basis(text: str) -> str | None:
    """ "A" to "D", or a percentile without its leading zero; None where it is neither."""
    words = " ".join(text.casefold().split())
    if found := _LETTER.fullmatch(words):
        return found[1].upper()
    for word, percentile in _WORDS.items():
        if words.removeprefix("fft ") == word:
            return percentile
    found = _PERCENTILE.fullmatch(words)
    return str(int(found[1])) if found and 0 < int(found[1]) < 100 else None


def _checked_twice(frame: pl.DataFrame, voice: Voice) -> pl.DataFrame:
    """One estimate a pupil (or school), subject, basis and year: of two, nobody can tell which is meant."""
    whose = [name for name in ("upn", "school", "year", "year_group", "subject", "basis") if name in frame.columns]
    needed = [name for name in whose if name in ("upn", "school", "subject", "basis")]
    complete = frame.select(pl.all_horizontal(pl.col(needed).is_not_null())).to_series().to_numpy()
    twice = frame.select(pl.struct(whose).is_duplicated()).to_series().to_numpy()
    where: np.ndarray[tuple[int], np.dtype[np.bool_]] = twice & complete
    voice.error(
        "duplicate", where, "subject",
        "There is another estimate of the same pupil or school, subject and basis. Keep the right one.",
    )  # fmt: skip
    return frame
