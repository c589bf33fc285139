"""The sums of a model made where the data lie: by DuckDB, Spark or any engine that Narwhals can ask to group and add.

Three questions are put to the engine: the columns' means, a row of sums for each school, and one row of the sums of
products in all (by school they would be slower, and say more of small schools). Nothing of a single pupil crosses the
wire, but that the sums of a school with one pupil are that pupil's own.
"""

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars import selectors

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.answers import collected
from keystage.analysis.progress.asking import Asking
from keystage.analysis.progress.design import Design
from keystage.analysis.progress.sums import Sums

__all__ = ["engine_cells", "engine_sums", "engine_sums_of_each"]

Floats = NDArray[np.float64]


def engine_sums(
    frame: nw.LazyFrame[Any],
    design: Design,
    *,
    outcome: str,
    school: str,
    slope: str | None = None,
    weights: str | None = None,
    centre: Floats | None = None,
    basis: Floats | None = None,
) -> Sums:
    """The sums of complete rows, made by the frame's engine.

    slope: a predictor that is one column. basis: K × K, upper triangular, by which the centred columns are multiplied
    in another pass. centre: K numbers; the means unless given. Raises MethodError where no row is complete.
    """
    asking = Asking(design, (outcome,), (school,), _position(design, slope), weights)
    found, products, centre = _answer(frame, asking, centre, basis)
    return _sums(asking, found, products, found["key0"].alias(school), centre, basis)


def engine_sums_of_each(
    frame: nw.LazyFrame[Any],
    design: Design,
    *,
    outcomes: Sequence[str],
    school: str,
    slope: str | None = None,
    weights: str | None = None,
) -> dict[str, Sums]:
    """The same for several outcomes in one pass, of the rows that are complete for all of them."""
    asking = Asking(design, tuple(outcomes), (school,), _position(design, slope), weights)
    found, products, centre = _answer(frame, asking, None, None)
    together = _sums(asking, found, products, found["key0"].alias(school), centre, None)
    return {outcome: _alone(together, len(design.terms), at) for at, outcome in enumerate(outcomes, start=1)}


def engine_cells(
    frame: nw.LazyFrame[Any],
    design: Design,
    *,
    outcome: str,
    school: str,
    also: str,
    slope: str | None = None,
    weights: str | None = None,
    centre: Floats | None = None,
    basis: Floats | None = None,
) -> tuple[Sums, pl.DataFrame]:
    """The same for each school's part in a second grouping: sums of cells, and the cells' keys (school, also).

    The sums' `schools` are the cells' numbers from 0, in the order of the keys' rows: by school, then by `also`.
    """
    asking = Asking(design, (outcome,), (school, also), _position(design, slope), weights)
    found, products, centre = _answer(frame, asking, centre, basis)
    keys = found.select(pl.col("key0").alias(school), pl.col("key1").alias(also))
    return _sums(asking, found, products, pl.Series(school, range(len(keys)), pl.Int64), centre, basis), keys


def _position(design: Design, slope: str | None) -> int | None:
    return None if slope is None else design.position(slope)


def _answer(
    frame: nw.LazyFrame[Any], asking: Asking, centre: Floats | None, basis: Floats | None
) -> tuple[pl.DataFrame, pl.DataFrame, Floats]:
    """A row of sums for each group, sorted by its keys; a row of products; and what was taken away from the columns."""
    rows = asking.columns(frame)
    all_of = centre is not None or basis is not None
    taken = asking.means(rows, all_of=all_of) if centre is None else centre
    keys = [f"key{at}" for at in range(len(asking.keys))]
    made = asking.centred(rows, taken, basis)
    found = collected(made.group_by(*keys).agg(*asking.sums()))
    if found.is_empty():
        raise MethodError(f"No pupil has all that a model of “{asking.outcomes[0]}” needs.")
    found = found.with_columns((selectors.categorical() | selectors.enum()).cast(pl.String)).sort(keys)
    found = found.with_columns(pl.col("pupils").cast(pl.Int64))
    if asking.weights is None:
        found = found.with_columns(pl.col("pupils").cast(pl.Float64).alias("sum0"), pl.lit(0.0).alias("logs"))
    return found, collected(made.select(*asking.products(all_of=all_of))), taken


def _sums(
    asking: Asking,
    found: pl.DataFrame,
    products: pl.DataFrame,
    schools: pl.Series,
    taken: Floats,
    basis: Floats | None,
) -> Sums:
    size = len(asking.names)
    of_school = _of_school(asking, found)
    total = _total(of_school[0].sum(axis=0), products)
    if basis is None:
        centre = np.where(asking.of_categories & (taken == 0), total[0] / total[0, 0], 0.0)
        total, of_school = _shifted(total, of_school, centre, asking.slope)
        taken = taken + centre
    else:  # the engine added up ones; the basis may make another constant of them
        scale = np.ones(size)
        scale[0] = basis[0, 0]
        total, of_school = total * np.outer(scale, scale), of_school * scale
    return Sums(
        names=asking.names,
        centre=taken,
        total=total,
        schools=schools,
        pupils=found["pupils"].to_numpy(),
        of_school=of_school,
        slope=asking.slope,
        log_weights=float(found["logs"].sum()),
        basis=basis,
    )


def _total(sums: Floats, products: pl.DataFrame) -> Floats:
    """K × K; a product that was not asked for is 0."""
    total = np.zeros((len(sums), len(sums)))
    total[0] = total[:, 0] = sums
    for at, to in itertools.combinations_with_replacement(range(1, len(sums)), 2):
        if f"product{at}_{to}" in products.columns:
            total[at, to] = total[to, at] = products[f"product{at}_{to}"].item()
    return total


def _of_school(asking: Asking, found: pl.DataFrame) -> Floats:
    """q × M × K."""
    kinds = ["sum"] if asking.slope is None else ["sum", "slope"]
    columns = range(len(asking.names))
    return np.stack([found.select(f"{kind}{at}" for at in columns).to_numpy().astype(np.float64) for kind in kinds])


def _shifted(total: Floats, of_school: Floats, by: Floats, slope: int | None) -> tuple[Floats, Floats]:
    """The same sums of columns that have `by` taken away (0 for the ones)."""
    edge = np.outer(by, total[0])
    moved = total - edge - edge.T + total[0, 0] * np.outer(by, by)
    ones = of_school[0] - np.outer(of_school[0, :, 0], by)
    if slope is None:
        return moved, ones[None]
    by_slope = of_school[1] - np.outer(of_school[1, :, 0], by) - by[slope] * ones
    return moved, np.stack([ones, by_slope])


def _alone(sums: Sums, terms: int, outcome: int) -> Sums:
    """The sums of one outcome (the first is 1) among those of several."""
    own = [*range(terms + 1), terms + outcome]
    return replace(
        sums,
        names=tuple(sums.names[at] for at in own),
        centre=sums.centre[own],
        total=sums.total[np.ix_(own, own)],
        of_school=sums.of_school[:, :, own],
    )
