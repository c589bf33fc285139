"""Days that cannot be a pupil's birthday, and ages that do not go with the year group."""

from pathlib import Path

import polars as pl

from keystage.analysis.returns.pupils.cohorts import by_birth
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.pupils.words import limit

__all__ = ["check_ages", "joined_late"]

_LATE = {6: 2, 11: 2, 5: 1, 10: 1}  # year group -> school years in it and the one before that count


def check_ages(frame: pl.DataFrame, voice: Voice, home: Path | None, *, told: pl.Series) -> None:
    """Errors: born after the academic year, before anybody was, or too many years from the age of the year group (by
    31 August); within them, a warning. told: whether the file itself says the row's year group."""
    if "dob" not in frame.columns:
        return
    days, years = frame["dob"], frame["year"]
    ends = frame.select(pl.date("year", 8, 31)).to_series()
    after, before = days > ends, days.dt.year() < limit("earliest_birth", home)
    voice.error("birth-in-future", after, "dob", "The day of birth is later than the end of the academic year.")
    voice.error("birth-too-early", before, "dob", "The day of birth lies more than a century back.")
    apart = ((by_birth(days, years) - frame["year_group"].cast(pl.Int64)).abs() * told.cast(pl.Int64)).fill_null(0)
    apart = apart.set((after | before).fill_null(value=False), 0)
    most = limit("years_out", home)
    voice.error(
        "age", apart > most, "dob",
        "The age on 31 August is more than a year from that of the year group: the day of birth, the year group or the "
        "academic year is wrong.",
    )  # fmt: skip
    voice.warning(
        "out-of-year", (apart > 0) & (apart <= most), "dob",
        "The age on 31 August is a year from that of the year group: is the pupil taught out of year?",
    )  # fmt: skip


def joined_late(frame: pl.DataFrame) -> pl.DataFrame:
    """`mobile` of the day of admission, where the file has no such column: joined in years 5 or 6, or 10 or 11, after
    the first month. The day itself is not kept."""
    if "admitted" not in frame.columns:
        return frame
    group = pl.col("year_group").cast(pl.Int32)
    years = group.replace_strict(_LATE, default=None, return_dtype=pl.Int32)
    late = pl.col("admitted") > pl.date(pl.col("year") - years, 9, 30)
    made = frame if "mobile" in frame.columns else frame.with_columns(late.alias("mobile"))
    return made.drop("admitted")
