"""Which school a pupil's row is of: its URN, its LAESTAB however it is written, or its name."""

import polars as pl

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.vocabulary import laestab

__all__ = ["with_school"]

_URN = r"^[1-9]\d{4,5}$"


def with_school(frame: pl.DataFrame, voice: Voice) -> pl.DataFrame:
    """`frame` with `urn` and `laestab` as they should be, and `school`: who the row is of, however it says so.

    An error names each number that is none, and each row that names no school where the file has a column for it.
    """
    if {"la", "estab"} <= {*frame.columns} and "laestab" not in frame.columns:
        frame = frame.with_columns(pl.concat_str("la", pl.col("estab").str.pad_start(4, "0")).alias("laestab"))
    if "laestab" in frame.columns:
        few = Few.of(frame["laestab"])
        numbers = few.spread(laestab.parsed(pl.Series(few.values, dtype=pl.String)))
        wrong = frame["laestab"].is_not_null() & numbers.is_null()
        voice.error("laestab", wrong, "laestab", "The LAESTAB does not have seven figures, as 9982001 or 998/2001 do.")
        frame = frame.with_columns(numbers.alias("laestab"))
    if "urn" in frame.columns:
        wrong = frame["urn"].is_not_null() & frame["urn"].str.contains(_URN).not_()
        voice.error("urn", wrong, "urn", "The URN does not have six figures.")
    named = [pl.col(code) for code in ("urn", "laestab") if code in frame.columns]
    if "name" in frame.columns:
        named.append(
            pl.concat_str([c for c in ("name", "town") if c in frame.columns], separator=", ", ignore_nulls=True)
        )
    if not named:
        return frame
    frame = frame.with_columns(pl.coalesce(named).replace("", None).alias("school"))
    words = "The row names no school: write its URN, its LAESTAB, or its name."
    voice.error("no-school", frame["school"].is_null(), "school", words)
    return frame.drop("la", "estab", strict=False)
