"""Where a school stands among its similar schools: the middle half, and its place with a range."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.inference import places_among
from keystage.analysis.measures import measures

__all__ = ["POSITIONS", "positions"]

POSITIONS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "year": pl.Int32(),
    "measure": pl.String(),
    "similar_n": pl.Int32(),
    "similar_low": pl.Float64(),
    "similar_median": pl.Float64(),
    "similar_high": pl.Float64(),
    "place": pl.Int32(),
    "place_low": pl.Int32(),
    "place_high": pl.Int32(),
    "place_of": pl.Int32(),
}
_RANKED_ABOVE = 10  # pupils; domain handbook 9a.9
_LEAST = 10  # similar schools with the figure; domain handbook 9a.14

Floats = NDArray[np.float64]


def positions(figures: pl.DataFrame, neighbours: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """One row a school, year and measure (all pupils): the similar schools' quartiles, and the school's place.

    figures: school rows, the schools' and their neighbours'. neighbours: NEIGHBOURS. A key stage 4 figure is set among
    the school's key stage 4 neighbours, any other among its key stage 2 neighbours where it has such. Figures of 10
    pupils or fewer are neither ranked nor counted. Under ten similar schools with the figure, nothing is said.
    """
    known = figures.filter(
        pl.col("level") == "school",
        pl.col("group") == "all",
        pl.col("value").is_not_null(),
        (pl.col("n") > _RANKED_ABOVE).fill_null(value=True),
    )
    parts = [_of_stage(known, neighbours, stage, home) for stage in neighbours["key_stage"].unique(maintain_order=True)]
    return pl.concat([pl.DataFrame(schema=dict(POSITIONS)), *parts])


def _of_stage(known: pl.DataFrame, neighbours: pl.DataFrame, stage: str, home: Path | None) -> pl.DataFrame:
    first = neighbours.filter(pl.col("key_stage") == "KS2")["urn"].unique()
    mine = neighbours.filter(pl.col("key_stage") == stage)
    main = mine if stage == "KS2" else mine.filter(pl.col("urn").is_in(first.implode()).not_())
    shelf, parts = measures(home), []
    for (measure, year), rows in _figures_by(known, mine):
        found = shelf.get(measure)
        if found is None or (found.key_stage in ("KS2", "KS4") and found.key_stage != stage):
            continue
        wanted = mine if found.key_stage == stage else main
        if wanted.height:
            parts.append(_places(rows, wanted, found.polarity).with_columns(measure=pl.lit(measure), year=pl.lit(year)))
    made = [p.select(pl.col(name).cast(kind) for name, kind in POSITIONS.items()) for p in parts]
    return pl.concat([pl.DataFrame(schema=dict(POSITIONS)), *made])


def _figures_by(known: pl.DataFrame, mine: pl.DataFrame) -> Iterator[tuple[Any, pl.DataFrame]]:
    urns = pl.concat([mine["urn"], mine["neighbour"]]).unique()
    here = known.filter(pl.col("urn").is_in(urns.implode())).unique(["urn", "measure", "year"], keep="first")
    return iter(here.group_by("measure", "year", maintain_order=True))


def _places(rows: pl.DataFrame, neighbours: pl.DataFrame, polarity: str) -> pl.DataFrame:
    """Quartiles and places for one measure and year."""
    urns = neighbours["urn"].unique(maintain_order=True)
    own, others = _columns(rows, urns), _matrices(rows, neighbours, urns)
    low, middle, high, count = _quartiles(others[0])
    places = places_among(own, others, high_is_good=polarity != "low")
    enough = count >= _LEAST
    ranked = enough & np.isfinite(own[0]) & (polarity != "none")
    frame = pl.DataFrame(
        {"urn": urns, "similar_n": count, "similar_low": low, "similar_median": middle, "similar_high": high}
    )
    return frame.with_columns(
        pl.when(pl.Series(enough)).then(pl.col("similar_low", "similar_median", "similar_high").fill_nan(None)),
        place=_or_none(places.place, ranked),
        place_low=_or_none(places.low, ranked & (places.low > 0)),
        place_high=_or_none(places.high, ranked & (places.high > 0)),
        place_of=_or_none(places.of, ranked),
    )


def _columns(rows: pl.DataFrame, urns: pl.Series) -> tuple[Floats, Floats, Floats]:
    own = pl.DataFrame({"urn": urns}).join(rows, on="urn", how="left", maintain_order="left")
    return own["value"].to_numpy(), own["low"].to_numpy(), own["high"].to_numpy()


def _matrices(rows: pl.DataFrame, neighbours: pl.DataFrame, urns: pl.Series) -> tuple[Floats, Floats, Floats]:
    """(schools, most neighbours): value, low and high of each school's neighbours; NaN where there is none."""
    row = pl.DataFrame({"urn": urns}).with_row_index("_row")
    placed = neighbours.join(row, on="urn").join(rows, left_on="neighbour", right_on="urn", how="inner")
    width = int(neighbours["order"].max() or 0)  # type: ignore[arg-type]
    at = (placed["_row"].to_numpy(), placed["order"].to_numpy() - 1)
    out = tuple(np.full((len(urns), width), np.nan) for _ in range(3))
    for matrix, column in zip(out, ("value", "low", "high"), strict=True):
        matrix[at] = placed[column].to_numpy()
    return out[0], out[1], out[2]


def _quartiles(values: Floats) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    """Lower quartile, median and upper quartile of each row (NaN left out), and its count."""
    ordered = np.sort(values, axis=1)
    count = np.isfinite(values).sum(axis=1)
    found = []
    for share in (0.25, 0.5, 0.75):
        at = np.clip((count - 1) * share, 0, None)
        below = np.floor(at).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(count - 1, 0))
        lower, upper = (np.take_along_axis(ordered, i[:, None], axis=1)[:, 0] for i in (below, above))
        found.append(lower + (upper - lower) * (at - below))
    return found[0], found[1], found[2], count


def _or_none(values: NDArray[np.int32], known: NDArray[np.bool_]) -> pl.Series:
    return pl.select(pl.when(pl.Series(known)).then(pl.Series(values))).to_series()
