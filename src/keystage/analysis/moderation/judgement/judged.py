"""Judgements as they were given: a frame's rows become numbers of scripts, with what was left out and why."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError, MethodError

__all__ = ["LEFT_OUT", "Judged", "judged", "named"]

LEFT_OUT = {"reason": pl.String, "rows": pl.Int64}
_BLANK = "the winner or the loser is blank"
_TIE = "the judgement was a tie"
_FEW = 10  # judgements of which each may have the same winner or loser
_SELF = "a script is compared with itself"


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements that count, in the frame's order.

    scripts: (n,) names, sorted. winner, loser: (m,) places in `scripts`. judges: names, sorted; judge: (m,) places in
    `judges`, −1 where nobody is named. left_out: reason, rows.
    """

    scripts: pl.Series
    winner: NDArray[np.int64]
    loser: NDArray[np.int64]
    judges: pl.Series
    judge: NDArray[np.int64]
    left_out: pl.DataFrame

    @property
    def judgements(self) -> NDArray[np.float64]:
        """(n,) judgements of each script."""
        return _counted(self.winner, len(self.scripts)) + _counted(self.loser, len(self.scripts))

    @property
    def won(self) -> NDArray[np.float64]:
        """(n,) judgements that each script won."""
        return _counted(self.winner, len(self.scripts))


def judged(
    frame: pl.DataFrame, *, winner: str, loser: str, judge: str | None, tie: str | None, blanks: Collection[str]
) -> Judged:
    """The judgements of a frame. tie: column that is true where the judge could not choose. blanks: words that name
    no script. Raises InputError for a column that is not there or tells no scripts apart, MethodError where no
    judgement is left."""
    for name in (winner, loser, judge, tie):
        if name is not None and name not in frame.columns:
            raise InputError(f"There is no column “{name}”. The columns are {', '.join(frame.columns)}.")
    if winner == loser:
        raise InputError(f"Winner and loser are both “{winner}”. Name the column of each.")
    won, lost = named(frame[winner], blanks), named(frame[loser], blanks)
    if won.dtype != lost.dtype:
        won, lost = won.cast(pl.String), lost.cast(pl.String)
    reasons = pl.select(
        pl.when(won.is_null() | lost.is_null()).then(pl.lit(_BLANK))
        .when(_tied(frame, tie)).then(pl.lit(_TIE))
        .when(won == lost).then(pl.lit(_SELF))
        .alias("reason")
    )  # fmt: skip
    kept = reasons["reason"].is_null()
    if not kept.any():
        raise MethodError("There is no judgement between two different scripts. Nothing can be scaled.")
    _check_scripts(winner, won.filter(kept), lost.filter(kept))
    _check_scripts(loser, lost.filter(kept), won.filter(kept))
    by = None if judge is None else named(frame[judge], blanks).filter(kept)
    return _numbered(won.filter(kept), lost.filter(kept), by, _left_out(reasons))


def named(column: pl.Series, blanks: Collection[str] = ("",)) -> pl.Series:
    """Names as whole numbers or trimmed text, null where blank. Spreadsheets' 12.0 is 12 again."""
    if column.dtype.is_float():
        whole = column.fill_nan(None)
        fits = (whole.drop_nulls() % 1 == 0).all()
        return whole.cast(pl.Int64) if fits else whole.cast(pl.String)
    if column.dtype.is_integer():
        return column.cast(pl.Int64)
    text = column.cast(pl.String).str.strip_chars()
    return text.set(text.str.to_uppercase().is_in([word.strip().upper() for word in blanks]), None)


def _check_scripts(name: str, scripts: pl.Series, others: pl.Series) -> None:
    """Refuse a column that says the same throughout: a note or a date, not scripts. One script may be compared
    once with each of the others. Raises InputError."""
    if len(scripts) > _FEW and scripts.n_unique() == 1 and others.is_duplicated().any():
        raise InputError(
            f"“{name}” says the same in all {len(scripts):,} judgements: it does not tell scripts apart. Name the "
            "column of the script, for the winner and for the loser."
        )


def _tied(frame: pl.DataFrame, tie: str | None) -> pl.Series:
    if tie is None:
        return pl.repeat(False, frame.height, eager=True)
    column = frame[tie]
    if not (column.dtype == pl.Boolean or column.dtype.is_numeric() or column.dtype == pl.Null):
        raise InputError(f"The column “{tie}” should say true or false, or 1 or 0, where a judgement was a tie.")
    return column.cast(pl.Boolean).fill_null(False)


def _left_out(reasons: pl.DataFrame) -> pl.DataFrame:
    counted = reasons.drop_nulls().group_by("reason", maintain_order=True).agg(pl.len().cast(pl.Int64).alias("rows"))
    return counted.cast(pl.Schema(LEFT_OUT)).sort("rows", "reason", descending=[True, False])


def _numbered(won: pl.Series, lost: pl.Series, by: pl.Series | None, left_out: pl.DataFrame) -> Judged:
    scripts = pl.concat([won.unique(), lost.unique()]).unique().sort().alias("script")
    judges = (by if by is not None else pl.Series([], dtype=pl.String)).drop_nulls().unique().sort().alias("judge")
    judge = np.full(len(won), -1) if by is None else _places(by, judges)
    return Judged(scripts, _places(won, scripts), _places(lost, scripts), judges, judge, left_out)


def _places(names: pl.Series, among: pl.Series) -> NDArray[np.int64]:
    if among.is_empty():
        return np.full(len(names), -1)
    places = names.replace_strict(among, pl.int_range(len(among), eager=True), default=-1, return_dtype=pl.Int64)
    return places.to_numpy()


def _counted(places: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    return np.bincount(places, minlength=count).astype(np.float64)
