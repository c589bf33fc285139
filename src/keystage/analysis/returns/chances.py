"""Chances of levels and grades: percentages or shares, each level's own or of that level or more."""

from collections.abc import Sequence
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.layout import Layout
from keystage.analysis.returns.pupils.voice import Voice

__all__ = ["read_chances"]

_CHANCE, _OR_MORE = "chance_", "_plus"
_ROUNDING = 1.5  # percentage points by which whole percentages may miss 100 together
_EQUAL = 0.05  # percentage points by which printed figures of one chance may differ


def read_chances(layout: Layout, frame: pl.DataFrame, voice: Voice) -> pl.DataFrame:
    """`frame` with its chances in percent. A row is an error where its levels come to more than 100 % or a higher
    level is likelier than that or more of a lower one; a warning where they come to less."""
    present = [c.code for c in layout.columns if c.code.startswith(_CHANCE) and c.code in frame.columns]
    frame = _in_percent(frame, present, voice)
    empty = frame.select(pl.all_horizontal(pl.col(present).is_null())).to_series()
    voice.error("no-chance", empty, present[0], "The row has no chance of any level.")
    for _, family in groupby(present, key=_family):
        codes = tuple(family)
        _check_sums(frame, [code for code in codes if not code.endswith(_OR_MORE)], voice)
        _check_order(frame, [code for code in codes if code.endswith(_OR_MORE)], voice)
    return frame


def _family(code: str) -> str:
    """Levels and figures of grades are one scale to their order; letters and standards are others."""
    level = code.removeprefix(_CHANCE).removesuffix(_OR_MORE)
    if level[0].isdigit() or level == "w":
        return "figures"
    return "standards" if level in ("wts", "exs", "gds") else "letters"


def _in_percent(frame: pl.DataFrame, codes: Sequence[str], voice: Voice) -> pl.DataFrame:
    most = frame.select(pl.max_horizontal(pl.col(codes).max())).item()
    if most is None or not 0 < most <= 1:
        return frame
    voice.note("shares", "No chance is above 1, so they were read as shares: 0.61 as 61%.", codes[0])
    return frame.with_columns((pl.col(codes) * 100).round(6))


def _check_sums(frame: pl.DataFrame, codes: Sequence[str], voice: Voice) -> None:
    """Chances of each level's own come to 100; a level that the file gives no column may be what lacks."""
    if len(codes) < 2:
        return
    values = _array(frame, codes)
    whole = np.nansum(values, axis=1)
    several = (~np.isnan(values)).sum(axis=1) > 1
    more = several & (whole > 100 + _ROUNDING)
    less = several & (whole < 100 - _ROUNDING)
    voice.error("chances-sum", more, codes[0], "The chances of the levels come to more than 100%.")
    voice.warning(
        "chances-sum-less", less, codes[0],
        "The chances of the levels come to less than 100%: a level may have no column, or a figure is wrong.",
    )  # fmt: skip


def _check_order(frame: pl.DataFrame, codes: Sequence[str], voice: Voice) -> None:
    """More is never likelier than less: 5+ at most as likely as 4+. codes: the lowest level first."""
    values = _array(frame, codes)
    least: NDArray[np.float64] = np.full(frame.height, np.inf)
    for place, code in enumerate(codes):
        here = values[:, place]
        rises = here > least + _EQUAL
        voice.error(
            "chances-rise", rises, code, "The chance of this level or more is greater than that of a lower one or more."
        )
        least = np.fmin(least, here)


def _array(frame: pl.DataFrame, codes: Sequence[str]) -> NDArray[np.float64]:
    return frame.select(pl.col(code).cast(pl.Float64).fill_null(np.nan) for code in codes).to_numpy()
