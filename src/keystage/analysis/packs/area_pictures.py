"""Pictures of all schools of an area: each school's range in order, and a funnel against cohort size."""

import polars as pl

from keystage.analysis.benchmarks import funnel as funnel_of
from keystage.analysis.charts import Caterpillar, CaterpillarPoint, Funnel, FunnelPoint
from keystage.analysis.errors import MethodError
from keystage.analysis.packs import cells
from keystage.analysis.packs.area import Area
from keystage.analysis.packs.area_outliers import chance_words
from keystage.analysis.packs.pictures import chart_unit

__all__ = ["caterpillar", "funnel"]

_NAMED = 6  # schools outside the outer curve that are named on the funnel
_CURVE = 60  # points of each curve
_BY_CHANCE = 0.05  # of 95% ranges leave out the truth


def caterpillar(area: Area, code: str) -> Caterpillar | None:
    """Every school's score with its interval, lowest first. Title: how many differ, and how many would by chance."""
    measure = area.shelf[code]
    rows = area.of(code).filter(pl.col("low").is_not_null() & pl.col("high").is_not_null() & (pl.col("n") > cells.FEW))
    if rows.height < 2:
        return None
    rows = rows.sort("value", "name").with_columns(far=(pl.col("low") > 0) | (pl.col("high") < 0))
    points = tuple(
        CaterpillarPoint(name if area.named else "", value, low, high, clear=far)
        for name, value, low, high, far in rows.select("name", "value", "low", "high", "far").iter_rows()
    )
    clear, chance = int(rows["far"].sum()), chance_words(_BY_CHANCE * rows.height)
    title = f"{cells.label(measure)}: {clear} of {rows.height} schools differ clearly; {chance} would by chance"
    return Caterpillar(title, points, unit=chart_unit(measure), decimals=measure.decimals)


def funnel(area: Area) -> Funnel | None:
    """Schools' shares against the size of their year group, with the curves that hold chance's work."""
    measure = area.shelf[area.layout.funnel]
    least = 1 if area.named else area.layout.least_cohort
    try:
        found = funnel_of(area.evidence, measure.code, least=least, home=area.home)
    except MethodError:
        return None  # no shares, no cohorts or no national figure: nothing to draw
    points = found.points.join(area.schools.select("urn", "name"), on="urn", how="inner", maintain_order="left")
    if points.height < 2:
        return None
    outside, chance = int(points["outside"].sum()), chance_words(found.expected)
    return Funnel(
        title=f"{cells.label(measure)}: {outside} of {points.height} schools lie outside the inner curve; "
        f"{chance} would by chance",
        points=_points(points, found.centre, named=area.named),
        centre=found.centre,
        inner=_curve(found.limits, "inner"),
        outer=_curve(found.limits, "outer"),
        n_words=f"pupils in {area.layout.year_group}",
    )


def _points(points: pl.DataFrame, centre: float, *, named: bool) -> tuple[FunnelPoint, ...]:
    far = points.filter("far").sort((pl.col("value") - centre).abs(), descending=True)["urn"].head(_NAMED).to_list()
    return tuple(
        FunnelPoint(name if named else "", round(n), value, outside=outside, named=named and urn in far)
        for urn, name, n, value, outside in points.select("urn", "name", "n", "value", "outside").iter_rows()
    )


def _curve(limits: pl.DataFrame, which: str) -> tuple[tuple[int, float, float], ...]:
    every = max(limits.height // _CURVE, 1)
    kept = pl.concat([limits.gather_every(every), limits.tail(1)]).unique("n", maintain_order=True)
    return tuple(kept.select("n", f"{which}_low", f"{which}_high").iter_rows())
