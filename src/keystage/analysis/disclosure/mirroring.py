"""What is withheld of figures is withheld of everything that was made of them."""

from collections.abc import Collection, Mapping

import polars as pl

from keystage.analysis.disclosure.protection import WITHHELD

__all__ = ["mirror", "mirror_areas", "mirror_neighbours"]

_KEY = ("urn", "year", "measure", "group")
# Columns that tell nothing of the school's own figure.
_OTHERS = frozenset({*_KEY, "key_stage", "national", "others", "area", "national_release", "similar_n", "similar_low",
                     "similar_median", "similar_high", "place_of"})  # fmt: skip
_YEAR_BEFORE = ("previous", "change", "change_clear")
_YEARS_BEFORE = ("run", "run_clear", "highest_of", "highest_since", "declining")
_TOGETHER = ("pooled", "pooled_n", "pooled_low", "pooled_high", "pooled_years", "pooled_national")
_POOLED_YEARS = 3
_RANKED_ABOVE = 10  # smaller figures are in no middle half and no order (domain handbook 9a.9)


def mirror(comparisons: pl.DataFrame, protected: pl.DataFrame, *, also: Collection[str] = ()) -> pl.DataFrame:
    """The comparisons without what `protect` withheld of the figures they were made of.

    comparisons: rows keyed by urn, year, measure and group, with any of the columns of `benchmarks.COMPARISONS`.
    protected: what `protect` gave. also: further columns that tell nothing and stay.
    A withheld figure leaves its reason; what the following year says of it goes too, and whatever a later year says
    of all before it ("highest of five": then it was lower); so do years together of which it is one, for together with
    the others they would tell it.
    """
    hidden = protected.filter(pl.col("reason").is_in(WITHHELD)).select(*_KEY, pl.col("reason").alias("hidden"))
    if hidden.is_empty():
        return comparisons
    marked = comparisons.with_row_index("order").join(hidden.unique(_KEY), on=_KEY, how="left")
    marked = marked.sort("urn", "measure", "group", "year")
    gone = pl.col("hidden").is_not_null()
    line = ["urn", "measure", "group"]
    recent = [gone.shift(years).over(line).fill_null(value=False) for years in range(1, _POOLED_YEARS)]
    kept = _OTHERS | set(also)
    emptied = {name: gone for name in comparisons.columns if name not in kept and name not in ("reason", "test")}
    emptied |= {name: gone | recent[0] for name in _YEAR_BEFORE if name in emptied}
    emptied |= {name: gone.cum_max().over(line) for name in _YEARS_BEFORE if name in emptied}
    emptied |= {name: pl.any_horizontal(gone, *recent) for name in _TOGETHER if name in emptied}
    done = marked.with_columns(
        *(pl.when(where).then(None).otherwise(pl.col(name)).alias(name) for name, where in emptied.items()),
        reason=pl.coalesce("hidden", "reason"),
        test=pl.when(gone).then(pl.lit("none")).otherwise("test"),
    )
    return done.sort("order").select(comparisons.columns)


def mirror_areas(comparisons: pl.DataFrame, protected: pl.DataFrame, *, areas: Mapping[str, str]) -> pl.DataFrame:
    """The comparisons without an authority's figure that `protect` withheld: beside a school's it would tell it.

    areas: urn -> authority. What a published row says of the same authority stands.
    """
    key = ["la", *_KEY[1:]]
    lands = protected.filter(pl.col("level") == "la").rename({"urn": "la"})
    hidden = lands.filter(pl.col("reason").is_in(WITHHELD)).select(key).unique()
    if hidden.is_empty() or "area" not in comparisons.columns:
        return comparisons
    told = lands.filter(pl.col("value").is_not_null()).group_by(key).agg(_told=pl.col("value"))
    marked = (
        comparisons.with_columns(la=pl.col("urn").replace_strict(areas, default=None, return_dtype=pl.String))
        .join(hidden.with_columns(_gone=pl.lit(value=True)), on=key, how="left", maintain_order="left")
        .join(told, on=key, how="left", maintain_order="left")
    )
    gone = (
        pl.col("_gone").fill_null(value=False)
        & pl.col("_told").list.contains(pl.col("area")).fill_null(value=False).not_()
    )
    return marked.with_columns(area=pl.when(gone.not_()).then("area")).select(comparisons.columns)


def mirror_neighbours(
    comparisons: pl.DataFrame, figures: pl.DataFrame, protected: pl.DataFrame, neighbours: pl.DataFrame
) -> pl.DataFrame:
    """The comparisons without the middle half of similar schools, and the place among them, where one of these is
    withheld that was counted: of ten known schools and their middle the eleventh is told.

    figures, protected: before and after `protect`. neighbours: urn, neighbour.
    """
    among = [name for name in comparisons.columns if name.startswith(("similar_", "place"))]
    counted = figures.filter(pl.col("level") == "school", (pl.col("n") > _RANKED_ABOVE).fill_null(value=True))
    counted = counted.filter(pl.col("value").is_not_null()).select(*_KEY, "definition")
    gone = protected.filter(pl.col("reason").is_in(WITHHELD)).join(counted, on=[*_KEY, "definition"], how="semi")
    hidden = gone.rename({"urn": "neighbour"}).join(neighbours.select("urn", "neighbour"), on="neighbour")
    if hidden.is_empty() or not among:
        return comparisons
    marked = comparisons.join(
        hidden.select(*_KEY).unique().with_columns(_hidden=pl.lit(value=True)),
        on=_KEY,
        how="left",
        maintain_order="left",
    )
    return marked.with_columns(pl.when(pl.col("_hidden").is_null()).then(name).alias(name) for name in among).select(
        comparisons.columns
    )
