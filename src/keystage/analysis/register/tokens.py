"""Words of a file compared as people read them: without case, spaces or punctuation."""

import re
from collections.abc import Iterable, Mapping

import polars as pl

__all__ = ["plain", "plain_expr", "translate"]


def plain(text: str) -> str:
    """ "Academy - Converter mainstream" and "academy converter  mainstream" are the same words."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


def plain_expr(column: pl.Expr) -> pl.Expr:
    """`plain` for a column."""
    return column.str.to_lowercase().str.replace_all(r"[^a-z0-9]", "")


def translate(column: pl.Expr, meanings: Mapping[str, Iterable[str]]) -> pl.Expr:
    """The code whose tokens include the cell's words; null where none does. meanings: code -> tokens."""
    codes = {plain(token): code for code, tokens in meanings.items() for token in tokens}
    return plain_expr(column).replace_strict(codes, default=None, return_dtype=pl.String)
