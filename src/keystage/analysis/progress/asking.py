"""What is asked of an engine for a model's sums: the columns of complete rows, and the sums of a group of pupils.

Columns go by names of our own: key0, key1, x1 … (the ones are x0 and not made), weight, slope; sums by sum1 (of x1),
product1_2 (of x1 times x2), slope2 (of the slope's column times x2).
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from keystage.analysis.progress.answers import collected
from keystage.analysis.progress.complete import complete, needed
from keystage.analysis.progress.design import Design, Term, expression

__all__ = ["Asking"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asking:
    """keys: columns that pupils are grouped by, the school first. slope: which of the K columns it is.

    K columns: the ones, the design's, the outcomes (rows must be complete for all of them).
    """

    design: Design
    outcomes: tuple[str, ...]
    keys: tuple[str, ...]
    slope: int | None = None
    weights: str | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Of the K columns."""
        return ("intercept", *(term.name for term in self.design.terms), *self.outcomes)

    @property
    def of_categories(self) -> NDArray[np.bool_]:
        """Which of the K columns are 0 for all pupils but those of a category."""
        marks = [any(part.category is not None for part in term.parts) for term in self.design.terms]
        return np.array([False, *marks, *(False for _ in self.outcomes)])

    def pairs(self, *, all_of: bool) -> Iterator[tuple[int, int]]:
        """Which products of two columns are asked for. all_of: those too that are 0 throughout as long as nothing is
        taken away from columns of categories (no pupil is in two categories)."""
        terms = self.design.terms
        for at, to in itertools.combinations_with_replacement(range(1, len(self.names)), 2):
            if len(terms) < at < to:
                continue  # two outcomes
            if all_of or to > len(terms) or not _apart(terms[at - 1], terms[to - 1]):
                yield at, to

    def columns(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Keys, K columns but the ones, weight: of complete rows."""
        schema = frame.collect_schema()
        school, also = (*self.keys, None)[:2]
        assert school is not None, "pupils are grouped by schools at least"
        wanted = [
            item
            for outcome in self.outcomes
            for item in needed(
                schema, school=school, also=also, outcome=outcome, predictors=self.design.columns, weights=self.weights
            )
        ]
        terms = [
            *(expression(term) for term in self.design.terms),
            *(nw.col(outcome).cast(nw.Float64) for outcome in self.outcomes),
        ]
        weight = [] if self.weights is None else [nw.col(self.weights).cast(nw.Float64).alias("weight")]
        return frame.filter(complete(list(dict.fromkeys(wanted)))).select(
            *(nw.col(name).alias(f"key{at}") for at, name in enumerate(self.keys)),
            *(made.alias(f"x{at}") for at, made in enumerate(terms, start=1)),
            *weight,
        )

    def means(self, rows: nw.LazyFrame[Any], *, all_of: bool) -> Floats:
        """Of the K columns; 0 of the ones, and without `all_of` 0 of those of categories."""
        found = np.zeros(len(self.names))
        asked = [at for at in range(1, len(self.names)) if all_of or not self.of_categories[at]]
        means = collected(rows.select(*(nw.col(f"x{at}").mean() for at in asked))).row(0)
        found[asked] = [0.0 if mean is None else float(mean) for mean in means]
        return found

    def centred(self, rows: nw.LazyFrame[Any], centre: Floats, basis: Floats | None) -> nw.LazyFrame[Any]:
        """Columns with the centre taken away, then multiplied by the basis; the slope's own column only centred."""
        columns = range(1, len(centre))
        centred = rows.with_columns(*(nw.col(f"x{at}") - float(centre[at]) for at in columns))
        if self.slope is not None:
            centred = centred.with_columns(nw.col(f"x{self.slope}").alias("slope"))
        if basis is None:
            return centred
        return centred.with_columns(*(_combined(basis[:, at]).alias(f"x{at}") for at in columns))

    def sums(self) -> list[nw.Expr]:
        """Of a group: pupils, weights, sums of columns; with a slope, of its products with them too."""
        weighted, columns = self.weights is not None, range(1, len(self.names))
        asked = [nw.len().alias("pupils")]
        if weighted:
            asked += [nw.col("weight").sum().alias("sum0"), nw.col("weight").log().sum().alias("logs")]
        asked += [_product(weighted, f"x{at}").alias(f"sum{at}") for at in columns]
        if self.slope is not None:
            asked.append(_product(weighted, "slope").alias("slope0"))
            asked += [_product(weighted, "slope", f"x{at}").alias(f"slope{at}") for at in columns]
        return asked

    def products(self, *, all_of: bool) -> list[nw.Expr]:
        """Of all pupils: the sums of the products of two columns."""
        weighted = self.weights is not None
        pairs = self.pairs(all_of=all_of)
        return [_product(weighted, f"x{at}", f"x{to}").alias(f"product{at}_{to}") for at, to in pairs]


def _apart(one: Term, other: Term) -> bool:
    """Whether two terms are of different categories of a column, so that one of them is 0 for every pupil."""
    categories = {part.column: part.category for part in one.parts if part.category is not None}
    return any(
        part.category is not None and categories.get(part.column, part.category) != part.category
        for part in other.parts
    )


def _combined(factors: Floats) -> nw.Expr:
    made = nw.lit(float(factors[0]))
    for at in np.flatnonzero(factors[1:]) + 1:
        made = made + nw.col(f"x{at}") * float(factors[at])
    return made


def _product(weighted: bool, *columns: str) -> nw.Expr:
    first, *others = (*columns, "weight") if weighted else columns
    made = nw.col(first)
    for name in others:
        made = made * nw.col(name)
    return made.sum()
