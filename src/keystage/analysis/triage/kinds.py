"""What kind of thing a figure is to a criterion."""

from enum import Enum

import polars as pl

__all__ = ["Kind", "kind_of"]


class Kind(Enum):
    """A figure, or any part of a criterion, is one of these. Values are words for a message."""

    NUMBER = "a number"
    TEXT = "words"
    YES_NO = "yes or no"
    ANY = "not yet known"

    @property
    def dtype(self) -> pl.DataType:
        """The column type in which a facts frame holds it. Numbers are floats: whole numbers would overflow."""
        return {Kind.NUMBER: pl.Float64(), Kind.TEXT: pl.String(), Kind.YES_NO: pl.Boolean()}.get(self, pl.Null())


def kind_of(dtype: pl.DataType) -> Kind:
    """The kind of a column."""
    if dtype.is_numeric():
        return Kind.NUMBER
    if dtype == pl.Boolean:
        return Kind.YES_NO
    return Kind.TEXT if dtype == pl.String else Kind.ANY
