"""Sums of a Polars frame, part by part: a table in memory, or a scan of files larger than memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.progress.complete import LEFT_OUT, Needed, is_complete, left_out, none_left, polars_complete
from keystage.analysis.progress.design import Design, Term, polars_expression
from keystage.analysis.progress.passing import Pass
from keystage.analysis.progress.placing import Cells, Places, Schools
from keystage.analysis.progress.sums import Sums

__all__ = ["Asked", "Found", "found_in_memory"]

Floats = NDArray[np.float64]

_PART = 1_000_000  # rows that are looked at together
_SAMPLE = 10_000  # rows of which the columns' middles are taken


@dataclass(frozen=True, slots=True)
class Found:
    """What a pass found of one outcome. left_out: column, reason, rows. given: rows in all. cells: of two groupings:
    the keys of each cell (school, the other), in the sums' order."""

    sums: Sums
    left_out: pl.DataFrame
    given: int
    cells: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be added up. needed: outcome -> what a row must have for it."""

    design: Design
    needed: dict[str, tuple[Needed, ...]]
    school: str
    slope: str | None = None
    weights: str | None = None
    also: str | None = None

    @property
    def outcomes(self) -> tuple[str, ...]:
        return tuple(self.needed)

    @property
    def columns(self) -> list[str]:
        beside = [name for name in (self.weights, self.also) if name is not None]
        return list(dict.fromkeys([self.school, *self.outcomes, *self.design.columns, *beside]))


def found_in_memory(frame: pl.DataFrame | pl.LazyFrame, asked: Asked, basis: Floats | None = None) -> dict[str, Found]:
    """Sums of each outcome, in one pass. basis: K × K, for another pass of one outcome."""
    places = _places(frame, asked)
    passes: dict[tuple[str, ...], Pass] = {}
    counts: dict[str, list[pl.DataFrame]] = {outcome: [] for outcome in asked.outcomes}
    centre: Floats | None = None
    given = 0
    for part in _parts(frame, asked.columns):
        given += part.height
        lacking = [outcome for outcome, needed in asked.needed.items() if not is_complete(part, needed)]
        for outcome in lacking:
            counts[outcome].append(left_out(part, asked.needed[outcome]))
        for held, rows in _by_outcomes(part, asked) if lacking else [(asked.outcomes, part)]:
            if rows.is_empty():
                continue
            centre = _centre(rows, asked) if centre is None else centre
            if held not in passes:
                passes[held] = _pass(asked, held, centre, places, basis)
            _add(passes[held], rows, asked, held, places)
    made = {
        outcome: [
            _of_outcome(each.sums(), held.index(outcome), asked) for held, each in passes.items() if outcome in held
        ]
        for outcome in asked.outcomes
    }
    for outcome, sums in made.items():
        if not sums:
            known = frame if isinstance(frame, pl.DataFrame) else nw.from_native(frame)
            raise none_left(known, asked.needed[outcome])
    return {outcome: _found(made[outcome], _counted(counts[outcome]), given, places) for outcome in asked.outcomes}


def _parts(frame: pl.DataFrame | pl.LazyFrame, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    if isinstance(frame, pl.DataFrame):
        return frame.select(columns).iter_slices(_PART)
    return frame.select(columns).collect_batches(chunk_size=_PART)


def _places(frame: pl.DataFrame | pl.LazyFrame, asked: Asked) -> Schools | Cells:
    keys = [asked.school] if asked.also is None else [asked.school, asked.also]
    if isinstance(frame, pl.DataFrame):
        held = frame.select(keys).drop_nulls()
    else:
        held = frame.select(keys).drop_nulls().unique().collect(engine="streaming")
    schools = Schools(asked.school, held[asked.school])
    if asked.also is None:
        return schools
    return Cells(schools, Schools(asked.also, held[asked.also]), held)


def _by_outcomes(part: pl.DataFrame, asked: Asked) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    """The rows that are complete for the same outcomes, and for which."""
    needed = asked.needed
    if len(needed) == 1:
        yield asked.outcomes, part.filter(polars_complete(needed[asked.outcomes[0]]))
    else:
        marks = [polars_complete(wanted).alias(f"complete:{outcome}") for outcome, wanted in needed.items()]
        keys = [f"complete:{outcome}" for outcome in needed]
        for held, rows in part.with_columns(marks).partition_by(keys, as_dict=True, include_key=False).items():
            yield tuple(o for o, there in zip(needed, held, strict=True) if there), rows


def _centre(rows: pl.DataFrame, asked: Asked) -> Floats:
    """Of the ones 0; of each term and outcome its mean in a sample."""
    sample = _matrix(rows.gather_every(max(rows.height // _SAMPLE, 1)), asked, asked.outcomes)
    middles = [column[np.isfinite(column)] for column in (np.asarray(each, dtype=float) for each in sample)]
    return np.array([0.0, *(column.mean() if len(column) else 0.0 for column in middles)])


def _pass(asked: Asked, held: Sequence[str], centre: Floats, places: Places, basis: Floats | None) -> Pass:
    terms = len(asked.design.terms)
    names = ("intercept", *(term.name for term in asked.design.terms), *held)
    own = [*range(terms + 1), *(terms + 1 + asked.outcomes.index(outcome) for outcome in held)]
    slope = None if asked.slope is None else asked.design.position(asked.slope)
    return Pass(names, centre=centre[own], schools=places.names, slope=slope, basis=basis)


def _matrix(rows: pl.DataFrame, asked: Asked, outcomes: Sequence[str]) -> list[NDArray[np.generic]]:
    """The design's columns and the outcomes, as they lie in the frame where they are single numbers."""
    made = rows.select(
        *(_column(term) for term in asked.design.terms), *(pl.col(o).alias(f"outcome:{o}") for o in outcomes)
    )
    return [column.to_numpy() for column in made.iter_columns()]


def _column(term: Term) -> pl.Expr:
    [*parts] = term.parts
    if len(parts) > 1 or parts[0].category is not None:
        return polars_expression(term)
    return pl.col(parts[0].column).alias(term.name)


def _add(adding: Pass, rows: pl.DataFrame, asked: Asked, outcomes: Sequence[str], places: Places) -> None:
    columns = _matrix(rows, asked, outcomes)

    def fill(start: int, end: int, out: Floats) -> None:
        for at, column in enumerate(columns):
            out[:, at] = column[start:end]

    weights = None if asked.weights is None else rows[asked.weights].cast(pl.Float64).to_numpy()
    adding.add(fill, places.of(rows), weights)


def _counted(counts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The same counts of several parts, added."""
    together = pl.concat(counts) if counts else pl.DataFrame(schema=LEFT_OUT)
    return together.group_by("column", "reason", maintain_order=True).agg(pl.col("rows").sum())


def _found(sums: Sequence[Sums], left: pl.DataFrame, given: int, places: Schools | Cells) -> Found:
    whole = reduce(_together, sums)
    there = np.flatnonzero(whole.pupils)
    if len(there) < len(whole.pupils):
        whole = replace(
            whole, schools=whole.schools[there], pupils=whole.pupils[there], of_school=whole.of_school[:, there]
        )
    if isinstance(places, Schools):
        return Found(whole, left, given)
    school, also = places.school[there], places.also[there]
    keys = pl.DataFrame(
        {places.schools.column: places.schools.names[school], places.others.column: places.others.names[also]}
    )
    return Found(whole, left, given, keys)


def _of_outcome(sums: Sums, at: int, asked: Asked) -> Sums:
    """The sums of one outcome out of those of several."""
    terms = len(asked.design.terms)
    own = [*range(terms + 1), terms + 1 + at]
    if len(own) == len(sums.names):
        return sums
    return replace(
        sums,
        names=tuple(sums.names[i] for i in own),
        centre=sums.centre[own],
        total=sums.total[np.ix_(own, own)],
        of_school=sums.of_school[:, :, own],
    )


def _together(one: Sums, other: Sums) -> Sums:
    """The sums of two parts of the pupils, of the same columns and schools."""
    return replace(
        one,
        total=one.total + other.total,
        pupils=one.pupils + other.pupils,
        of_school=one.of_school + other.of_school,
        log_weights=one.log_weights + other.log_weights,
    )
