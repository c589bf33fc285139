"""What makes schools alike, as numbers: one row a school, one column a feature, each on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.benchmarks.recipe import Feature, Recipe

__all__ = ["Features", "context_values", "features"]

_SCALES = {
    "plain": lambda x: x,
    "log": lambda x: (x.clip(0) + 1).log(),
    "root": lambda x: x.clip(0).sqrt(),
}


@dataclass(frozen=True, slots=True)
class Features:
    """The features that could be used, for the schools of `schools`, in its order.

    values: (m, k) in weighted standard deviations, so that the straight-line distance of two rows is the recipe's;
    NaN where a school has no value. used: the k features. raw: the same before scaling, for sentences.
    refused: why nobody can be compared, in words; "" otherwise.
    """

    values: NDArray[np.float64]
    used: tuple[Feature, ...]
    raw: NDArray[np.float64]
    refused: str = ""


def context_values(figures: pl.DataFrame, measures: Sequence[str], year: int) -> pl.DataFrame:
    """urn and one column a measure: each school's own context, of the results year or else one year from it.

    The results year comes first, then the year before, then the one after (domain handbook 9a.6).
    """
    nearest = (
        figures.lazy()
        .filter(
            pl.col("level") == "school",
            pl.col("group") == "all",
            pl.col("measure").is_in(measures),
            pl.col("value").is_not_null(),
            (pl.col("year") - year).abs() <= 1,
        )
        .with_columns(far=pl.when(pl.col("year") == year).then(0).when(pl.col("year") < year).then(1).otherwise(2))
        .sort("far")
        .unique(["urn", "measure"], keep="first", maintain_order=True)
        .select("urn", "measure", "value")
        .collect()
    )
    wide = nearest.pivot(on="measure", index="urn", values="value", on_columns=list(measures))
    return wide.select("urn", *measures)


def features(schools: pl.DataFrame, figures: pl.DataFrame, recipe: Recipe, year: int) -> Features:
    """The recipe's features for `schools` (urn) from a figures frame."""
    wanted = list(dict.fromkeys(m for f in recipe.features for m in f.measures))
    context = schools.select("urn").join(
        context_values(figures, wanted, year), on="urn", how="left", maintain_order="left"
    )
    chosen = {f: m for f in recipe.features if (m := _measure(f, context, recipe.coverage))}
    refused = _refused(recipe, chosen)
    if refused:
        return Features(np.empty((schools.height, 0)), (), np.empty((schools.height, 0)), refused)
    raw = np.column_stack([context[m].to_numpy() for m in chosen.values()])
    scaled = np.column_stack([_SCALES[f.scale](context[m]).to_numpy() for f, m in chosen.items()])
    return Features(_standardised(scaled, tuple(chosen)), tuple(chosen), raw)


def _measure(feature: Feature, context: pl.DataFrame, coverage: float) -> str | None:
    """The first of the feature's measures that enough schools have, and not all of them alike."""
    for measure in feature.measures:
        known = context[measure].drop_nulls()
        if known.len() >= coverage / 100 * context.height and known.n_unique() > 1:
            return measure
    return None


def _refused(recipe: Recipe, chosen: Mapping[Feature, str]) -> str:
    missing = [f.words for f in recipe.features if f not in chosen]
    codes = {f.code for f in chosen}
    if len(chosen) >= recipe.needed and codes & set(recipe.one_of):
        return ""
    return (
        f"too little is known of schools in or next to this year (missing: {', '.join(missing)}); "
        "import a census or a full performance table of this year"
    )


def _standardised(values: NDArray[np.float64], used: Sequence[Feature]) -> NDArray[np.float64]:
    weights = np.array([f.weight for f in used])
    spread = np.nanstd(values, axis=0)
    centred = values - np.nanmean(values, axis=0)
    return np.asarray(centred / spread * np.sqrt(weights / weights.sum()))
