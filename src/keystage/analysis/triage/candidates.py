"""Which comparisons are worth saying, and how much each weighs."""

from collections.abc import Collection, Mapping
from pathlib import Path

import polars as pl

from keystage.analysis.measures import Measure, measures
from keystage.analysis.triage.headline_rules import Choice, HeadlineRules, headline_rules
from keystage.analysis.triage.parts import CLEAR, POOLED_CLEAR, POOLED_PUPILS

__all__ = ["COLUMNS", "weighed"]

_GAP_WIDER_BY = 1.0  # pupils; RAISEonline flagged a gap that was wider than the national by more than one (2.12)

# What `weighed` adds. basis: "year" or "pooled" (years together). eff_*: the figure that is meant, of that basis.
COLUMNS: Mapping[str, pl.DataType] = {
    "family": pl.String(),
    "basis": pl.String(),
    "eff_value": pl.Float64(),
    "eff_n": pl.Float64(),
    "eff_against": pl.Float64(),
    "eff_pupils": pl.Float64(),
    "eff_low": pl.Float64(),
    "eff_high": pl.Float64(),
    "eff_clear": pl.Boolean(),
    "eff_good": pl.Boolean(),
    "size": pl.Float64(),
    "consequence": pl.Float64(),
    "weight": pl.Float64(),
}


def weighed(
    rows: pl.DataFrame, *, year: int, groups: Collection[str] | None = (), home: Path | None = None
) -> pl.DataFrame:
    """Comparisons of one year whose measures belong to a family, with `COLUMNS`: what would be said, and its weight.

    rows: as `facts.results` gives them.
    size: pupils a year that the difference is worth. weight: size by consequence, persistence and key stage.
    groups: those wanted beside all pupils; None: every one. A cohort of up to `counts_to` pupils, and a group, speak of
    up to three comparable years together.
    """
    rules = headline_rules(home)
    choice, shelf = rules.choice, measures(home)
    known = {code: family.code for code, family in rules.family_of.items() if code in shelf}
    rows = rows.filter(pl.col("measure").is_in(list(known)))
    if groups is not None:
        rows = rows.filter(pl.col("group").is_in(["all", *groups]))
    rows = rows.with_columns(
        family=pl.col("measure").replace_strict(known, return_dtype=pl.String),
        deviation=pl.coalesce("spread", _by_measure({code: _deviation(shelf[code], year, rules) for code in known})),
        proportion=pl.col("measure").is_in([c for c in known if shelf[c].kind == "proportion"]),
        value_added=pl.col("measure").is_in([c for c in known if shelf[c].kind == "value_added"]),
        higher_is_better=pl.col("measure").is_in([c for c in known if shelf[c].polarity == "high"]),
        consequence=_by_measure({code: _consequence(shelf[code], choice) for code in known}),
        family_weight=_by_measure({code: rules.family_of[code].weight for code in known}),
    ).with_columns(basis=_basis(choice))
    rows = rows.with_columns(**_effective())
    worth = _worth_saying() & _enough_pupils(choice)
    rows = rows.with_columns(eff_clear=pl.col("eff_clear") & worth, size=_size(choice))
    rows = rows.with_columns(weight=pl.col("size") * _factor(choice))
    return rows.drop("deviation", "proportion", "value_added", "higher_is_better", "family_weight")


# Value added is set against the centre of its model: there is no national figure of it.
_CENTRE = pl.when("value_added").then(pl.col("value") - pl.col("difference"))


def _by_measure(values: Mapping[str, float | None]) -> pl.Expr:
    return pl.col("measure").replace_strict(dict(values), return_dtype=pl.Float64)


def _deviation(measure: Measure, year: int, rules: HeadlineRules) -> float | None:
    return measure.sigma.get(year, rules.spreads.get(measure.code))


def _consequence(measure: Measure, choice: Choice) -> float:
    return {"core": choice.core, "subject": choice.subject, "group": choice.group}.get(measure.rank, 0.0)


def _basis(choice: Choice) -> pl.Expr:
    """Years together for small cohorts and for groups, where there is more than this year to take together."""
    small = (pl.col("n") <= choice.counts_to) | (pl.col("group") != "all")
    enough = (pl.col("pooled_n") >= choice.tested_from) & (pl.col("pooled_years") > 1)
    return pl.when(small & enough & pl.col("proportion")).then(pl.lit("pooled")).otherwise(pl.lit("year"))


def _effective() -> dict[str, pl.Expr]:
    pooled = pl.col("basis") == "pooled"

    def either(of_years: pl.Expr, of_year: pl.Expr) -> pl.Expr:
        return pl.when(pooled).then(of_years).otherwise(of_year)

    above = pl.col("pooled") > pl.col("pooled_national")
    pooled_good = pl.when(pl.col("pooled") != pl.col("pooled_national")).then(above == pl.col("higher_is_better"))
    return {
        "eff_value": either(pl.col("pooled"), pl.col("value")),
        "eff_n": either(pl.col("pooled_n"), pl.col("n")),
        "eff_against": either(pl.col("pooled_national"), pl.coalesce("others", "national", _CENTRE)),
        "eff_pupils": either(POOLED_PUPILS, pl.col("pupils")),
        "eff_low": either(pl.col("pooled_low"), pl.col("low")),
        "eff_high": either(pl.col("pooled_high"), pl.col("high")),
        "eff_clear": either(POOLED_CLEAR, CLEAR),
        "eff_good": either(pooled_good, pl.col("good")),
    }


def _worth_saying() -> pl.Expr:
    """A gap that is no wider than nationally is no news of this school; every other clear difference is."""
    gap = pl.col("others").is_not_null() & pl.col("eff_good").not_()
    wider = pl.col("n") * (pl.col("national") - pl.col("value")) / 100 > _GAP_WIDER_BY
    return pl.when(gap).then(wider.fill_null(value=False)).otherwise(statement=True)


def _enough_pupils(choice: Choice) -> pl.Expr:
    """One year of a small cohort is counted out on the page, and not compared: its next year may be the opposite."""
    compared = pl.col("proportion") | pl.col("value_added")
    return ~(compared & (pl.col("basis") == "year") & (pl.col("n") <= choice.counts_to)).fill_null(value=False)


def _size(choice: Choice) -> pl.Expr:
    years = pl.when(pl.col("basis") == "pooled").then(pl.col("pooled_years")).otherwise(1)
    in_pupils = pl.col("eff_pupils").abs() / years
    apart = (pl.col("eff_value") - pl.col("eff_against")).abs()
    # Without n (a thin file) a score still has a direction and a band: as if of ten pupils, so that it comes last.
    in_scores = pl.col("n").fill_null(10) * apart / pl.col("deviation") * choice.pupils_of_a_deviation
    return pl.when("proportion").then(in_pupils).otherwise(in_scores)


def _factor(choice: Choice) -> pl.Expr:
    """Consequence by persistence by key stage; of groups of pupils only core outcomes count."""
    of_group = pl.when(pl.col("consequence") == choice.core).then(choice.group).otherwise(0.0)
    consequence = pl.when(pl.col("group") == "all").then(pl.col("consequence") * pl.col("family_weight"))
    again = (pl.col("run_clear").fill_null(1).clip(1, choice.years) - 1) * choice.year
    stage = pl.col("key_stage").replace_strict(choice.stage_weights, default=1.0, return_dtype=pl.Float64)
    return consequence.otherwise(of_group) * (1 + again) * stage
