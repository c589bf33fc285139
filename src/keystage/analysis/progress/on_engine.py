"""The sums of a model made where the data lie: by DuckDB, Spark or any engine that Narwhals can ask to group and add.

Two questions are put to the engine: the columns' means, and one row of sums for each school. Nothing of a single pupil
crosses the wire, but that the sums of a school of one pupil are that pupil's own row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import polars.selectors as selectors
from numpy.typing import NDArray

from keystage.analysis.progress.complete import complete, needed
from keystage.analysis.progress.design import Design, expression
from keystage.analysis.progress.sums import Sums

__all__ = ["engine_cells", "engine_sums"]

Floats = NDArray[np.float64]

_WEIGHT, _PUPILS, _LOGS = "weight", "pupils", "logs"


@dataclass(frozen=True, slots=True)
class _Ask:
    """What is asked for. keys: columns that pupils are grouped by. design, outcome: as for `engine_sums`. filled:
    the frame's columns that must be, beside the keys and the outcome. slope: which of the K columns it is."""

    design: Design
    outcome: str
    keys: tuple[str, ...]
    filled: tuple[str, ...]
    slope: int | None
    weights: str | None

    @property
    def names(self) -> tuple[str, ...]:
        return ("(intercept)", *(term.name for term in self.design.terms), self.outcome)


def engine_sums(
    frame: nw.LazyFrame[Any],
    design: Design,
    *,
    outcome: str,
    school: str,
    slope: str | None = None,
    weights: str | None = None,
    centre: Floats | None = None,
    basis: Floats | None = None,
) -> Sums:
    """The sums of complete rows, made by the frame's engine.

    slope: a predictor that is one column. centre, basis: K numbers and K × K, for another pass with the first one's
    centre and its columns multiplied by an upper triangular matrix; worked out, and none, for the first.
    """
    filled = (*design.categories, *design.columns)
    at = None if slope is None else design.position(slope)
    ask = _Ask(design, outcome, (school,), filled, at, weights)
    centre, found = _asked(frame, ask, centre, basis)
    return _sums(ask, centre, basis, found[_key(0)].rename(school), found)


def engine_cells(
    frame: nw.LazyFrame[Any],
    design: Design,
    *,
    outcome: str,
    school: str,
    also: str,
    slope: str | None = None,
    weights: str | None = None,
    centre: Floats | None = None,
    basis: Floats | None = None,
) -> tuple[Sums, pl.DataFrame]:
    """The same for each school's part in a second grouping: sums of cells, and the cells' keys (school, also).

    The sums' `schools` are the cells' numbers from 0, in the order of the keys' rows: by school, then by `also`.
    """
    filled = (*design.categories, *design.columns)
    at = None if slope is None else design.position(slope)
    ask = _Ask(design, outcome, (school, also), filled, at, weights)
    centre, found = _asked(frame, ask, centre, basis)
    keys = found.select(pl.col(_key(0)).alias(school), pl.col(_key(1)).alias(also))
    return _sums(ask, centre, basis, pl.Series(school, range(len(keys)), pl.Int64), found), keys


def _asked(
    frame: nw.LazyFrame[Any], ask: _Ask, centre: Floats | None, basis: Floats | None
) -> tuple[Floats, pl.DataFrame]:
    """The centre, and the frame of sums, sorted by the keys."""
    rows = _columns(frame, ask)
    if centre is None:
        centre = _centre(rows, ask)
    made = _made(rows, ask, centre, basis)
    found = _collected(made.group_by(*(_key(at) for at in range(len(ask.keys)))).agg(*_aggregates(ask, basis)))
    words = selectors.categorical() | selectors.enum()
    return centre, found.with_columns(words.cast(pl.String)).sort([_key(at) for at in range(len(ask.keys))])


def _columns(frame: nw.LazyFrame[Any], ask: _Ask) -> nw.LazyFrame[Any]:
    """Complete rows only: keys, the K columns (but the ones) and the weight, by names of our own."""
    schema = frame.collect_schema()
    also = ask.keys[1] if len(ask.keys) > 1 else None
    wanted = needed(
        schema, school=ask.keys[0], also=also, outcome=ask.outcome, predictors=ask.filled, weights=ask.weights
    )
    terms = [*(expression(term) for term in ask.design.terms), nw.col(ask.outcome).cast(nw.Float64)]
    weight = [] if ask.weights is None else [nw.col(ask.weights).cast(nw.Float64).alias(_WEIGHT)]
    return frame.filter(complete(wanted)).select(
        *(nw.col(name).alias(_key(at)) for at, name in enumerate(ask.keys)),
        *(made.alias(_column(at)) for at, made in enumerate(terms, start=1)),
        *weight,
    )


def _centre(rows: nw.LazyFrame[Any], ask: _Ask) -> Floats:
    columns = range(1, len(ask.names))
    means = _collected(rows.select(*(nw.col(_column(at)).mean() for at in columns))).row(0)
    return np.array([0.0, *(0.0 if mean is None else mean for mean in means)])


def _made(rows: nw.LazyFrame[Any], ask: _Ask, centre: Floats, basis: Floats | None) -> nw.LazyFrame[Any]:
    """Columns with the centre taken away, then multiplied by the basis."""
    columns = range(1, len(centre))
    centred = rows.with_columns(*(nw.col(_column(at)) - float(centre[at]) for at in columns))
    if ask.slope is not None:
        centred = centred.with_columns(nw.col(_column(ask.slope)).alias("slope"))
    if basis is None:
        return centred
    return centred.with_columns(*(_combined(basis[:, at]).alias(_column(at)) for at in columns))


def _combined(factors: Floats) -> nw.Expr:
    made = nw.lit(float(factors[0]))
    for at, factor in enumerate(factors[1:], start=1):
        if factor:
            made = made + nw.col(_column(at)) * float(factor)
    return made


def _aggregates(ask: _Ask, basis: Floats | None) -> list[nw.Expr]:
    """Of a group: pupils, weights, and each product of two columns; with a slope in a basis, its products too."""
    columns = range(1, len(ask.names))
    weighted = ask.weights is not None
    asked = [nw.len().alias(_PUPILS)]
    if weighted:
        asked += [nw.col(_WEIGHT).sum().alias(_pair(0, 0)), nw.col(_WEIGHT).log().sum().alias(_LOGS)]
    for at in columns:
        first = nw.col(_column(at)) * nw.col(_WEIGHT) if weighted else nw.col(_column(at))
        asked.append(first.sum().alias(_pair(0, at)))
        asked += [(first * nw.col(_column(to))).sum().alias(_pair(at, to)) for to in columns[at - 1 :]]
    if ask.slope is not None and basis is not None:
        slope = nw.col("slope") * nw.col(_WEIGHT) if weighted else nw.col("slope")
        asked.append(slope.sum().alias("slope0"))
        asked += [(slope * nw.col(_column(at))).sum().alias(f"slope{at}") for at in columns]
    return asked


def _sums(ask: _Ask, centre: Floats, basis: Floats | None, schools: pl.Series, found: pl.DataFrame) -> Sums:
    size = len(ask.names)
    if ask.weights is None:
        found = found.with_columns(pl.col(_PUPILS).cast(pl.Float64).alias(_pair(0, 0)))
    total = np.empty((size, size))
    for at in range(size):
        for to in range(at, size):
            total[at, to] = total[to, at] = found[_pair(at, to)].sum()
    scale = np.ones(size)  # the engine adds up ones; a basis may make another constant of them
    scale[0] = 1.0 if basis is None else basis[0, 0]
    parts = [_matrix(found, [_pair(0, at) for at in range(size)])]
    if ask.slope is not None:
        slopes = [f"slope{at}" if basis is not None else _pair(*sorted((at, ask.slope))) for at in range(size)]
        parts.append(_matrix(found, slopes))
    return Sums(
        names=ask.names,
        centre=centre,
        total=total * np.outer(scale, scale),
        schools=schools,
        pupils=found[_PUPILS].cast(pl.Int64).to_numpy(),
        of_school=np.stack(parts) * scale,
        slope=ask.slope,
        log_weights=float(found[_LOGS].sum()) if ask.weights is not None else 0.0,
        basis=basis,
    )


def _matrix(found: pl.DataFrame, names: Sequence[str]) -> Floats:
    return found.select(names).to_numpy(order="c")


def _collected(lazy: nw.LazyFrame[Any]) -> pl.DataFrame:
    native = lazy.to_native()
    if isinstance(native, pl.LazyFrame):
        return native.collect(engine="streaming")
    collected: pl.DataFrame = lazy.collect("polars").to_native()
    return collected


def _key(at: int) -> str:
    return f"key{at}"


def _column(at: int) -> str:
    return f"x{at}"


def _pair(at: int, to: int) -> str:
    return f"p{at}_{to}"
