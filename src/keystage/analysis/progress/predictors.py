"""What was asked of a model: predictors and their products, and whether the frame's columns can give them."""

import difflib
import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike

import narwhals as nw

from keystage.analysis.errors import InputError

__all__ = [
    "Roles",
    "check",
    "check_names",
    "check_squares",
    "check_there",
    "check_written",
    "is_category",
    "not_a_table",
    "products",
]

_DECIMAL = re.compile(r"[-+−]?\d*[.,]\d+")
_WORDS = (nw.String, nw.Categorical, nw.Enum, nw.Boolean)


@dataclass(frozen=True, slots=True)
class Roles:
    """The columns of a model beside its predictors."""

    outcomes: tuple[str, ...]
    school: str
    slope: str | None = None
    weights: str | None = None
    also: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All of them but the slope, which is a predictor."""
        return tuple(name for name in (*self.outcomes, self.school, self.weights, self.also) if name is not None)


def products(predictors: Iterable[str], schema: Container[str]) -> tuple[tuple[str, ...], ...]:
    """Each predictor as the columns that it multiplies: "prior" one, "prior:sex" two; a column may have ":" in it."""
    return tuple((name,) if name in schema else tuple(name.split(":")) for name in predictors)


def is_category(name: str, schema: Mapping[str, nw.dtypes.DType], categories: Collection[str]) -> bool:
    """Whether a column is taken as a category: text, categorical, boolean, or named as one."""
    return name in categories or isinstance(schema[name], _WORDS)


def check_there(columns: Sequence[str], predictors: Iterable[str], roles: Roles, categories: Iterable[str]) -> None:
    """Refuse a name that is no column's, with the nearest that is. Raises InputError."""
    names = [name for product in products(predictors, columns) for name in product]
    for name in (*roles.columns, *names, *categories):
        _check_there(name, columns)


def check(
    asked: Sequence[tuple[str, ...]],
    roles: Roles,
    schema: Mapping[str, nw.dtypes.DType],
    categories: Collection[str],
) -> None:
    """Refuse, in a sentence, what cannot be a model of this frame. Raises InputError."""
    names = [name for product in asked for name in product]
    _check_once(asked)
    _check_roles(names, roles)
    for name in roles.outcomes:
        _check_number(name, "outcome", schema)
    if roles.weights is not None:
        _check_number(roles.weights, "weight", schema)
    for name in names:
        _check_predictor(name, schema, categories)


def not_a_table(frame: object) -> InputError:
    """What to say of what is no frame."""
    named = " Read the file first, for instance by polars.read_csv." if isinstance(frame, str | PathLike) else ""
    return InputError(f"A {type(frame).__name__} is not a table that Keystage can read.{named}")


def check_squares(asked: Sequence[tuple[str, ...]], categories: Collection[str]) -> None:
    """Refuse a category multiplied by itself. Raises InputError."""
    for product in asked:
        for name in categories:
            if product.count(name) > 1:
                raise InputError(
                    f"“{name}” is a category: multiplied by itself (“{':'.join(product)}”) it says nothing."
                )


def check_written(values: Mapping[str, Sequence[object]], meant: Collection[str]) -> None:
    """Refuse decimals written as text (“0,62”), of which each would be a category. meant: columns named as categories.
    Raises InputError."""
    for name, found in values.items():
        text = [value for value in found if isinstance(value, str)]
        decimals = sum(_DECIMAL.fullmatch(value.strip()) is not None for value in text)
        if name not in meant and decimals > len(text) / 2:
            raise InputError(
                f"The predictor “{name}” holds decimals written as text: each would be a category. Make numbers of "
                "them (are there decimal commas, or codes for what is missing, as a file's --missing A,N takes?), or "
                "name it in `categories`."
            )


def _check_there(name: object, columns: Sequence[str]) -> None:
    if not isinstance(name, str):
        raise InputError(f"A column is named by text, not by a {type(name).__name__}.")
    if name in columns:
        return
    folded = {column.casefold(): column for column in columns}
    near = difflib.get_close_matches(name.casefold(), list(folded), n=1)
    hint = f" Did you mean “{folded[near[0]]}”?" if near else ""
    if any(sign in name for sign in "+*~|"):
        hint = " Predictors are a list of columns' names; “a:b” is the product of two."
    raise InputError(f"There is no column “{name}” in the table.{hint}")


def _check_once(asked: Sequence[tuple[str, ...]]) -> None:
    seen: set[tuple[str, ...]] = set()
    for product in asked:
        same = tuple(sorted(product))
        if same in seen:
            raise InputError(f"The predictor “{':'.join(product)}” is named twice: name it once.")
        seen.add(same)


def _check_roles(names: Sequence[str], roles: Roles) -> None:
    for role, taken in (("outcome", roles.outcomes), ("school", (roles.school,)), ("second grouping", (roles.also,))):
        for name in taken:
            if name in names:
                raise InputError(f"“{name}” is the {role}: it cannot be a predictor too.")
    if roles.school in roles.outcomes or roles.also in roles.outcomes:
        raise InputError("The outcome cannot be the column of the school too.")
    if roles.also == roles.school:
        raise InputError(f"“{roles.school}” is the school already: name another column as the second grouping.")
    if len(set(roles.outcomes)) < len(roles.outcomes):
        raise InputError("An outcome is named twice: name it once.")
    if not roles.outcomes:
        raise InputError("Name at least one outcome.")


def _check_number(name: str, role: str, schema: Mapping[str, nw.dtypes.DType]) -> None:
    kind = schema[name]
    if not (kind.is_numeric() or (role == "outcome" and isinstance(kind, nw.Boolean))):
        as_numbers = (
            " If it should hold numbers, leave cells such as A or N blank (of a file, --missing A,N takes them "
            "as blank), and see that decimals are read as such."
            if isinstance(kind, nw.String)
            else ""
        )
        raise InputError(f"The {role} “{name}” holds {_kind(kind)}, not numbers.{as_numbers}")


def _check_predictor(name: str, schema: Mapping[str, nw.dtypes.DType], categories: Collection[str]) -> None:
    kind = schema[name]
    if isinstance(kind, nw.Date | nw.Datetime | nw.Duration | nw.Time):
        raise InputError(
            f"The predictor “{name}” holds {_kind(kind)}: make a number of it first, such as age in months."
        )
    if not (kind.is_numeric() or is_category(name, schema, ())):
        raise InputError(f"The predictor “{name}” holds {_kind(kind)}, neither numbers nor categories.")


def _kind(kind: nw.dtypes.DType) -> str:
    if isinstance(kind, nw.Date | nw.Datetime):
        return "dates"
    if isinstance(kind, nw.Duration | nw.Time):
        return "times"
    if isinstance(kind, nw.Boolean):
        return "yes and no"
    if isinstance(kind, _WORDS):
        return "text"
    return "nothing that Keystage knows" if isinstance(kind, nw.Unknown | nw.Object) else f"{kind}"


def check_names(terms: Iterable[str]) -> None:
    """Refuse columns that would be called as another of the model's is. Raises InputError."""
    met = {"intercept"}
    for name in terms:
        if name in met:
            raise InputError(f"Two columns of the model would be called “{name}”: give the predictor another name.")
        met.add(name)
