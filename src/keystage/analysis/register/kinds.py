"""Kinds of school (infant, first, junior, middle, …): a definition, and the rule that finds a school's."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.register.tokens import translate

__all__ = ["KindOfSchool", "Phase", "kinds_of_school", "phases", "with_kind", "with_phase"]


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


@dataclass(frozen=True, slots=True)
class Phase:
    """A phase. tokens: how files write it. setting: of a school of this phase whose type is not known."""

    code: str
    tokens: tuple[str, ...]
    setting: str = ""


def phases(home: Path | None = None) -> shelf.Shelf[Phase]:
    """The phases on the shelf, by code."""
    return shelf.read("kinds_of_school", Phase, table="phase", home=home)


def with_phase(schools: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add `phase` from `phase_words`; fill `setting` by it where the type does not say."""
    shelved = phases(home)
    settings = {p.code: p.setting for p in shelved if p.setting}
    found = schools.with_columns(phase=translate(pl.col("phase_words"), {p.code: p.tokens for p in shelved}))
    by_phase = pl.col("phase").replace_strict(settings, default=None, return_dtype=pl.String)
    out = found.with_columns(setting=pl.coalesce("setting", by_phase))
    ordinary = pl.col("setting").fill_null("mainstream") == "mainstream"
    return out.with_columns(phase=pl.when(ordinary).then("phase"))


def kinds_of_school(home: Path | None = None) -> shelf.Shelf[KindOfSchool]:
    """The kinds of school on the shelf, in the order in which they are tried."""
    return shelf.read("kinds_of_school", KindOfSchool, table="kind", home=home)


def with_kind(schools: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add `kind` and, where the file has none, `phase`, from `setting`, `age_low`, `age_high`, `name` and `phase`.

    A file's phase stands for the kind where neither ages nor name tell it.
    """
    kinds = kinds_of_school(home)
    found = pl.coalesce(pl.when(_fits(k)).then(pl.lit(k.code)) for k in kinds)
    phases = {k.code: k.phase for k in kinds}
    deemed = [k for k in kinds if k.primary_under]
    of_phase = pl.when(pl.col("phase").is_in([k.code for k in kinds])).then("phase")
    out = schools.with_columns(kind=pl.coalesce(found, of_phase))
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
