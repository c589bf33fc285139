"""Sessions missed cannot be more than were possible, nor those more than a year has."""

from pathlib import Path

import polars as pl

from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.pupils.words import limit

__all__ = ["check_sessions"]

_MISSED = ("sessions_authorised", "sessions_unauthorised")


def check_sessions(frame: pl.DataFrame, voice: Voice, home: Path | None) -> None:
    """An error where more sessions were missed than possible; a warning where more were possible than there are."""
    if "sessions_possible" not in frame.columns:
        return
    possible = frame["sessions_possible"]
    missed = [name for name in _MISSED if name in frame.columns]
    if missed:
        more = frame.select(pl.sum_horizontal(missed)).to_series() > possible
        voice.error("sessions-missed", more, "sessions_possible", "More sessions were missed than were possible.")
    most = limit("sessions", home)
    words = f"More sessions were possible than a school year has ({most})."
    voice.warning("sessions-possible", possible > most, "sessions_possible", words)
