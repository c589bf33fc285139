"""All comparisons at once: every school, measure, group and year."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.comparators import Comparators, comparators
from keystage.analysis.benchmarks.evidence import COMPARISONS, NEIGHBOURS
from keystage.analysis.benchmarks.persistence import with_runs
from keystage.analysis.benchmarks.positions import positions
from keystage.analysis.benchmarks.significance import with_significance
from keystage.analysis.measures import pooled, trends
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["Among", "compare"]

_SERIES = ["urn", "measure", "group", "year"]
_TRENDS = ["previous", "change", "change_clear", "highest_of", "highest_since", "declining"]
_TOGETHER = 100  # schools compared at once: of a county's millions of rows each step would make another copy
_POOLED = ["pooled", "pooled_n", "pooled_low", "pooled_high", "pooled_years"]


@dataclass(frozen=True, slots=True)
class Among:
    """What schools are set beside. beside: national and area figures. placed: `POSITIONS`, among similar schools."""

    beside: Comparators
    placed: pl.DataFrame


def compare(
    figures: pl.DataFrame,
    *,
    schools: pl.DataFrame,
    neighbours: pl.DataFrame | None = None,
    urns: Sequence[str] | None = None,
    among: Among | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """Every figure of `urns` (default: all schools) against national, area, similar schools and its own past.

    figures: a figures frame with the schools', their neighbours', authorities' and national rows. schools:
    `register.SCHOOLS`, of everyone in it. neighbours: NEIGHBOURS, where similar schools are known. among: what they are
    set beside, where that is made already (the frame then holds what its comparators' `unprinted` gives). Returns
    COMPARISONS, one row a school, measure, group and year. Source: domain handbook 2.12, 9a.1-3, 9a.7-9, 9a.25-26.
    """
    asked = pl.Series(schools["urn"] if urns is None else urns, dtype=pl.String).unique().sort()
    if among is None:
        beside = comparators(figures, schools, home=home)
        figures = pl.concat([figures, beside.unprinted(figures)])
        near = pl.DataFrame(schema=dict(NEIGHBOURS)) if neighbours is None else neighbours
        among = Among(beside, positions(figures, near, home))
    about = _About(schools, among, figures.filter(pl.col("level") == "national"), home)
    parts = [pl.DataFrame(schema=dict(COMPARISONS))]
    for start in range(0, asked.len(), _TOGETHER):
        some = pl.col("urn").is_in(asked.slice(start, _TOGETHER).implode())
        own = figures.filter(pl.col("level") == "school", some)
        parts.append(_compared(own.unique(_SERIES, keep="first", maintain_order=True), about))
    return pl.concat(parts)


@dataclass(frozen=True, slots=True)
class _About:
    """What every school's figures are set beside. nation: national rows."""

    schools: pl.DataFrame
    among: Among
    nation: pl.DataFrame
    home: Path | None


def _compared(own: pl.DataFrame, about: _About) -> pl.DataFrame:
    """own: rows of a figures frame of some schools; none depends on another's."""
    home = about.home
    rows = with_significance(about.among.beside.beside(own, about.schools, home), home)
    rows = with_runs(rows, home)
    rows = rows.join(trends(own, home=home).select(*_SERIES, *_TRENDS), on=_SERIES, how="left", maintain_order="left")
    together = pl.concat([own, about.nation]).unique([*_SERIES, "release"], maintain_order=True)
    rows = _with_pooled(rows, together, home)
    rows = rows.join(about.among.placed, on=_SERIES, how="left", maintain_order="left")
    ours = pl.col("low").is_not_null() & (pl.col("definition") != "published")
    chosen = rows.with_columns(ours=ours).select(pl.col(name).cast(kind) for name, kind in COMPARISONS.items())
    return chosen.sort("urn", "key_stage", "measure", "group", "year")


def _with_pooled(rows: pl.DataFrame, figures: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """Add the pooled columns; pooled_national is the others' where the group is set against others."""
    set_apart = [g.code for g in pupil_groups(home) if g.others]
    together = pooled(figures, home=home).filter(pl.col("level") == "school")
    against = pl.when(pl.col("group").is_in(set_apart)).then("pooled_others").otherwise("pooled_national")
    together = together.select(*_SERIES, *_POOLED, pooled_national=against)
    return rows.join(together, on=_SERIES, how="left", maintain_order="left")
