"""Similar schools: the nearest by the recipe, never across families, and never by force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.benchmarks.choose import compared_kinds
from keystage.analysis.benchmarks.distance import miles
from keystage.analysis.benchmarks.evidence import NEIGHBOURS
from keystage.analysis.benchmarks.likeness import Features, features
from keystage.analysis.benchmarks.recipe import Recipe, recipes
from keystage.analysis.register import authorities, kinds_of_school, school_types

__all__ = ["Similar", "similar_schools"]

_FAMILY = "family of schools"
_REGION = "region"
_NO_RESULTS = "it has no results of this key stage and year"
_ALONE_BY_KIND = "a school of this kind, or of no known kind, is set beside no others"


@dataclass(frozen=True, slots=True)
class Similar:
    """neighbours: the NEIGHBOURS frame. refused: urn -> why there are none, in words. used: features, in words."""

    neighbours: pl.DataFrame
    refused: Mapping[str, str]
    used: tuple[str, ...]


def similar_schools(
    schools: pl.DataFrame,
    figures: pl.DataFrame,
    *,
    year: int,
    key_stage: str,
    urns: Sequence[str] | None = None,
    home: Path | None = None,
) -> Similar:
    """The schools most like each of `urns` (default: all), at a key stage.

    schools: `register.SCHOOLS`, everyone that may be compared. figures: a figures frame with their context, in which
    schools with results of the key stage and year can be told. A school never has itself, a school of another family,
    or a school without results. Source: domain handbook 9a.14; the recipe on the shelf.
    """
    recipe = recipes(home)[key_stage]
    asked = list(schools["urn"] if urns is None else urns)
    pool = _pool(schools, _with_results(figures, recipe, year, asked), home, key_stage)
    able = set(compared_kinds(schools, home))
    there = able & set(pool["urn"])
    outside = {u: _NO_RESULTS if u in able else _ALONE_BY_KIND for u in asked if u not in there}
    known = features(pool, figures, recipe, year)
    if known.refused:
        return Similar(_none(), outside | {u: known.refused for u in asked if u not in outside}, ())
    found = _Search(pool, known, recipe).run([u for u in asked if u not in outside])
    return Similar(found[0], outside | found[1], tuple(f.words for f in known.used))


def _with_results(figures: pl.DataFrame, recipe: Recipe, year: int, asked: Sequence[str]) -> pl.Series:
    """URNs of the schools that may be compared: those with the results that most of the schools asked for have."""
    of_stage = (pl.col("key_stage") == recipe.code) & (pl.col("year") == year) & (pl.col("level") == "school")
    held = figures.filter(of_stage, pl.col("value").is_not_null()).select("urn", "measure", "group", "origin")
    stood_for = held["origin"].drop_nulls().unique()  # its results stand under its successor's URN
    held = held.filter(pl.col("urn").is_in(stood_for.implode()).not_())
    have = held.filter(pl.col("urn").is_in(asked))["urn"].n_unique()
    for measure in recipe.results:
        found = held.filter(pl.col("measure") == measure, pl.col("group") == "all")["urn"].unique()
        if 2 * found.is_in(asked).sum() > have:
            return found
    return held["urn"].unique()


def _pool(schools: pl.DataFrame, results: pl.Series, home: Path | None, key_stage: str) -> pl.DataFrame:
    """Schools with results, each with its region and the family it may be compared in."""
    family = {k.code: k.family[key_stage] for k in kinds_of_school(home) if key_stage in k.family}
    private = [t.code for t in school_types(home) if t.sector == "independent"]
    region = {a.code: a.region for a in authorities(home)}
    return schools.filter(pl.col("urn").is_in(results.implode())).with_columns(
        pl.col("la").replace_strict(region, default=None, return_dtype=pl.String).alias(_REGION),
        pl.concat_str(
            pl.col("kind").replace_strict(family, default=None, return_dtype=pl.String),
            pl.col("selective").fill_null(value=False),
            pl.col("type").is_in(private).fill_null(value=False),
            separator=":",
        ).alias(_FAMILY),
    )


class _Search:
    """One search through one pool: a tree a family."""

    def __init__(self, pool: pl.DataFrame, known: Features, recipe: Recipe) -> None:
        self.pool, self.known, self.recipe = pool, known, recipe
        apart = (_apart(pool["kind"], recipe.kinds_apart), _apart(pool[_REGION], recipe.regions_apart))
        self.points = np.column_stack([known.values, *apart])
        self.whole: NDArray[np.bool_] = np.asarray(np.isfinite(known.values).all(axis=1))
        self.row = {u: i for i, u in enumerate(pool["urn"])}

    def run(self, urns: Sequence[str]) -> tuple[pl.DataFrame, dict[str, str]]:
        families = self.pool[_FAMILY].to_list()
        frames = [_none()]
        refused: dict[str, str] = {}
        asked: dict[str | None, list[int]] = {}
        for urn in urns:
            asked.setdefault(families[self.row[urn]], []).append(self.row[urn])
        for family, rows in asked.items():
            if family is None:
                refused |= {self.pool["urn"][i]: _ALONE_BY_KIND for i in rows}
                continue
            alike = (self.pool[_FAMILY] == family).fill_null(value=False).to_numpy()
            frame, sentences = self._family(np.array(rows), np.flatnonzero(alike & self.whole))
            frames.append(frame)
            refused |= sentences
        return pl.concat(frames), refused

    def _family(self, asked: NDArray[np.int64], members: NDArray[np.int64]) -> tuple[pl.DataFrame, dict[str, str]]:
        urn = self.pool["urn"].to_numpy()
        lacking = [i for i in asked if not self.whole[i]]
        refused = {str(urn[i]): self._lacking(i) for i in lacking}
        able = np.array([i for i in asked if self.whole[i]], dtype=np.int64)
        if not able.size or members.size < 2:
            return _none(), refused | {str(urn[i]): self._alone(i, 0, members) for i in able}
        distance, place = self._nearest(able, members)
        near = (distance <= self.recipe.furthest).sum(axis=1)
        enough = near >= self.recipe.minimum
        refused |= {
            str(urn[i]): self._alone(i, int(n), members) for i, n in zip(able[~enough], near[~enough], strict=True)
        }
        return self._frame(able[enough], members[place[enough]], distance[enough]), refused

    def _nearest(
        self, asked: NDArray[np.int64], members: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Distances and positions in `members`, nearest first, the school itself taken out."""
        from scipy.spatial import KDTree  # heavy at import, for the few processes that look for neighbours

        number = min(self.recipe.number + 1, members.size)
        distance, place = KDTree(self.points[members]).query(self.points[asked], k=number)
        itself = members[place] == asked[:, None]
        itself[~itself.any(axis=1), -1] = True  # many schools exactly alike: one of them goes instead
        keep = ~itself
        return distance[keep].reshape(len(asked), -1), place[keep].reshape(len(asked), -1)

    def _frame(self, asked: NDArray[np.int64], near: NDArray[np.int64], distance: NDArray[np.float64]) -> pl.DataFrame:
        within = distance <= self.recipe.furthest
        own = np.broadcast_to(asked[:, None], near.shape)[within]
        other, order = near[within], np.broadcast_to(np.arange(1, near.shape[1] + 1), near.shape)[within]
        places = self.pool.select("latitude", "longitude").cast(pl.Float64).fill_null(np.nan).to_numpy()
        apart = miles(places[own, 0], places[own, 1], places[other, 0], places[other, 1])
        frame = pl.DataFrame({"urn": self.pool["urn"][own], "neighbour": self.pool["urn"][other], "order": order})
        return frame.with_columns(
            distance=distance[within],
            miles=pl.Series(apart, nan_to_null=True),
            name=self.pool["name"][other],
            town=self.pool["town"][other],
            key_stage=pl.lit(self.recipe.code),
        ).select(pl.col(name).cast(kind) for name, kind in NEIGHBOURS.items())

    def _lacking(self, row: int) -> str:
        missing = [f.words for f, v in zip(self.known.used, self.known.values[row], strict=True) if not np.isfinite(v)]
        return f"not known of this school: {', '.join(missing)}"

    def _alone(self, row: int, near: int, members: NDArray[np.int64]) -> str:
        of = max(members.size - 1, 0)
        if of < self.recipe.minimum:
            others = {0: "no other school", 1: "one other school"}.get(of, f"{of} other schools")
            return f"{others} of its kind {'has' if of < 2 else 'have'} results here"
        start = f"only {near} of {of:,} schools of its kind are like it"
        values = self.known.values[members]
        away = np.abs(self.known.values[row] - np.median(values, axis=0)) / np.std(values, axis=0)
        most = int(np.nanargmax(away))
        low, high = np.quantile(self.known.raw[members, most], [0.25, 0.75])
        own, words = self.known.raw[row, most], self.known.used[most].words
        return f"{start}; most unusual in {words}: {own:.0f}, where half of those schools have {low:.0f} to {high:.0f}"


def _apart(kinds: pl.Series, distance: float) -> NDArray[np.float64]:
    """One column a kind: two schools of different kinds are `distance` apart on these alone."""
    names = kinds.unique().drop_nulls().sort()
    if not distance or names.is_empty():
        return np.empty((kinds.len(), 0))
    return np.column_stack(
        [(kinds == name).fill_null(value=False).to_numpy() * (distance / np.sqrt(2)) for name in names]
    )


def _none() -> pl.DataFrame:
    return pl.DataFrame(schema=dict(NEIGHBOURS))
