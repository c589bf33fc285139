"""Where a school stands among its similar schools: the middle half, and its place with a range."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.inference import places_among
from keystage.analysis.measures import measures

__all__ = ["PLACED", "POSITIONS", "positions"]

POSITIONS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "year": pl.Int32(),
    "measure": pl.String(),
    "group": pl.String(),  # all | disadvantaged
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
PLACED = ("all", "disadvantaged")  # groups of pupils of which a school is set among similar ones
_LEAST = 10  # similar schools with the figure; domain handbook 9a.14

Floats = NDArray[np.float64]


def positions(figures: pl.DataFrame, neighbours: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """One row a school, year, measure and group (all pupils, disadvantaged): similar schools' quartiles, and the place.

    figures: school rows, the schools' and their neighbours'. neighbours: NEIGHBOURS. A key stage 4 figure is set among
    the school's key stage 4 neighbours, any other among its key stage 2 neighbours where it has such. Figures of 10
    pupils or fewer are neither ranked nor counted. Under ten similar schools with the figure, nothing is said.
    """
    known = figures.filter(
        pl.col("level") == "school",
        pl.col("group").is_in(PLACED),
        pl.col("value").is_not_null(),
        (pl.col("n") > _RANKED_ABOVE).fill_null(value=True),
    )
    parts = [_of_stage(known, neighbours, stage, home) for stage in neighbours["key_stage"].unique(maintain_order=True)]
    return pl.concat([pl.DataFrame(schema=dict(POSITIONS)), *parts])


def _of_stage(known: pl.DataFrame, neighbours: pl.DataFrame, stage: str, home: Path | None) -> pl.DataFrame:
    first = neighbours.filter(pl.col("key_stage") == "KS2")["urn"].unique()
    mine = neighbours.filter(pl.col("key_stage") == stage)
    main = mine if stage == "KS2" else mine.filter(pl.col("urn").is_in(first.implode()).not_())
    own, others = _Circle.of(mine), _Circle.of(main)
    shelf, parts = measures(home), [pl.DataFrame(schema=dict(POSITIONS))]
    here = known.join(own.everyone, on="urn", how="semi").select(
        "urn", "measure", "year", "group", "value", "low", "high"
    )
    for (measure, year, group), rows in here.group_by("measure", "year", "group", maintain_order=True):
        found = shelf.get(str(measure))
        if found is None or (found.key_stage in ("KS2", "KS4") and found.key_stage != stage):
            continue
        circle = own if found.key_stage == stage else others
        if circle.urns.len():
            placed = _places(rows, circle, found.polarity).with_columns(
                measure=pl.lit(measure), year=pl.lit(year), group=pl.lit(group)
            )
            parts.append(placed.select(pl.col(name).cast(kind) for name, kind in POSITIONS.items()))
    return pl.concat(parts)


@dataclass(frozen=True, slots=True)
class _Circle:
    """Schools and their neighbours by number. urns: the schools asked about. everyone: urn, number: they and their
    neighbours. own: (m,) numbers; others: (m, most neighbours) numbers, the last number + 1 where there is none."""

    urns: pl.Series
    everyone: pl.DataFrame
    own: NDArray[np.int64]
    others: NDArray[np.int64]

    @classmethod
    def of(cls, neighbours: pl.DataFrame) -> "_Circle":
        urns = neighbours["urn"].unique(maintain_order=True)
        names = pl.concat([urns, neighbours["neighbour"]]).unique(maintain_order=True)
        everyone = pl.DataFrame({"urn": names}).with_row_index("number")
        placed = neighbours.select("urn", "neighbour", "order").join(
            everyone.rename({"urn": "neighbour"}), on="neighbour", how="left", maintain_order="left"
        )
        rows = pl.DataFrame({"urn": urns}).with_row_index("row")
        placed = placed.join(rows, on="urn", how="left", maintain_order="left")
        width = int(neighbours["order"].max() or 0)  # type: ignore[arg-type]  # whole numbers
        others = np.full((urns.len(), width), names.len(), dtype=np.int64)
        others[placed["row"].to_numpy(), placed["order"].to_numpy() - 1] = placed["number"].to_numpy()
        return cls(urns, everyone, np.arange(urns.len()), others)

    def values(self, rows: pl.DataFrame) -> tuple[Floats, Floats, Floats]:
        """value, low, high of everyone in `rows` (urn once), by number; NaN elsewhere and at the end."""
        here = rows.join(self.everyone, on="urn")
        numbers, out = here["number"].to_numpy(), []
        for column in ("value", "low", "high"):
            filled = np.full(self.everyone.height + 1, np.nan)
            filled[numbers] = here[column].to_numpy()
            out.append(filled)
        return out[0], out[1], out[2]


def _places(rows: pl.DataFrame, circle: _Circle, polarity: str) -> pl.DataFrame:
    """Quartiles and places for one measure and year."""
    value, low, high = circle.values(rows.unique("urn", keep="first", maintain_order=True))
    own = (value[circle.own], low[circle.own], high[circle.own])
    others = (value[circle.others], low[circle.others], high[circle.others])
    lower, middle, upper, count = _quartiles(others[0])
    places = places_among(own, others, high_is_good=polarity != "low")
    enough = count >= _LEAST
    ranked = enough & np.isfinite(own[0]) & (polarity != "none")
    quartiles = {"similar_low": lower, "similar_median": middle, "similar_high": upper}
    frame = pl.DataFrame({"urn": circle.urns, "similar_n": count, **quartiles})
    return frame.with_columns(
        pl.when(pl.Series(enough)).then(pl.col(*quartiles).fill_nan(None)),
        place=_or_none(places.place, ranked),
        place_low=_or_none(places.low, ranked & (places.low > 0)),
        place_high=_or_none(places.high, ranked & (places.high > 0)),
        place_of=_or_none(places.of, ranked),
    )


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
