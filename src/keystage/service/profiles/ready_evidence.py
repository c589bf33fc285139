"""The evidence of all schools on disk: what is large as tables that are read in part, the rest as one sealed pickle.

A page of an area reads its own schools and the groups of pupils it tells of; of a county that is a tenth.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.service.profiles.sealed_pickles import open_sealed, seal

__all__ = ["held_in", "keep_evidence", "read_evidence"]

_REST, _FIGURES, _COMPARISONS = "evidence", "figures.parquet", "comparisons.parquet"
_TOGETHER = 50_000  # rows in one piece of a table: some five schools of a county


def keep_evidence(folder: Path, shown: Evidence) -> None:
    """Write what one audience may see of all schools into its folder."""
    for frame, name in ((shown.figures, _FIGURES), (shown.comparisons, _COMPARISONS)):
        by_school = frame.sort("urn", maintain_order=True)  # so that a piece is of few schools
        by_school.write_parquet(folder / name, compression="zstd", compression_level=1, row_group_size=_TOGETHER)
    rest = replace(shown, figures=shown.figures.clear(), comparisons=shown.comparisons.clear())
    (folder / _REST).write_bytes(seal(rest))


def read_evidence(folder: Path, *, urns: Collection[str] | None, groups: Collection[str] | None) -> Evidence:
    """All of it, or the figures of some schools and groups of pupils alone."""
    ours = pl.lit(value=True) if urns is None else pl.col("urn").is_in(list(urns))
    told = pl.lit(value=True) if groups is None else pl.col("group").is_in(list(groups))
    figures = pl.scan_parquet(folder / _FIGURES).filter((pl.col("level") != "school") | ours, told)
    comparisons = pl.scan_parquet(folder / _COMPARISONS).filter(ours, told)
    return replace(_rest(folder / _REST), figures=figures.collect(), comparisons=comparisons.collect())


def held_in(folder: Path, urns: Collection[str]) -> pl.DataFrame:
    """measure and group of every figure of the results year that some of these schools have, in the order held."""
    ours = pl.col("urn").is_in(list(urns)) & pl.col("value").is_not_null()
    now = pl.col("year") == _rest(folder / _REST).year.ends
    return (
        pl.scan_parquet(folder / _COMPARISONS)
        .filter(ours, now)
        .select("measure", "group")
        .unique(maintain_order=True)
        .collect()
    )


@lru_cache(maxsize=4)
def _rest(path: Path) -> Evidence:
    found: Evidence = open_sealed(path.read_bytes())
    return found
