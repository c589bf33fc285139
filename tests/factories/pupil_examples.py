"""A worked example of a measure: a little table of pupils in, the figure out. The reference manual is made of them."""

import math
import statistics
from dataclasses import dataclass

import numpy as np
import polars as pl

from keystage.analysis import scales
from keystage.analysis.measures import measures
from keystage.analysis.measures.definition import PupilRule
from keystage.analysis.measures.pupils import Cohort, Vector, vector
from keystage.analysis.measures.pupils.cohort import EXPECTED
from keystage.analysis.measures.pupils.worked import WORKED
from keystage.analysis.returns import reason_column
from keystage.analysis.vocabulary import CONTEXT

__all__ = ["Example", "check", "cohort_of"]


@dataclass(frozen=True)
class Example:
    """measure: its code. year: results year (2019 is 2018/19). title: a sentence, as the manual prints it.

    table: a line a pupil, columns parted by bars; the first line names them: results by their codes, what is known of a
    pupil by the columns of `vocabulary.CONTEXT`. A remark follows a #. expect: "2 of 3" (reached, of those who count)
    or "15.0 of 3" for a mean (of three pupils) or "42.4" for anything else, or "none" where a
    school is too small. year_group: else the measure's usual one.
    expected: rows of the national table of expectations, in the columns' order.
    """

    measure: str
    year: int
    title: str
    table: str
    expect: str
    year_group: int | None = None
    expected: tuple[tuple[object, ...], ...] = ()
    source: str = ""


def check(example: Example) -> None:
    """The measure of the example's pupils is what it expects."""
    measure = measures()[example.measure]
    rule = measure.rule_in(example.year)
    assert rule is not None, f"{example.measure} has no rule for {example.year}"
    cohort = cohort_of(example)
    made = vector(rule, cohort)
    assert made is not None, "the cohort does not hold what the measure needs"
    n = int(made.counts.sum())
    value, _, of = example.expect.partition(" of ")
    if rule.how == "share":
        found = f"{int(made.value[made.counts].sum())} of {n}"
    elif rule.how == "count":
        found = str(n)
    elif rule.how == "mean":
        with_value = made.value[made.counts & ~np.isnan(made.value)]
        decimals = len(value.partition(".")[2])
        found = f"{with_value.mean():.{decimals}f}" + (f" of {len(with_value)}" if of else "")
    elif rule.how == "rate":
        found = _rate(made, WORKED[rule.worked_of](cohort), value, of)
    else:
        found = _gap(made, rule, example.expect)
    assert found == example.expect


def _rate(made: Vector, possible: Vector | None, value: str, of: str) -> str:
    """Missed of possible, added up plainly: "5.0 of 3" (percent, of three pupils), or the percent alone."""
    assert possible is not None
    both = made.counts & possible.counts
    parts = zip(made.value[both], possible.value[both], strict=True)
    missed, sessions = (sum(column) for column in zip(*parts, strict=True))
    return f"{100 * missed / sessions:.{len(value.partition('.')[2])}f}" + (f" of {int(both.sum())}" if of else "")


def _gap(made: Vector, rule: PupilRule, expect: str) -> str:
    """The lowest fifth below the median, in percent of it. How few pupils a school may have is asked for by "none"."""
    values = sorted(made.value[made.counts & ~np.isnan(made.value)])
    if expect == "none":
        return "none" if len(values) < rule.smallest else "a figure"
    lowest = values[: math.floor(0.2 * len(values) + 0.5)]
    middle = statistics.median(values)
    return f"{100 * (middle - sum(lowest) / len(lowest)) / middle:.{len(expect.partition('.')[2])}f}"


def cohort_of(example: Example) -> Cohort:
    """The table as a cohort, each result read by the scale of its year."""
    lines = [line.partition("#")[0] for line in example.table.strip().splitlines() if line.strip()]
    names, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    columns = {name: [row[i] or None for row in rows] for i, name in enumerate(names)}
    known = scales.results()
    group = example.year_group if example.year_group is not None else _usual(example, names)
    made = []
    for name, cells in columns.items():
        text = pl.Series(name, cells, dtype=pl.String)
        if name in known:
            taken = scales.year_taken(known[name], year=example.year, year_group=group)
            read = scales.read_results(text, result=known[name], year=taken)
            assert not len(read.wrong), f"{name}: {text.gather(read.wrong).to_list()} in {taken}"
            made += [read.grades, read.reasons.alias(reason_column(name))]
        else:
            kind = CONTEXT[name]
            made.append((text == "yes") if kind == pl.Boolean() else text.cast(kind))
    frame = pl.DataFrame(made)
    expected = pl.DataFrame(list(example.expected), schema=EXPECTED, orient="row")
    return Cohort(example.year, group, frame, expected)


def _usual(example: Example, names: list[str]) -> int:
    known = scales.results()
    rule = measures()[example.measure].rule_in(example.year)
    if rule is not None and rule.year_groups:
        return rule.year_groups[0]
    return max((known[name].taken_in for name in names if name in known), default=6)
