"""Kinds of school (infant, first, junior, middle, …): a definition, and the rule that finds a school's."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from keystage.analysis import shelf

__all__ = ["KindOfSchool", "kinds_of_school", "with_kind"]


@dataclass(frozen=True, slots=True)
class KindOfSchool:
    """One kind of school.

    settings: of the school's type; empty: mainstream. low, high: what its youngest and oldest ages lie between.
    names: words of a name that say so where ages are not known; named: such a word is needed.
    key_stages: whose results are the school's own. family: key stage -> the schools it may be compared with.
    primary_under: deemed primary where the oldest age is under this. cannot: what a page has to say it cannot say.
    """

    code: str
    title: str
    phase: str
    key_stages: tuple[str, ...]
    settings: tuple[str, ...] = ()
    low: tuple[int, int] | None = None
    high: tuple[int, int] | None = None
    names: tuple[str, ...] = ()
    named: bool = False
    family: dict[str, str] = field(default_factory=dict)
    primary_under: int = 0
    cannot: str = ""


def kinds_of_school(home: Path | None = None) -> shelf.Shelf[KindOfSchool]:
    """The kinds of school on the shelf, in the order in which they are tried."""
    return shelf.read("kinds_of_school", KindOfSchool, table="kind", home=home)


def with_kind(schools: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add `kind` and, where the file has none, `phase`, from `setting`, `age_low`, `age_high` and `name`."""
    kinds = kinds_of_school(home)
    found = pl.coalesce(pl.when(_fits(k)).then(pl.lit(k.code)) for k in kinds)
    phases = {k.code: k.phase for k in kinds}
    deemed = [k for k in kinds if k.primary_under]
    out = schools.with_columns(kind=found)
    phase = pl.col("kind").replace_strict(phases, default=None, return_dtype=pl.String)
    for kind in deemed:
        young = (pl.col("kind") == kind.code) & (pl.col("age_high") < kind.primary_under)
        phase = pl.when(young).then(pl.lit("primary")).otherwise(phase)
    return out.with_columns(phase=pl.coalesce("phase", phase))


def _fits(kind: KindOfSchool) -> pl.Expr:
    known = (pl.col("age_high") > 0) & pl.col("age_low").is_not_null()
    by_name = _named(kind.names)
    if kind.settings:
        setting = pl.col("setting").is_in(kind.settings)
        return (setting & by_name) if kind.named else setting
    ordinary = pl.col("setting").fill_null("mainstream") == "mainstream"
    by_age = _within("age_low", kind.low) & _within("age_high", kind.high)
    return ordinary & pl.when(known.fill_null(value=False)).then(by_age).otherwise(by_name)


def _within(column: str, ages: tuple[int, int] | None) -> pl.Expr:
    return pl.lit(value=False) if ages is None else pl.col(column).is_between(*ages).fill_null(value=False)


def _named(words: tuple[str, ...]) -> pl.Expr:
    if not words:
        return pl.lit(value=False)
    pattern = r"\b(" + "|".join(re.escape(w) for w in words) + r")\b"
    return pl.col("name").str.to_lowercase().str.contains(pattern).fill_null(value=False)
