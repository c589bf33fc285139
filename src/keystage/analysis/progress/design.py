"""From predictors to the columns of a model: numbers, categories against their first, and products of these."""

import functools
import itertools
import operator
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress import predictors as asked
from keystage.analysis.progress.categories import Category, found_categories
from keystage.analysis.progress.complete import empty, needed

__all__ = ["Design", "Part", "Term", "columns_of", "expression", "plan", "polars_expression"]


@dataclass(frozen=True, slots=True)
class Part:
    """A column as a number, or (with `category`) 1 where it holds that category and 0 where another."""

    column: str
    category: Category | None = None

    @property
    def name(self) -> str:
        """ "prior" or "sex[M]"."""
        return self.column if self.category is None else f"{self.column}[{self.category}]"


@dataclass(frozen=True, slots=True)
class Term:
    """A column of the model: the product of its parts, mostly of one."""

    parts: tuple[Part, ...]

    @property
    def name(self) -> str:
        """ "prior", "sex[M]", "prior:sex[M]"."""
        return ":".join(part.name for part in self.parts)


@dataclass(frozen=True, slots=True)
class Design:
    """The columns of a model, beside the intercept, in order.

    references: category column -> the category that the others are set against (the first in sorted order).
    categories: category column -> all its categories, sorted; a pupil with another cannot be predicted.
    """

    terms: tuple[Term, ...]
    references: dict[str, Category]
    categories: dict[str, tuple[Category, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The frame's columns that are needed, each once: those of the terms, and categories of which there is one."""
        return tuple(dict.fromkeys([*(part.column for term in self.terms for part in term.parts), *self.categories]))

    def position(self, predictor: str) -> int:
        """Which of the K columns of `Sums` (the ones are 0) is made of this predictor alone: a slope's column.

        A number by its own name, a category of two values by its column or by its term ("sex[M]"). Raises InputError.
        """
        for at, term in enumerate(self.terms, start=1):
            if predictor in (term.name, ":".join(part.column for part in term.parts)):
                if len(self.categories.get(predictor, ())) > 2:
                    break
                return at
        raise InputError(
            f"“{predictor}” is not among the predictors that are one number: for a slope by it name it there too (a "
            "number, or a category of two values)."
        )


def plan(
    frame: Any,
    *,
    outcome: str | Sequence[str],
    predictors: Sequence[str],
    school: str,
    slope: str | None = None,
    weights: str | None = None,
    also: str | None = None,
    categories: Collection[str] = (),
) -> Design:
    """The columns that these predictors make of this frame.

    frame: any that Narwhals knows, a row a pupil. Text, categorical and boolean columns are categories, and numbers
    named in `categories`; "a:b" is the product of two predictors, "prior:prior" a square. Categories are those of
    complete rows (of several outcomes, any), found by at most two queries more on a lazy frame; without categories
    nothing but the schema is read.
    Raises InputError, a sentence: a column that is not there or cannot be used, a category that looks like a name.
    """
    outcomes = [outcome] if isinstance(outcome, str) else list(outcome)
    known = _known(frame)
    roles = asked.Roles(tuple(outcomes), school, slope, weights, also)
    asked.check_there(known.columns, predictors, roles, categories)
    rows = _rows(known, {*columns_of(predictors, known.columns), *roles.columns})
    schema = nw.from_native(rows).collect_schema()
    products = asked.products(predictors, schema)
    asked.check(products, roles, schema, categories)
    names = columns_of(predictors, schema)
    words = [name for name in names if asked.is_category(name, schema, categories)]
    filled = [
        needed(schema, school=school, outcome=one, predictors=names, also=also, weights=weights) for one in outcomes
    ]
    values = found_categories(rows, words, filled) if words else {}
    asked.check_squares(products, values)
    asked.check_written(values, categories)
    references = {name: found[0] for name, found in values.items()}
    design = Design(tuple(_terms(products, values)), references, values)
    asked.check_names(term.name for term in design.terms)
    if slope is not None:
        design.position(slope)
    return design


def columns_of(predictors: Iterable[str], schema: Container[str]) -> tuple[str, ...]:
    """The frame's columns that predictors are made of, each once, in order."""
    return tuple(dict.fromkeys(name for product in asked.products(predictors, schema) for name in product))


def expression(term: Term) -> nw.Expr:
    """The term as a float64 column of any frame that Narwhals knows. Null where a part is missing."""
    made: nw.Expr = _product(nw, term).alias(term.name)
    return made


def polars_expression(term: Term) -> pl.Expr:
    """The same for Polars."""
    made: pl.Expr = _product(pl, term).alias(term.name)
    return made


def _known(frame: Any) -> nw.DataFrame[Any] | nw.LazyFrame[Any]:
    try:
        known: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(frame)
    except TypeError as cause:
        raise asked.not_a_table(frame) from cause
    return known


def _rows(known: nw.DataFrame[Any] | nw.LazyFrame[Any], names: set[str]) -> pl.DataFrame | nw.LazyFrame[Any]:
    """A frame in memory as Polars, the model's columns only; another as it is. Refuses an empty column."""
    if isinstance(known, nw.LazyFrame):
        return known
    rows = known.select(*(name for name in known.columns if name in names)).to_polars()
    for column in rows.iter_columns():
        if column.null_count() == len(column):
            raise empty(column.name)
    return rows


def _product(api: Any, term: Term) -> Any:
    return functools.reduce(operator.mul, (_number(api, part) for part in term.parts))


def _number(api: Any, part: Part) -> Any:
    column = api.col(part.column)
    if part.category is None:
        return column.cast(api.Float64)
    text = isinstance(part.category, str)
    return ((column.cast(api.String) if text else column) == part.category).cast(api.Float64)


def _terms(products: Sequence[tuple[str, ...]], values: Mapping[str, tuple[Category, ...]]) -> Iterable[Term]:
    for product in products:
        sides = [[Part(name, one) for one in values[name][1:]] if name in values else [Part(name)] for name in product]
        yield from (Term(parts) for parts in itertools.product(*sides))
