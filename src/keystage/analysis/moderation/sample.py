"""Which scripts are moderated: some of every judgement, drawn by chance, under codes that tell nothing."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.moderation.grades import column_of
from keystage.analysis.moderation.rules import SampleRule, sample_rule

__all__ = ["moderation_sample"]

CODE = "code"
_LETTERS = np.array(list("BCDFGHJKLMNPQRSTVWXZ"))  # no vowels: a code spells no word, and none is taken for a figure
_LEAST = 4  # letters of a code
_YES = ("true", "1", "yes", "y")
_NO = ("false", "0", "no", "n", "")


def moderation_sample(
    frame: Any,
    *,
    judgement: str,
    by: str | None = None,
    borderline: str | None = None,
    rng: np.random.Generator,
    year: int | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """The scripts to be moderated: rows of `frame` under an anonymous code, first column `code`, in the codes' order.

    frame: any that Narwhals knows, a row a script. judgement: column of the teacher's grade; rows without one are not
    drawn. by: column of the class (or school): each gives its own sample. borderline: column that is true (or 1,
    or yes) for scripts at a boundary between two grades: of each judgement they are taken first. How many: the
    rule of `year` (2019 is 2018/19; the latest by default) in definitions/moderation. Within a judgement the draw is by
    chance.
    Judges are to see `code` and the work only; keep the other columns as the key.
    Raises InputError for a column that is not there, for a word in `borderline` that is neither yes nor no, and where
    the frame has a column `code` already.
    Source: domain handbook 6.5.
    """
    held, rule = polars_frame(frame), sample_rule(year, home)
    if CODE in held.columns:
        raise InputError(f"The frame has a column “{CODE}” already, the name of the anonymous code. Rename it.")
    rows = pl.DataFrame(
        {
            "at": np.arange(held.height),
            "group": column_of(held, by) if by is not None else pl.Series([""]).new_from_index(0, held.height),
            "judgement": column_of(held, judgement),
            "later": _later(held, borderline),
            "lot": rng.random(held.height),
        }
    ).drop_nulls("judgement")
    places = rows.group_by("group", "judgement").len("scripts").sort("group", "judgement")
    wanted = [_shares(own, rule, classes=by is not None) for _, own in places.group_by("group", maintain_order=True)]
    if not wanted:
        return held.clear().insert_column(0, pl.Series(CODE, [], dtype=pl.String))
    taken = (
        rows.sort("later", "lot").with_columns(turn=pl.int_range(pl.len()).over("group", "judgement"))
        .join(pl.concat(wanted), on=["group", "judgement"], nulls_equal=True).filter(pl.col("turn") < pl.col("wanted"))
    )  # fmt: skip
    drawn = held[taken["at"]]
    return drawn.insert_column(0, pl.Series(CODE, _codes(drawn.height, rng))).sort(CODE)


def _later(held: pl.DataFrame, borderline: str | None) -> pl.Series:
    """0 for scripts at a boundary, which go first; 1 for the others."""
    if borderline is None:
        return pl.Series([1]).new_from_index(0, held.height)
    marks = column_of(held, borderline).str.to_lowercase().fill_null("")
    if not marks.is_in([*_YES, *_NO]).all():
        raise InputError(
            f"The column “{borderline}” should say yes or no, true or false, or 1 or 0, of whether a script stands at "
            "a boundary between two grades; blank is no."
        )
    return marks.is_in(_YES).not_().cast(pl.Int64)


def _shares(own: pl.DataFrame, rule: SampleRule, *, classes: bool) -> pl.DataFrame:
    """One class's judgements (group, judgement, scripts) with how many of each are `wanted`."""
    scripts = own["scripts"].to_numpy()
    number = _number(int(scripts.sum()), scripts.size, rule, classes=classes)
    return own.with_columns(wanted=pl.Series(_spread(scripts, number)))


def _number(scripts: int, judgements: int, rule: SampleRule, *, classes: bool) -> int:
    """How many of a class's scripts, or of all where there are no classes: one of each judgement where that is more."""
    share = math.ceil(scripts * rule.share_low / 100)
    if classes:
        least, most = rule.class_least, rule.class_most
    else:
        least, most = rule.least, max(rule.least, math.ceil(scripts * rule.share_high / 100))
    return min(max(share, judgements, least), most, scripts)


def _spread(scripts: NDArray[np.int64], number: int) -> NDArray[np.int64]:
    """`number` over judgements of so many scripts each: one of each, the commonest first, then in proportion."""
    wanted = np.zeros(scripts.size, dtype=np.int64)
    wanted[np.argsort(-scripts, kind="stable")[:number]] = 1
    for _ in range(number - int(wanted.sum())):
        room = wanted < scripts
        wanted[np.argmax(np.where(room, scripts / (wanted + 1), -1.0))] += 1
    return wanted


def _codes(count: int, rng: np.random.Generator) -> list[str]:
    """As many different codes, in no order that tells anything."""
    letters = max(_LEAST, math.ceil(math.log(max(count, 1), _LETTERS.size)) + 2)
    numbers = rng.choice(_LETTERS.size**letters, size=count, replace=False)
    digits = numbers[:, None] // _LETTERS.size ** np.arange(letters) % _LETTERS.size
    return ["".join(_LETTERS[row]) for row in digits]
