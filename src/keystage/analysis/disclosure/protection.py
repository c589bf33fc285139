"""A figures frame made fit for one audience, before anything renders it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.cells import as_cells, sized
from keystage.analysis.disclosure.kept import Kept
from keystage.analysis.disclosure.memberships import memberships
from keystage.analysis.disclosure.modelled import withheld_of_models
from keystage.analysis.disclosure.orders import with_orders
from keystage.analysis.disclosure.policy import Policy, outside_up_to, policy
from keystage.analysis.disclosure.securing import secured
from keystage.analysis.vocabulary import as_figures

__all__ = ["WITHHELD", "protect"]

_REASON = "hidden"  # one for all that is withheld: a reader who knew which was small would know more
WITHHELD = (_REASON,)  # codes of definitions/reasons
_FIGURE = ("value", "numerator", "denominator", "n", "low", "high")


def protect(
    figures: pl.DataFrame,
    *,
    audience: str,
    areas: Mapping[str, str] | None = None,
    home: Path | None = None,
    kept: Path | None = None,
) -> pl.DataFrame:
    """The figures that `audience` may see; the rest are null with the reason, their rows still there, in their order.

    figures: the figures frame. What DfE published stands as published. Of the rest are withheld: groups under six
    pupils; small groups that are all alike; value added of too few pupils; then whatever else a reader would need to
    work one of them out, from tables of groups of one school and year, in all measures together, and among the schools
    of one model, whose sum anyone knows. What a wider audience is not shown, a narrower one is not either.
    areas: urn -> authority, where authorities' own computed totals are in the frame: a total that would tell of a
    school is withheld itself, before any other school's figure. kept: a folder where what was found out is kept.
    Raises InputError on an audience that is not known, MethodError on a frame that is not a figures frame.
    """
    rule = policy(audience, home)
    figures = as_figures(figures)
    if rule.inside or figures.is_empty():
        return figures
    frame = sized(figures)
    if not frame["free"].any():
        return figures
    found, before = Kept(kept, figures, areas, home), None
    for wider in outside_up_to(audience, home):
        # The same rules with nothing more to withhold for its own sake: then nothing more for another's.
        if before is None or _anything_more(frame, wider, before):
            final = found.flags(wider, partial(_in_the_end, frame, areas, wider, before, home))
            before = _Before(wider, final)
    assert before is not None
    frame = frame.with_columns(final=before.withheld)
    rangeless = pl.col("final") | (pl.col("free") & (pl.col("size") < rule.range_from)).fill_null(value=False)
    done = frame.with_columns(
        *(_without(name, pl.col("final")) for name in _FIGURE[:4]),
        *(_without(name, rangeless) for name in _FIGURE[4:]),
        reason=pl.when("final").then(pl.lit(_REASON)).otherwise("reason"),
    )
    return as_figures(done.select(figures.columns))


@dataclass(frozen=True, slots=True)
class _Before:
    """What a wider audience is not shown, by its rule: a Boolean a figure."""

    rule: Policy
    withheld: pl.Series


def _anything_more(frame: pl.DataFrame, rule: Policy, before: _Before) -> bool:
    if rule.thresholds != before.rule.thresholds:
        return True
    return bool((as_cells(frame, rule)["secret"] & ~before.withheld).any())


def _in_the_end(
    frame: pl.DataFrame, areas: Mapping[str, str] | None, rule: Policy, before: _Before | None, home: Path | None
) -> pl.Series:
    """What is withheld at first, and so that it cannot be worked out."""
    cells = as_cells(frame, rule, before=None if before is None else before.withheld)
    cells = cells.with_columns(withheld=withheld_of_models(frame, cells, rule))
    settled = None
    if before is not None and before.rule.thresholds == rule.thresholds:
        secret = as_cells(frame, before.rule)["secret"]
        settled = (secret | ~cells["secret"]) & (before.withheld | ~cells["withheld"])
    whole, members = with_orders(frame, cells, memberships(frame, areas, home), home)
    return secured(whole, members, rule, settled=settled).head(frame.height)


def _without(name: str, where: pl.Expr) -> pl.Expr:
    return pl.when(where).then(None).otherwise(pl.col(name)).alias(name)
