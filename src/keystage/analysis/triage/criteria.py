"""Criteria: a small, safe part of SQL over a school's figures, answered for all schools at once.

    ks2_writing_exp_difference <= -10 AND ks2_writing_exp_clear AND kind <> 'special'

A criterion has figures, numbers, 'quoted words', `< <= > >= = <>`, `+ - *`, AND, OR, NOT, IN, BETWEEN, IS NULL and
brackets, and says yes or no. It has no function, CASE, division, cast, subquery or comment. It is at most 500
characters long and 12 brackets deep. A missing figure makes the answer null, "cannot evaluate", wherever the figure
matters: never no.
"""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from keystage.analysis.triage.grammar import check
from keystage.analysis.triage.kinds import Kind
from keystage.analysis.triage.suggestions import nearest

__all__ = ["Criterion", "compile", "evaluate"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """text: as written. expression: its answer, a Boolean column: true, false, or null where it cannot be evaluated.

    figures: the names of the figures it stands on, in order: they explain an answer. kinds: what each figure is.
    """

    text: str
    expression: pl.Expr
    figures: tuple[str, ...]
    kinds: Mapping[str, Kind]


def compile(text: str, figures: Container[str]) -> Criterion:
    """Read a criterion that may speak of `figures`; a catalogue, or a frame's schema, gives their kinds too.

    Raises InputError with a sentence that names the place and what is wrong. Work is bounded by the length.
    """
    checked = check(text, figures, lambda name: nearest(name, figures))
    return Criterion(text, pl.sql_expr(checked.sql), checked.names, checked.kinds)


def evaluate(criteria: Mapping[str, Criterion], facts: pl.DataFrame, *, keep: Iterable[str] = ("urn",)) -> pl.DataFrame:
    """Every criterion for every school: the columns `keep` and one Boolean column a code.

    facts: one row a school. A figure that is not a column of it is missing for every school.
    """
    needed = {name: kind for criterion in criteria.values() for name, kind in criterion.kinds.items()}
    have = set(facts.columns)
    absent = [pl.lit(None, dtype=kind.dtype).alias(name) for name, kind in needed.items() if name not in have]
    answers = [criterion.expression.cast(pl.Boolean).alias(code) for code, criterion in criteria.items()]
    there = [name for name in dict.fromkeys([*keep, *needed]) if name in have]
    return facts.select(*there, *absent).select(*keep, *answers)
