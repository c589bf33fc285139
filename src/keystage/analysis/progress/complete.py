"""Which pupils' rows a model can use: those with every column of it filled, with a number where one is needed."""

import functools
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.answers import collected

__all__ = [
    "LEFT_OUT", "Needed", "complete", "empty", "is_complete", "left_out", "needed", "none_left", "polars_complete",
]  # fmt: skip

LEFT_OUT = pl.Schema({"column": pl.String, "reason": pl.String, "rows": pl.Int64})


@dataclass(frozen=True, slots=True)
class Needed:
    """A column that must be filled. decimal: a floating-point column, which may hold what is not a number (NaN,
    infinities: taken as missing). weight: must be above zero."""

    column: str
    decimal: bool = False
    weight: bool = False


def needed(
    schema: nw.Schema,
    *,
    school: str,
    outcome: str,
    predictors: Iterable[str],
    also: str | None = None,
    weights: str | None = None,
) -> tuple[Needed, ...]:
    """What a row must have, in the order in which columns are blamed for a row that is left out.

    predictors: the columns that they are made of (`design.columns_of`).
    """
    filled = [name for name in (school, also, outcome, *predictors) if name is not None]
    wanted = [Needed(name, schema[name].is_float()) for name in dict.fromkeys(filled)]
    if weights is not None:
        wanted.append(Needed(weights, schema[weights].is_float(), weight=True))
    return tuple(wanted)


def complete(wanted: Sequence[Needed]) -> nw.Expr:
    """True where a row has all that is needed: for any frame that Narwhals knows."""
    condition: nw.Expr = _all_right(nw, wanted)
    return condition


def polars_complete(wanted: Sequence[Needed]) -> pl.Expr:
    """The same for Polars."""
    condition: pl.Expr = _all_right(pl, wanted)
    return condition


def is_complete(frame: pl.DataFrame, wanted: Sequence[Needed]) -> bool:
    """Whether every row has all that is needed: next to nothing to find out, and filtering can be spared."""
    return all(_faultless(frame, item) for item in wanted)


def left_out(frame: pl.DataFrame | nw.LazyFrame[Any], wanted: Sequence[Needed]) -> pl.DataFrame:
    """How many rows each column keeps out, and why: column, reason, rows; each row counted once, by the first column.

    reason: "missing", "not a number", "not above zero" (weights). One aggregate on a lazy frame; next to nothing on a
    Polars frame with no gaps. Counts of parts of a frame add up to those of the whole.
    """
    if isinstance(frame, pl.DataFrame):
        wanted = [item for item in wanted if not _faultless(frame, item)]
        counts = frame.select(_counts(pl, wanted)) if wanted else pl.DataFrame()
    else:
        counts = collected(frame.select(*_counts(nw, wanted)))
    rows = [int(count or 0) for count in counts.row(0)] if counts.width else []
    found = [
        {"column": item.column, "reason": reason, "rows": count}
        for (item, reason), count in zip(_reasons(wanted), rows, strict=True)
        if count
    ]
    return pl.DataFrame(found, schema=LEFT_OUT)


def none_left(frame: pl.DataFrame | nw.LazyFrame[Any], wanted: Sequence[Needed]) -> InputError:
    """What to say where no row is complete: which column is empty, if one is. Asks a lazy frame for one aggregate."""
    api: Any = pl if isinstance(frame, pl.DataFrame) else nw
    filled = [_all_right(api, [item]).cast(api.Int64).sum().alias(item.column) for item in wanted]
    counts = frame.select(filled) if isinstance(frame, pl.DataFrame) else collected(frame.select(*filled))
    for item in wanted:
        if not counts[item.column].item():
            return _no_weight(item.column) if item.weight else empty(item.column)
    return InputError("No row has every column of the model filled: leave out the predictor that is missing most.")


def _no_weight(column: str) -> InputError:
    return InputError(
        f"“{column}” is nowhere above 0, so no pupil has a weight. Leave it out, or give weights above 0."
    )


def empty(column: str) -> InputError:
    """What to say of a column with nothing in it."""
    return InputError(f"“{column}” is empty in every row, so no pupil is left for the model. Leave it out, or fill it.")


def _all_right(api: Any, wanted: Sequence[Needed]) -> Any:
    return functools.reduce(operator.and_, (~fails for item in wanted for _, fails in _failures(api, item)))


def _failures(api: Any, item: Needed) -> list[tuple[str, Any]]:
    """What may be wrong with a column, and the (never null) condition that it is."""
    column = api.col(item.column)
    found = [("missing", column.is_null())]
    if item.decimal:
        found.append(("not a number", ~column.is_null() & ~column.is_finite().fill_null(False)))
    if item.weight:
        found.append(("not above zero", (column <= 0).fill_null(False)))
    return found


def _reasons(wanted: Sequence[Needed]) -> list[tuple[Needed, str]]:
    return [(item, reason) for item in wanted for reason, _ in _failures(nw, item)]


def _counts(api: Any, wanted: Sequence[Needed]) -> list[Any]:
    """The rows that fail at each condition and at none before it."""
    fails = [condition for item in wanted for _, condition in _failures(api, item)]
    first: list[Any] = []
    passed = None
    for number, condition in enumerate(fails):
        here = condition if passed is None else passed & condition
        first.append(here.cast(api.Int64).sum().alias(str(number)))
        passed = ~condition if passed is None else passed & ~condition
    return first


def _faultless(frame: pl.DataFrame, item: Needed) -> bool:
    column = frame[item.column]
    if column.null_count():
        return False
    if item.decimal and not column.is_finite().all():
        return False
    return not item.weight or bool((column > 0).all())
