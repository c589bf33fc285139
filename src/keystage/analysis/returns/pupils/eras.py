"""Results of several years or eras in one file: fine where each row says its own, and worth a word."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from keystage.analysis import scales
from keystage.analysis.returns.pupils.voice import Voice

__all__ = ["note_eras"]


def note_eras(frame: pl.DataFrame, codes: Sequence[str] | None, voice: Voice, home: Path | None) -> None:
    """A note where one result stands there on scales of more than one era. codes: of a wide frame's results; None: the
    frame is long."""
    every = scales.results(home)
    if codes is not None:
        pairs = frame.select("year", "year_group").unique().rows()
        taken = {code: {scales.year_taken(every[code], year=y, year_group=g) for y, g in pairs} for code in codes}
    else:
        taken = {}
        for code, year in frame.select("result", "taken").unique().drop_nulls().iter_rows():
            taken.setdefault(code, set()).add(year)
    mixed = sorted(every[code].title for code, years in taken.items() if len(_families(code, years, home)) > 1)
    if mixed:
        listed = ", ".join(f"“{title}”" for title in mixed[:3])
        more = f" and {len(mixed) - 3} more" if len(mixed) > 3 else ""
        voice.note(
            "several-eras",
            f"Results of different eras stand in one file ({listed}{more}). Each is read by the scale of its own year; "
            "figures are made year by year and never together.",
        )


def _families(code: str, years: Iterable[int], home: Path | None) -> set[str]:
    found = (scales.scale_in(scales.results(home)[code], year, home) for year in years)
    return {scale.family for scale in found if scale is not None}
