"""All figures that are held, those of the models of value added among them."""

from collections.abc import Collection
from pathlib import Path

import polars as pl

from keystage.analysis import measures
from keystage.analysis.measures.figures import members
from keystage.analysis.progress.contextual.held import held_figures, held_records
from keystage.analysis.progress.contextual.model import ModelRecord
from keystage.analysis.store import Home

__all__ = ["figures", "model_records"]


def figures(
    home: Home | Path | str,
    *,
    years: Collection[int] | None = None,
    urns: Collection[str] | None = None,
    las: Collection[str] | None = None,
    releases: Collection[str] | None = None,
    groups: Collection[str] = (),
    only: pl.Expr | None = None,
) -> pl.DataFrame:
    """As `measures.figures`, with the figures of the platform's own models of value added (kind "value_added") behind.

    These are of all pupils only, have no national rows, and are fitted to every pupil of the releases, whichever
    schools are asked for. Cached as other figures are.
    """
    home = home if isinstance(home, Home) else Home(Path(home))
    plain = measures.figures(home, years=years, urns=urns, las=las, releases=releases, groups=groups, only=only)
    made = held_figures(home, releases)
    if only is not None:
        made = made.filter(only)
    if years is not None:
        made = made.filter(pl.col("year").is_in([int(year) for year in years]))
    if urns is not None or las is not None:
        kept = [*(urns or ()), *members(home, las or ())]
        area = (pl.col("level") == "la") & (pl.lit(las is None) | pl.col("urn").is_in(list(las or ())))
        made = made.filter(area | pl.col("urn").is_in(kept))
    return pl.concat([plain, made])


def model_records(
    home: Home | Path | str, *, years: Collection[int] | None = None, releases: Collection[str] | None = None
) -> tuple[ModelRecord, ...]:
    """What is said of the models behind these figures, and of those that could not be fitted; earliest year first."""
    home = home if isinstance(home, Home) else Home(Path(home))
    return tuple(r for r in held_records(home, releases) if years is None or r.year in years)
