"""An authority's total that would tell of a school to the last pupil, told to a whole percentage instead."""

import polars as pl

__all__ = ["coarsened", "is_coarse"]

_FEW = 6  # what rounding must leave open either way, in pupils
_ROUNDED = {"percent": 0}  # places after the point; of scores one
_SCORES = 1


def coarsened(done: pl.DataFrame, frame: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The protected frame with authorities' withheld totals as they may be told: rounded, and of the pupils of the
    schools that are shown. Only where so rounded a figure leaves open whether none or all of those withheld did it.

    done: the frame with `final` and figures withheld. frame: the same before. members: as `memberships` gives them.
    """
    hidden = _hidden(frame, members)
    told = frame.join(hidden, on="cell").filter(_leaves_open())
    if told.is_empty():
        return done
    rounded = told.select("cell", _value=_rounded(pl.col("value")), _n=(pl.col("size") - pl.col("hidden_n")))
    marked = done.join(rounded, on="cell", how="left", maintain_order="left")
    coarse = pl.col("_value").is_not_null()
    return marked.with_columns(
        value=pl.coalesce("value", "_value"),
        denominator=pl.coalesce("denominator", "_n"),
        n=pl.coalesce("n", "_n"),
        reason=pl.when(coarse.not_()).then("reason"),
    )


def is_coarse() -> pl.Expr:
    """Whether a row of protected figures is an authority's as `coarsened` leaves it. Never null."""
    bare = pl.all_horizontal(pl.col(name).is_null() for name in ("numerator", "low", "high"))
    told = pl.col("value").is_not_null() & pl.col("n").is_not_null() & (pl.col("value") == _rounded(pl.col("value")))
    ours = (pl.col("level") == "la") & (pl.col("definition") != "published")
    return (ours & bare & told).fill_null(value=False)


def _hidden(frame: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """cell (an authority's withheld total), hidden_n, hidden_reached: of its schools that are withheld."""
    final = frame.select("cell", "final", "size", "reached", "secret")
    totals = final.filter(pl.col("final") & pl.col("secret").not_()).select(pl.col("cell").alias("total"))
    parts = members.filter("total_first").join(totals, on="total", how="semi")
    withheld = parts.join(final.filter("final").rename({"cell": "part"}), on="part")
    return withheld.group_by(pl.col("total").alias("cell")).agg(
        hidden_n=pl.col("size").sum(),
        hidden_reached=pl.when(pl.col("reached").is_not_null().all()).then(pl.col("reached").sum()),
    )


def _rounded(value: pl.Expr) -> pl.Expr:
    return pl.when(pl.col("unit") == "percent").then(value.round(0)).otherwise(value.round(_SCORES))


def _leaves_open() -> pl.Expr:
    """Of those withheld none may have done it, or six, and all but none or six: as far as the rounded total goes."""
    size, hidden = pl.col("size"), pl.col("hidden_n")
    half = pl.when(pl.col("unit") == "percent").then(0.005).otherwise(0.05) * size
    middle = pl.when(pl.col("unit") == "percent").then(_rounded(pl.col("value")) * size / 100)
    shown = pl.col("reached") - pl.col("hidden_reached")
    room = pl.min_horizontal(hidden, pl.lit(float(_FEW)))
    counted = ((middle + half - shown) >= room) & ((hidden - (middle - half - shown)) >= room)
    scores = (pl.col("unit") != "percent") & (2 * half >= hidden)
    return (counted | scores).fill_null(value=False) & (size >= hidden)
