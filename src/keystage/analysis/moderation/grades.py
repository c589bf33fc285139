"""Judgements as they were written, read on a scale."""

from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.private import is_private, quotable
from keystage.analysis.scales import Scale, scales

__all__ = ["column_of", "grades_of", "shown", "text_of"]

_NO_BREAK = "\u00a0"
_NOTHING = frozenset({"-", "–", "—", ".", "NA", "N/A", "#N/A", "NULL", "NONE", "NAN"})  # where no grade is called so
_FEW = 5  # scripts from which it is noticed that each has a class of its own
_SHORT = 4  # letters of a grade that is quoted where the rest of its column are grades


def text_of(values: Any, name: str = "") -> pl.Series:
    """Values of any series, array or list as text without blanks at its ends; null where there is none. 3.0 is "3"."""
    held = _series(values)
    if held.dtype.is_float():
        held = held.fill_nan(None)
    text = held.cast(pl.String).str.replace_all(_NO_BREAK, " ").str.strip_chars()
    text = text.str.strip_suffix(".0") if held.dtype.is_float() else text
    return text.replace("", None).alias(name or held.name)


def _series(values: Any) -> pl.Series:
    if isinstance(values, pl.Series):
        return values
    try:
        known = nw.from_native(values, series_only=True)
    except TypeError:
        return pl.Series(np.asarray(values).ravel() if isinstance(values, np.ndarray) else list(values), strict=False)
    series: pl.Series = known.to_polars()
    return series


def column_of(frame: pl.DataFrame, name: str) -> pl.Series:
    """A column as text. Raises InputError where there is none of that name."""
    if name not in frame.columns:
        raise InputError(f"There is no column “{name}”. There are {', '.join(frame.columns)}.")
    return text_of(frame[name], name)


def shown(names: pl.Series, what: str) -> pl.Series:
    """Names that results will show, of classes or judges. Raises InputError where they are pupils' own."""
    known = names.drop_nulls().unique()
    alone = len(known) == len(names) >= _FEW
    if alone or any(is_private(name) for name in known):
        raise InputError(f"“{names.name}” says something of each pupil, it seems, not of {what}. Name another column.")
    return names


def grades_of(text: pl.Series, scale: Scale, *, what: str) -> pl.Series:
    """Each text as the grade that the scale writes, other spellings included; null for none, or for a code that is no
    grade (absent, left). what: whose judgements they are, for the sentence. Raises InputError for what is not on it."""
    words = text.unique().drop_nulls().to_list()
    said = {word: _grade(word, scale) for word in words}
    wrong = [word for word, grade in said.items() if grade == ""]
    if wrong:
        raise InputError(_sentence(text, wrong, scale, what))
    return text.replace_strict(said, default=None, return_dtype=pl.String)


def _grade(word: str, scale: Scale) -> str | None:
    """The grade; None for what stands in a grade's place; "" for what is neither."""
    if scale.kind == "score":
        found = _number(word, scale)
        if found is not None:
            return found
    for plain in (word, word.upper()):
        for grade in scale.grades:
            if plain in (grade.code, *grade.also) or (plain != word and plain in _upper(grade.code, *grade.also)):
                return grade.code
    away = word.upper() in _NOTHING or any(word.upper() in _upper(n.code, *n.also) for n in scale.non_grades)
    return None if away else ""


def _upper(*words: str) -> set[str]:
    return {word.upper() for word in words}


def _number(word: str, scale: Scale) -> str | None:
    if not word.isascii() or not word.replace(".", "", 1).isdigit():
        return None
    number, low = float(word), scale.low or 0.0
    steps = (number - low) / scale.step if scale.step > 0 else 0.0
    inside = low <= number <= (scale.high if scale.high is not None else np.inf)
    return f"{number:g}" if inside and abs(steps - round(steps)) < 1e-9 else None


def _sentence(text: pl.Series, wrong: list[str], scale: Scale, what: str) -> str:
    """Names the judgement where it can be no pupil's name or number; else where it stands."""
    first = text.is_in(wrong).fill_null(value=False).arg_true()[0]
    word = str(text[first])
    mostly_grades = text.is_in(wrong).fill_null(value=False).sum() * 2 <= text.is_not_null().sum()
    short = quotable(word) or (mostly_grades and len(word) <= _SHORT)
    safe = not is_private(word) and (short or any(_grade(word, other) for other in scales()))
    named = f"“{word}”" if safe else "a judgement"
    return f"{named[0].upper()}{named[1:]} of {what} (number {first + 1}) is not on the scale: {scale.words}."
