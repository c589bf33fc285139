"""What is known of a set of schools for one results year, as at one date: what triage, charts and packs take."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from keystage.analysis.benchmarks.depth import Depth
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["COMPARISONS", "NEIGHBOURS", "Evidence"]

COMPARISONS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "year": pl.Int32(),
    "key_stage": pl.String(),
    "measure": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "n": pl.Float64(),
    "numerator": pl.Float64(),  # recovered where only one whole number fits the rounded percentage
    "low": pl.Float64(),
    "high": pl.Float64(),
    "ours": pl.Boolean(),  # the interval is ours, not DfE's
    "reason": pl.String(),
    "national": pl.Float64(),  # same release, state-funded; the same group; 0 for progress
    "others": pl.Float64(),  # national figure of the group it is set against (disadvantaged: other pupils)
    "area": pl.Float64(),  # the authority: its own row, else pupil-weighted
    "national_release": pl.String(),
    "difference": pl.Float64(),  # value - national (for a gap row: value - others), in unit
    "pupils": pl.Float64(),  # the same in pupils (proportions): n x difference / 100, rounded; null where n is unknown
    "direction": pl.String(),  # above | below | same (a difference under one pupil is "same")
    "clear": pl.Boolean(),  # the difference is beyond chance at 95 %; null: not tested
    "test": pl.String(),  # interval | z | exact | none (and why, in words: "10 pupils or fewer")
    "good": pl.Boolean(),  # the direction is the good one (polarity applied); null where same
    "band": pl.Int32(),  # DfE's 1..5
    "run": pl.Int32(),  # consecutive comparable years, this one included, with the same direction
    "run_clear": pl.Int32(),  # of those, consecutive clear ones
    "previous": pl.Float64(),  # last comparable year's value
    "change": pl.Float64(),
    "change_clear": pl.Boolean(),
    "highest_of": pl.Int32(),  # N comparable years of which this is the highest; null if not, or N < 4
    "highest_since": pl.Int32(),
    "declining": pl.Boolean(),  # three consecutive falls in comparable years and beyond the interval
    "pooled": pl.Float64(),  # up to three comparable years together
    "pooled_n": pl.Float64(),
    "pooled_low": pl.Float64(),
    "pooled_high": pl.Float64(),
    "pooled_years": pl.Int32(),
    "pooled_national": pl.Float64(),
    "similar_n": pl.Int32(),  # similar schools with this figure
    "similar_low": pl.Float64(),  # lower quartile
    "similar_median": pl.Float64(),
    "similar_high": pl.Float64(),  # upper quartile
    "place": pl.Int32(),  # 1 = best among similar schools and itself
    "place_low": pl.Int32(),  # range of places within chance
    "place_high": pl.Int32(),
    "place_of": pl.Int32(),
}

NEIGHBOURS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "neighbour": pl.String(),
    "order": pl.Int32(),  # 1 = most similar
    "distance": pl.Float64(),  # in the recipe's units
    "miles": pl.Float64(),
    "name": pl.String(),
    "town": pl.String(),
    "key_stage": pl.String(),  # at which they are alike: an all-through school has two sets
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Frames for a set of schools, each keyed by urn. All are complete before any page is made.

    year: of the results. as_at: nothing later is in here. schools: one row a school (see `register.SCHOOLS`).
    figures: the figures frame: the schools', their authorities' and national rows, every year up to `year`,
      a predecessor's earlier figures under the successor's urn.
    comparisons: `COMPARISONS`, one row a school, measure, group and year. neighbours: `NEIGHBOURS`.
    floors: urn, floor, year, below (bool or null), pupils_to_floor, newly_above, words.
    releases: code, kind, year, status, dated, title: every release the figures stand on.
    refused: urn -> why there are no similar schools, in words. groups: codes of pupil groups asked for.
    models: what is said of the models of value added behind the figures of kind "value_added", every year up to `year`.
    depth: how much is held of earlier years, where not every group of all of them. shown_to: the audience that this is
      made fit for, or "" (see `packs.case.shown_to`).
    """

    year: AcademicYear
    as_at: date
    schools: pl.DataFrame
    figures: pl.DataFrame
    comparisons: pl.DataFrame
    neighbours: pl.DataFrame
    floors: pl.DataFrame
    releases: pl.DataFrame
    refused: Mapping[str, str]
    groups: tuple[str, ...] = ()
    models: tuple[ModelRecord, ...] = ()
    depth: Depth | None = None
    shown_to: str = ""
