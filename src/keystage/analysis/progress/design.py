"""From predictors to the columns of a model: numbers, categories against their first, and products of these."""

from dataclasses import dataclass

__all__ = ["Design", "Part", "Term"]


@dataclass(frozen=True, slots=True)
class Part:
    """A column as a number, or (with `category`) 1 where it holds that category and 0 where another."""

    column: str
    category: str | int | float | bool | None = None

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
    references: dict[str, str | int | float | bool]
    categories: dict[str, tuple[str | int | float | bool, ...]]

    @property
    def columns(self) -> tuple[str, ...]:
        """The frame's columns that the terms are made of, each once."""
        return tuple(dict.fromkeys(part.column for term in self.terms for part in term.parts))
