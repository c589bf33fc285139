"""The evidence of all schools on disk: what is large as tables that are read in part, the rest as one sealed pickle.

A page of an area reads its own schools and the groups of pupils it tells of; of a county that is a tenth. Tables come
in several files, as they were made: figures one a calendar year, comparisons one of some schools.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.service.profiles.sealed_pickles import open_sealed, seal

__all__ = ["figures_where", "held_in", "keep_comparisons", "keep_figures", "keep_rest", "read_evidence"]

_REST, _FIGURES, _COMPARISONS = "evidence", "figures-*.parquet", "comparisons-*.parquet"
_TOGETHER = 50_000  # rows in one piece of a table: some five schools of a county


def keep_figures(folder: Path, year: int, figures: pl.DataFrame) -> None:
    """Write what one audience may see of a calendar year into its folder."""
    _keep(figures, folder / _FIGURES.replace("*", str(year)))


def keep_comparisons(folder: Path, number: int, comparisons: pl.DataFrame) -> None:
    """The same of some schools beside others. number: of the part, so that they are read in order."""
    _keep(comparisons, folder / _COMPARISONS.replace("*", f"{number:03d}"))


def keep_rest(folder: Path, parts: Sequence[Evidence]) -> None:
    """All else, of all schools. parts: their evidence, some schools each, without figures and comparisons."""
    together = {name: pl.concat([getattr(one, name) for one in parts]) for name in ("schools", "neighbours", "floors")}
    releases = pl.concat([one.releases for one in parts]).unique("code", maintain_order=True)
    refused = {urn: why for one in parts for urn, why in one.refused.items()}
    (folder / _REST).write_bytes(seal(replace(parts[0], **together, releases=releases, refused=refused)))


def read_evidence(folder: Path, *, urns: Collection[str] | None, groups: Collection[str] | None) -> Evidence:
    """All of it, or the figures of some schools and groups of pupils alone."""
    ours = pl.lit(value=True) if urns is None else pl.col("urn").is_in(list(urns))
    told = pl.lit(value=True) if groups is None else pl.col("group").is_in(list(groups))
    figures = figures_where(folder, ((pl.col("level") != "school") | ours) & told)
    comparisons = pl.scan_parquet(folder / _COMPARISONS).filter(ours, told).collect()
    return replace(_rest(folder / _REST), figures=figures, comparisons=comparisons)


def figures_where(folder: Path, wanted: pl.Expr) -> pl.DataFrame:
    """Rows of the figures frame, as the audience sees them."""
    return pl.scan_parquet(folder / _FIGURES).filter(wanted).collect()


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


def _keep(frame: pl.DataFrame, path: Path) -> None:
    by_school = frame.sort("urn", maintain_order=True)  # so that a piece is of few schools
    by_school.write_parquet(path, compression="zstd", compression_level=1, row_group_size=_TOGETHER)
