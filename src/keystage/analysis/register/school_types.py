"""Types of school (community, voluntary aided, academy, …): a definition, and how files write them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.register.tokens import translate

__all__ = ["SchoolType", "school_types", "type_code", "with_type"]


@dataclass(frozen=True, slots=True)
class SchoolType:
    """One type. tokens: how files write it. sector: who maintains it ("" where the words do not say)."""

    code: str
    title: str
    setting: Literal["mainstream", "special", "alternative", "nursery", "post16", "other"]
    tokens: tuple[str, ...]
    sector: Literal["maintained", "academy", "independent", "other", ""] = ""


def school_types(home: Path | None = None) -> shelf.Shelf[SchoolType]:
    """The types of school on the shelf, by code."""
    return shelf.read("school_types", SchoolType, table="type", home=home)


def type_code(words: pl.Expr, home: Path | None = None) -> pl.Expr:
    """The type's code for a file's words; null where no type is written so."""
    return translate(words, {t.code: (t.code, *t.tokens) for t in school_types(home)})


def with_type(schools: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add `type`, `maintained` and `setting` to schools that have `type_words`, `kind_words`, `lasting_type`.

    lasting_type: the words of any file, a later one too: the setting is taken from them where the type is not known.
    """
    types = school_types(home)
    sector = {t.code: t.sector == "maintained" for t in types if t.sector}
    setting = {t.code: t.setting for t in types}
    said = pl.coalesce(type_code(pl.col(words), home) for words in ("type_words", "kind_words"))
    return schools.with_columns(type=said, _lasting=type_code(pl.col("lasting_type"), home)).with_columns(
        maintained=pl.col("type").replace_strict(sector, default=None, return_dtype=pl.Boolean),
        setting=pl.coalesce("type", "_lasting").replace_strict(setting, default=None, return_dtype=pl.String),
    )
