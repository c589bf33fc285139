"""Which of several results a heading or a subject means: “Reading” of Year 6 in 2018/19, of cells like 104."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis import scales
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.result_columns import headings_of
from keystage.analysis.scales import Result

__all__ = ["Clues", "choose", "result_words"]

_MOST = 0.9  # of the different cells must be results of it
_FIRST, _LAST = "test", "teacher"  # where nothing says which


@dataclass(frozen=True, slots=True)
class Clues:
    """What a table says of a result besides its name. groups: year groups of its pupils. cells: some different ones."""

    cells: pl.Series
    year: int | None = None
    groups: frozenset[int] = frozenset()
    stages: frozenset[str] = frozenset()
    method: str = ""
    home: Path | None = None


def choose(candidates: tuple[Result, ...], clues: Clues) -> tuple[Result, ...]:
    """Those of the candidates that the clues leave, one after the other; a clue that fits none is no clue."""
    tests: tuple[Callable[[Result], bool], ...] = (
        lambda r: not clues.method or r.method in ("", clues.method),
        lambda r: not clues.stages or r.key_stage in clues.stages,
        lambda r: r.taken_in in clues.groups,
        lambda r: _held(r, clues),
        lambda r: _fits(r, clues),
    )
    left = _left(candidates, tests)
    if len({(r.key_stage, r.taken_in) for r in left}) > 1:
        return left
    return _left(left, (lambda r: r.method == _FIRST, lambda r: r.method != _LAST))


def _left(candidates: tuple[Result, ...], tests: Iterable[Callable[[Result], bool]]) -> tuple[Result, ...]:
    for fits in tests:
        if len(candidates) > 1:
            candidates = tuple(filter(fits, candidates)) or candidates
    return candidates


def _years(result: Result, clues: Clues) -> set[int]:
    """When it may have been taken, as far as that is known."""
    if clues.year is None:
        return set()
    return {scales.year_taken(result, year=clues.year, year_group=g) for g in clues.groups} or {clues.year}


def _held(result: Result, clues: Clues) -> bool:
    return any(scales.scale_in(result, year, clues.home) is not None for year in _years(result, clues))


def _fits(result: Result, clues: Clues) -> bool:
    """Whether nearly all cells are results of it: of the years in which it may have been taken, or of any."""
    years = _years(result, clues) or {years.first_year for years in result.scales}
    different = clues.cells.drop_nulls()
    allowed = (1 - _MOST) * max(len(different), 1)
    read = (scales.read_results(different, result=result, year=year, home=clues.home) for year in years)
    return any(len(found.wrong) <= allowed for found in read)


_WORDS: dict[str, Mapping[str, tuple[Result, ...]]] = {}


def result_words(home: Path | None = None) -> Mapping[str, tuple[Result, ...]]:
    """Words as they are compared -> the results that they may mean."""
    every = scales.results(home)
    if every.digest not in _WORDS:
        said: dict[str, list[Result]] = {}
        for result, headings in headings_of(every):
            for word in {plain(word) for word in (*headings, result.subject, *result.words)}:
                said.setdefault(word, []).append(result)
        _WORDS[every.digest] = {word: tuple(found) for word, found in said.items()}
    return _WORDS[every.digest]
