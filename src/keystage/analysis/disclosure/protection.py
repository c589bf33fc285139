"""A figures frame made fit for one audience, before anything renders it."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.modelled import close_models, is_modelled, with_model_totals
from keystage.analysis.disclosure.nesting import parts_of
from keystage.analysis.disclosure.policy import Policy, policy
from keystage.analysis.disclosure.small import telling
from keystage.analysis.disclosure.subtraction import also_withheld
from keystage.analysis.vocabulary import as_figures

__all__ = ["WITHHELD", "protect", "withhold"]

_FIRST, _FEW, _SECOND = "hidden", "hidden_few", "hidden_second"  # codes of definitions/reasons
WITHHELD = (_FIRST, _FEW, _SECOND)
_FIGURE = ("value", "numerator", "denominator", "n", "low", "high")


def protect(
    figures: pl.DataFrame, *, audience: str, areas: Mapping[str, str] | None = None, home: Path | None = None
) -> pl.DataFrame:
    """The figures that `audience` may see; the rest are null with the reason, their rows still there, in their order.

    figures: the figures frame. What DfE published stands as published. Of the rest are withheld: groups under six
    pupils; small groups that are all alike; value added of too few pupils; then whatever else subtraction from totals
    would need, within the tables of groups of one school, measure and year, and among the schools of one model, whose
    sum anyone knows. areas: urn -> authority, where authorities' own computed totals are in the frame: then schools too
    cannot be worked out from them, but by an audience that sees the authority's files as it is.
    Raises InputError on an audience that is not known, MethodError on a frame that is not a figures frame.
    """
    rule = policy(audience, home)
    figures = as_figures(figures)
    if rule.inside or figures.is_empty():
        return figures
    frame = _sized(figures, rule)
    if not frame["free"].any():
        return figures
    frame = frame.with_columns(final=_in_the_end(frame, rule, areas, home))
    why = (
        pl.when(pl.col("withheld") & pl.col("small")).then(pl.lit(_FIRST))
        .when(pl.col("withheld") & pl.col("few")).then(pl.lit(_FEW))
        .when("final").then(pl.lit(_SECOND))
    )  # fmt: skip
    rangeless = pl.col("final") | (pl.col("free") & (pl.col("size") < rule.range_from)).fill_null(value=False)
    done = frame.with_columns(
        *(_without(name, pl.col("final")) for name in _FIGURE[:4]),
        *(_without(name, rangeless) for name in _FIGURE[4:]),
        reason=pl.coalesce(why, "reason"),
    )
    return as_figures(done.select(figures.columns))


def withhold(figures: pl.DataFrame, protected: pl.DataFrame) -> pl.DataFrame:
    """The figures without those that `protect` withheld of a larger frame: for a share of it, protected as the whole.

    figures, protected: figures frames. What was withheld is null, with the reason.
    """
    key = ["urn", "level", "year", "measure", "group", "definition"]
    gone = protected.filter(pl.col("reason").is_in(WITHHELD)).select(*key, pl.col("reason").alias("why")).unique(key)
    if gone.is_empty():
        return figures
    marked = figures.join(gone, on=key, how="left", maintain_order="left")
    hidden = pl.col("why").is_not_null()
    done = marked.with_columns(*(_without(name, hidden) for name in _FIGURE), reason=pl.coalesce("why", "reason"))
    return done.select(figures.columns)


def _in_the_end(frame: pl.DataFrame, rule: Policy, areas: Mapping[str, str] | None, home: Path | None) -> pl.Series:
    """What is withheld at first, and for subtraction's sake, until no more is."""
    cells = frame.select("cell", pl.col("size").alias("n"), "reached", "free", "withheld")
    members = _members(frame, None if rule.sees_authority else areas, home)
    if not rule.sees_authority:
        cells, members = with_model_totals(frame, cells, members)
    while True:
        withheld = also_withheld(cells, members, rule)
        closed = close_models(frame, withheld.head(frame.height))
        if closed.sum() == withheld.sum():
            return closed
        cells = cells.with_columns(withheld=closed.extend(withheld.tail(cells.height - frame.height)))


def _without(name: str, where: pl.Expr) -> pl.Expr:
    return pl.when(where).then(None).otherwise(pl.col(name)).alias(name)


def _sized(figures: pl.DataFrame, rule: Policy) -> pl.DataFrame:
    """The frame with what the rules need: cell, size, reached, free, small, withheld (at first)."""
    # "interval:" marks a value as printed, with our own range beside it.
    as_printed = (pl.col("definition") == "published") | pl.col("definition").str.starts_with("interval:")
    published = as_printed & (pl.col("status") != "school_reported").fill_null(value=True)
    frame = figures.with_row_index("cell").with_columns(
        size=pl.when(pl.col("unit") == "pupils").then("value").otherwise(pl.coalesce("denominator", "n")),
        reached=pl.col("numerator"),
        free=published.not_().fill_null(value=True) & (pl.col("level") != "national"),
    )
    telling_size = telling(pl.col("size"), pl.col("reached"), rule)
    unknown_size = pl.col("size").is_null() & pl.lit(rule.unknown_size == "withhold")
    # A mean without any spread says what each of a small group has.
    one_score = pl.col("unit").is_in(["score", "points"]) & (pl.col("low") == pl.col("high"))
    alike = (one_score & (pl.col("size") < rule.alike_under)).fill_null(value=False)
    there = pl.col("value").is_not_null() & pl.col("free")
    few = is_modelled() & pl.col("size").round().is_between(1, rule.model_from - 1).fill_null(value=False)
    return frame.with_columns(
        few=few,
        small=pl.col("size").round().is_between(1, rule.smallest_group - 1).fill_null(value=False),
        withheld=there & (telling_size | unknown_size | alike | few),
    )


def _members(frame: pl.DataFrame, areas: Mapping[str, str] | None, home: Path | None) -> pl.DataFrame:
    """The tables in the frame that hold anything of ours: groups within wider ones, and schools within authorities."""
    here = frame.filter(pl.col("value").is_not_null() & pl.col("size").is_not_null() & (pl.col("level") != "national"))
    key = ["urn", "level", "year", "measure"]
    nested = parts_of(here["group"].unique().to_list(), home)
    totals = here.select(*key, pl.col("group").alias("of"), pl.col("cell").alias("total"), of_total=pl.col("free"))
    parts = here.select(*key, "group", "free", pl.col("cell").alias("part")).join(nested, on="group")
    named = pl.concat_str(pl.lit("groups"), pl.col("total").cast(pl.String), pl.col("table_code"), separator=":")
    found = [parts.join(totals, on=[*key, "of"]).with_columns(table=named)]
    if areas:
        found.append(_schools_in_areas(here, areas))
    ours = (pl.col("free") | pl.col("of_total")).any().over("table")
    return pl.concat([one.select("table", "total", "part", "free", "of_total") for one in found]).filter(ours)


def _schools_in_areas(here: pl.DataFrame, areas: Mapping[str, str]) -> pl.DataFrame:
    where = pl.DataFrame({"urn": list(areas), "la": list(areas.values())}, schema={"urn": pl.String, "la": pl.String})
    key = ["la", "year", "measure", "group"]
    authorities = here.filter(pl.col("level") == "la").rename({"urn": "la"})
    totals = authorities.select(*key, pl.col("cell").alias("total"), of_total=pl.col("free"))
    schools = here.filter(pl.col("level") == "school").join(where, on="urn")
    parts = schools.select(*key, "free", pl.col("cell").alias("part")).join(totals, on=key)
    return parts.with_columns(table=pl.concat_str(pl.lit("area"), pl.col("total").cast(pl.String), separator=":"))
