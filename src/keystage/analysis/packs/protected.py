"""Figures made fit for an audience: of all schools together, in the tables of their year."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import PLACED
from keystage.analysis.disclosure import WITHHELD, protect

__all__ = ["Protected", "protected_figures"]


@dataclass(frozen=True, slots=True)
class Protected:
    """figures: what the audience may see of them. withheld: the rows of schools that it may not, of the groups by
    which schools are set among similar ones; placed: the same rows as they were."""

    figures: pl.DataFrame
    placed: pl.DataFrame
    withheld: pl.DataFrame


def protected_figures(
    figures: pl.DataFrame, *, audience: str, areas: Mapping[str, str], home: Path | None, kept: Path | None = None
) -> Protected:
    """figures: every group's, of every school that is set beside another. The rest as for `disclosure.protect`."""
    shown = protect(figures, audience=audience, areas=areas, home=home, kept=kept)
    gone = (pl.col("level") == "school") & pl.col("group").is_in(PLACED) & pl.col("reason").is_in(WITHHELD)
    hidden = shown.select(gone.fill_null(value=False)).to_series()
    return Protected(shown, figures.filter(hidden), shown.filter(hidden))
