"""Cells that should be dates, in the forms English files write them."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from keystage.analysis.returns.numbers import lookups
from keystage.analysis.returns.tall import Values

__all__ = ["read_dates"]

# Shape, what is kept of it, and how that reads. A year always has four figures: "18" could be 1918.
_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
_FORMS = (
    (rf"^(\d{{4}}-\d{{2}}-\d{{2}}){_TIME}$", "%Y-%m-%d"),
    (rf"^(\d{{1,2}}/\d{{1,2}}/\d{{4}}){_TIME}$", "%d/%m/%Y"),
    (rf"^(\d{{1,2}}-\d{{1,2}}-\d{{4}}){_TIME}$", "%d-%m-%Y"),
    (rf"^(\d{{1,2}}\.\d{{1,2}}\.\d{{4}}){_TIME}$", "%d.%m.%Y"),
    (r"^((?:19|20)\d{6})(?:\.0)?$", "%Y%m%d"),
    (r"^(\d{1,2} [A-Za-z]{4,9} \d{4})$", "%d %B %Y"),
    (r"^(\d{1,2}[ -][A-Za-z]{3}[ -]\d{4})$", "%d %b %Y"),
)


def read_dates(cells: pl.Series, tokens: Mapping[str, str]) -> Values:
    """Dates from text; a time of day is left off. A blank is null without a reason; a code of `tokens` has its own."""
    if cells.dtype in (pl.Date, pl.Datetime):
        return Values(cells.cast(pl.Date))
    different = cells.cast(pl.String).drop_nulls().unique()
    words = different.str.strip_chars()
    exact, _, legend = lookups(tokens)
    marks = words.replace_strict(exact, default=0, return_dtype=pl.UInt8)
    days = _parsed(words.set(marks > 0, None))
    table = pl.DataFrame(
        {"text": different, "day": days, "mark": marks, "bad": days.is_null() & (marks == 0) & (words != "")}
    )
    joined = pl.DataFrame({"text": cells.cast(pl.String)}).join(table, on="text", how="left", maintain_order="left")
    reasons = joined["mark"].fill_null(0).to_numpy()
    unreadable = np.flatnonzero(joined["bad"].fill_null(value=False).to_numpy())
    return Values(joined["day"], reasons if reasons.any() else None, legend, unreadable)


def _parsed(words: pl.Series) -> pl.Series:
    frame = pl.DataFrame({"word": words.str.replace(r"^(\d{1,2})(?:st|nd|rd|th) ", "${1} ")})
    tries = [
        pl.col("word")
        .str.extract(shape)
        .str.replace_all("-", " " if "%b" in form else "-")
        .str.to_date(form, strict=False)
        for shape, form in _FORMS
    ]
    day = pl.coalesce(tries)
    return frame.select(pl.when(day.dt.year().is_between(1500, 2200)).then(day)).to_series()
