"""Who is who: UPNs by the census's rules, two pupils with one, and one pupil who stands there twice."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.reading import ROW, Severity, reason_column
from keystage.analysis.vocabulary import upn, upn_areas

__all__ = ["NAMED", "PUPIL", "check_twice", "check_upns", "with_pupil"]

PUPIL = "\0pupil"  # a number that tells pupils apart, while a table is read
NAMED = "\0named"  # a number made of a pupil's names, while a table is read: the names themselves are not kept


def check_upns(frame: pl.DataFrame, voice: Voice, home: Path | None) -> NDArray[np.bool_]:
    """The census's rules on UPNs (1500 to 1550), and two pupils with one UPN (1520): whether a row is one of those."""
    if "upn" not in frame.columns:
        voice.note("no-upn", "The file has no column of UPNs, so they could not be checked.")
        return np.zeros(frame.height, dtype=bool)
    rules = upn.problems(frame["upn"], authorities=upn_areas(home))
    found = rules.to_numpy() if not rules.null_count() else rules.fill_null(0).to_numpy()
    for rule, words in upn.MESSAGES.items():
        voice.error(f"upn-{rule}", found == rule, "upn", words)
    two = _of_two(frame)
    voice.error(
        "upn-1520", two, "upn",
        "More than one pupil has this UPN: the days of birth, the sexes or the names differ. Look up whose it is.",
    )  # fmt: skip
    return two


def _of_two(frame: pl.DataFrame) -> NDArray[np.bool_]:
    """Rows whose UPN others have too who are somebody else."""
    telling = [name for name in ("dob", "sex", NAMED) if name in frame.columns]
    several = frame["upn"].is_duplicated() & frame["upn"].is_not_null()
    if not telling or not several.any():
        return np.zeros(frame.height, dtype=bool)
    rows = frame.select("upn", *telling).with_row_index("\0at").filter(several)
    differs = pl.any_horizontal(pl.col(name).min() != pl.col(name).max() for name in telling)
    two = rows.group_by("upn").agg(differs.alias("two")).filter("two")
    mask = np.zeros(frame.height, dtype=bool)
    mask[rows.join(two, on="upn", how="semi")["\0at"].to_numpy()] = True
    return mask


def with_pupil(frame: pl.DataFrame) -> pl.DataFrame:
    """`frame` with `PUPIL`: told by the UPN, else by the school's own number, else by name and day of birth together;
    null where a row says none of these."""
    own = [name for name in ("school",) if name in frame.columns]
    ways = []
    if "upn" in frame.columns:
        ways.append(pl.when(pl.col("upn").is_not_null()).then(pl.col("upn").hash(1)))
    if "pupil" in frame.columns:
        ways.append(pl.when(pl.col("pupil").is_not_null()).then(pl.struct("pupil", *own).hash(2)))
    if {NAMED, "dob"} <= {*frame.columns}:
        both = pl.col(NAMED).is_not_null() & pl.col("dob").is_not_null()
        ways.append(pl.when(both).then(pl.struct(NAMED, "dob", *own).hash(3)))
    return frame.with_columns((pl.coalesce(ways) if ways else pl.lit(None, pl.UInt64)).alias(PUPIL))


def check_twice(
    frame: pl.DataFrame, key: Sequence[str], results: Sequence[str], voice: Voice, *, leaving: NDArray[np.bool_]
) -> None:
    """One pupil twice. key: the columns that a pupil's row has once; results: those that say what the pupil has.
    leaving: rows that are not looked at.

    The same again: the later rows are errors. Otherwise, in one school or with other results, all of them are. In two
    schools with the same results: a warning.
    """
    keyed = [frame[name] for name in key]
    given = pl.DataFrame(keyed).select(pl.all_horizontal(pl.all().is_not_null())).to_series().to_numpy() & ~leaving
    hashes = pl.DataFrame(keyed).hash_rows()
    several = (hashes.is_duplicated().to_numpy()) & given
    if not several.any():
        return
    at = np.flatnonzero(several)
    rows = frame[at].with_columns(pl.Series("\0key", hashes.gather(at)), pl.Series("\0at", at.astype(np.int64)))
    rows = rows.filter(pl.struct(key).is_duplicated())
    _say_twice(_compared(rows, results), frame, voice)


def _compared(rows: pl.DataFrame, results: Sequence[str]) -> pl.DataFrame:
    """Each of several rows of a pupil, compared with the first and with all."""
    held = [name for code in results for name in (code, reason_column(code)) if name in rows.columns]
    same = [name for name in rows.columns if name not in (ROW, "\0key", "\0at", PUPIL)]
    school = pl.col("school") if "school" in rows.columns else pl.lit("")
    rows = rows.select(
        ROW, "\0key", "\0at", school.fill_null("").alias("\0school"),
        pl.struct(same).hash(4).alias("\0whole"),
        (pl.struct(held).hash(5) if held else pl.lit(0, pl.UInt64)).alias("\0held"),
    )  # fmt: skip
    return rows.with_columns(
        pl.col(ROW).first().over("\0key").alias("\0first"),
        (pl.col("\0whole") == pl.col("\0whole").first().over("\0key")).alias("again"),
        (pl.col("\0whole").n_unique().over("\0key") == 1).alias("exact"),
        (pl.col("\0school").n_unique().over("\0key") > 1).alias("schools"),
        (pl.col("\0held").n_unique().over("\0key") == 1).alias("agrees"),
    )


def _say_twice(rows: pl.DataFrame, frame: pl.DataFrame, voice: Voice) -> None:
    column = next((name for name in ("upn", "pupil", "dob") if name in frame.columns), "")
    exact = rows.filter(pl.col("exact") & (pl.col(ROW) != pl.col("\0first")))
    voice.texts(
        "pupil-twice", Severity.ERROR, exact["\0at"].to_numpy(), column, exact["\0first"],
        lambda first: f"The row repeats row {first}, of the same pupil. Take one of them out.",
    )  # fmt: skip
    moved = pl.col("schools") & pl.col("agrees")
    two = rows.filter(pl.col("exact").not_() & moved & (pl.col(ROW) != pl.col("\0first")))
    voice.texts(
        "two-schools", Severity.WARNING, two["\0at"].to_numpy(), column, two["\0first"],
        lambda first: f"The pupil stands in row {first} too, in another school: in which should the results count?",
    )  # fmt: skip
    other = rows.filter(pl.col("exact").not_() & moved.not_())
    voice.texts(
        "pupil-contradicts", Severity.ERROR, other["\0at"].to_numpy(), column, other["\0first"],
        lambda first: f"The rows of this pupil, the first of them row {first}, do not say the same. Keep one.",
    )  # fmt: skip
