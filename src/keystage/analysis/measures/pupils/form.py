"""Rows of the figures frame, the columns that all measures have in common made once."""

from collections.abc import Mapping

import polars as pl

from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.pupils.level_sums import LevelCells
from keystage.analysis.measures.pupils.said import Said
from keystage.analysis.vocabulary import FIGURES

__all__ = ["Form"]


class Form:
    """The rows of one level of one year: whose they are, of which group, and what else every measure says alike."""

    def __init__(self, here: LevelCells, groups: list[str], year: int, about: Mapping[str, str]) -> None:
        self._many = len(here)
        self._words: dict[str, pl.Series] = {}
        self._same = {
            "urn": here.who,
            "group": pl.Series(groups, dtype=pl.String).gather(pl.Series(here.group)),
            "level": self._word(here.level.name),
            "year": pl.Series([year], dtype=pl.Int32).new_from_index(0, self._many),
            **{name: self._word(word) for name, word in about.items()},
        }

    def filled(self, measure: Measure, definition: str, said: Said) -> pl.DataFrame:
        """The rows with one measure's figures."""
        words = {
            "key_stage": measure.key_stage,
            "measure": measure.code,
            "unit": measure.unit,
            "definition": definition,
        }
        own = self._same | {name: self._word(word) for name, word in words.items()} | said.columns()
        return pl.DataFrame([own.get(name, self._empty(kind)).alias(name) for name, kind in FIGURES.items()])

    def _word(self, word: str) -> pl.Series:
        if word not in self._words:
            self._words[word] = pl.Series([word]).new_from_index(0, self._many)
        return self._words[word]

    def _empty(self, kind: pl.DataType) -> pl.Series:
        return pl.Series([None], dtype=kind).new_from_index(0, self._many)
