"""The contextual predictors of domain handbook 2.13, as far as a file knows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from keystage.analysis.progress.contextual.categories import category_columns
from keystage.analysis.progress.contextual.columns import SCHOOL, Columns, Made, Used, filled_flag, filled_number
from keystage.analysis.progress.contextual.definition import FitRule, Predictor

__all__ = ["PRIOR", "context_columns"]

PRIOR = "prior"
_LACKING = "the files do not hold it"
_SAME = "it is the same for every pupil, or for all but a few"


@dataclass(slots=True)
class _Making:
    """The pupils, and what is made of them so far."""

    pupils: pl.DataFrame
    rule: FitRule
    made: dict[str, Made] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, predictor: Predictor, schools: int) -> None:
        if schools:
            many = "1 school" if schools == 1 else f"{schools:,} schools"
            self.notes.append(
                f"Of {many} half the pupils or more have no {predictor.title} in the file: "
                "those stand at the mean of all."
            )


def context_columns(pupils: pl.DataFrame, wanted: Sequence[Predictor], rule: FitRule, *, year_group: int) -> Columns:
    """The columns by which pupils are likened, without nulls.

    pupils: columns of `vocabulary.CONTEXT`, `school`, and `prior` where a baseline is held (nowhere null). year_group:
    of the pupils, for their age. A predictor that the pupils lack, or that hardly differs, is left out and named.
    """
    making = _Making(pupils, rule)
    for predictor in wanted:
        if predictor.needs_baseline and PRIOR not in pupils.columns:
            continue
        found = _MAKERS[predictor.how](making, predictor, year_group)
        if isinstance(found, str):
            making.left_out[predictor.title] = found
        else:
            making.made[predictor.code] = found
    every = [
        (one, column) for made in making.made.values() for one, column in zip(made.used, made.columns, strict=True)
    ]
    frame = pl.DataFrame([column.alias(one.name) for one, column in every])
    return Columns(frame, tuple(one for one, _ in every), making.left_out, tuple(making.notes))


def _held(making: _Making, predictor: Predictor) -> pl.Series | None:
    """The first of the predictor's columns in which any pupil has a value."""
    pupils = making.pupils
    return next((pupils[c] for c in predictor.columns if c in pupils.columns and pupils[c].count()), None)


def _flag(making: _Making, predictor: Predictor, _: int) -> Made | str:
    column = _held(making, predictor)
    if column is None:
        return _LACKING
    value, unknown, silent = filled_flag(column, making.pupils[SCHOOL], making.rule.smallest_category)
    if not _differs(column.fill_null(value=False).cast(pl.Float64), making.rule):
        return _SAME
    making.note(predictor, silent)
    own = predictor.words.get("true", predictor.title)
    return _with_unknown([(Used(predictor.code, own, predictor.code), value)], unknown, predictor)


def _category(making: _Making, predictor: Predictor, _: int) -> Made | str:
    column = _held(making, predictor)
    if column is None:
        return _LACKING
    words = column.cast(pl.String)
    known = words.set(words.is_in(list(predictor.unknown)).fill_null(value=False), None)
    parts, silent = category_columns(known, making.pupils[SCHOOL], predictor, making.rule.smallest_category)
    if not parts:
        return _SAME
    making.note(predictor, silent)
    return Made(tuple(one for one, _ in parts), tuple(column for _, column in parts))


def _number(making: _Making, predictor: Predictor, _: int) -> Made | str:
    column = _held(making, predictor)
    return _LACKING if column is None else _of_number(making, predictor, column.cast(pl.Float64))


def _age(making: _Making, predictor: Predictor, year_group: int) -> Made | str:
    """1 for a child born on 1 September, 0 on 31 August; out of the year group at most a year more or less."""
    born = _held(making, predictor)
    if born is None:
        return _LACKING
    last = pl.date(pl.col("year").cast(pl.Int32) - (year_group + 5), 8, 31)
    age = making.pupils.select((last - born).dt.total_days() / 365.25).to_series().clip(-1, 2)
    return _of_number(making, predictor, age)


def _of_number(making: _Making, predictor: Predictor, column: pl.Series) -> Made | str:
    if column.n_unique() < 2 + bool(column.null_count()):
        return _SAME
    value, unknown, silent = filled_number(column, making.pupils[SCHOOL], making.rule.smallest_category)
    making.note(predictor, silent)
    return _with_unknown([(Used(predictor.code, predictor.title, predictor.code), value)], unknown, predictor)


def _product(making: _Making, predictor: Predictor, _: int) -> Made | str:
    """Products in which each of the four cells of two flags holds enough pupils."""
    first, second = (making.made.get(code) for code in predictor.columns)
    if first is None or second is None:
        return "one of the two is not in the model"
    pairs = [
        (Used(f"{a.name}_{b.name}", f"{a.title}, {b.title}", predictor.code), x * y)
        for a, x in zip(first.used, first.columns, strict=True)
        for b, y in zip(second.used, second.columns, strict=True)
        if _crossed(x, y, making.rule.smallest_category)
    ]
    if not pairs:
        return "too few pupils are in both"
    return Made(tuple(one for one, _ in pairs), tuple(column for _, column in pairs))


def _crossed(one: pl.Series, other: pl.Series, smallest: int) -> bool:
    a, b = one > 0, other > 0
    return all(int((x & y).sum()) >= smallest for x in (a, ~a) for y in (b, ~b))


def _school_mean(making: _Making, predictor: Predictor, _: int) -> Made | str:
    return _of_schools(making, predictor, pl.col(PRIOR).mean())


def _school_spread(making: _Making, predictor: Predictor, _: int) -> Made | str:
    """A school of one pupil has no spread: it stands at that of all schools together."""
    return _of_schools(making, predictor, pl.col(PRIOR).std())


def _of_schools(making: _Making, predictor: Predictor, what: pl.Expr) -> Made | str:
    pupils = making.pupils.select(SCHOOL, PRIOR)
    if pupils[SCHOOL].n_unique() < making.rule.school_level_from:
        return f"there are fewer than {making.rule.school_level_from} schools"
    each = pupils.group_by(SCHOOL).agg(what.alias("found"))
    found = pupils.join(each, on=SCHOOL, how="left", maintain_order="left")["found"]
    column = found.fill_null(found.mean())
    if column.n_unique() < 2:
        return _SAME
    return Made((Used(predictor.code, predictor.title, predictor.code),), (column,))


def _with_unknown(own: list[tuple[Used, pl.Series]], unknown: pl.Series | None, predictor: Predictor) -> Made:
    if unknown is not None:
        name = f"{predictor.code}_unknown"
        own = [*own, (Used(name, f"{predictor.title} not known", predictor.code), unknown)]
    return Made(tuple(one for one, _ in own), tuple(column for _, column in own))


def _differs(column: pl.Series, rule: FitRule) -> bool:
    """Whether enough pupils are in, and enough are not."""
    many = int((column > 0).sum())
    return rule.smallest_category <= many <= len(column) - rule.smallest_category


_MAKERS: Mapping[str, Callable[[_Making, Predictor, int], Made | str]] = {
    "flag": _flag, "category": _category, "number": _number, "age": _age, "product": _product,
    "school_mean": _school_mean, "school_spread": _school_spread,
}  # fmt: skip
