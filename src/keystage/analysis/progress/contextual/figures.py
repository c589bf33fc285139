"""Models of value added as rows of the figures frame."""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from keystage.analysis.progress.contextual.model import ContextualModel
from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.vocabulary import as_figures, no_figures

__all__ = ["DEFINITION", "model_figures"]

DEFINITION = "model:"  # begins the `definition` of figures that a model makes


def model_figures(
    models: Iterable[ContextualModel],
    *,
    releases: Mapping[str, str] | None = None,
    release: str = "",
    status: str = "school_reported",
    authorities: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """A row a school, model and measure: centre + effect, ± 1.96 standard errors; and an authority's row, the centre.

    Only models of one year have rows, and only those that are fitted. There are no national rows: a model knows the
    pupils it was fitted on, and no others (domain handbook 9a.4). n: the school's pupils in the model.
    releases: school -> the release its pupils are from, else `release`. authorities: school -> its authority's code;
    an authority has a row where two or more of its schools are in the model and it holds every school in it.
    """
    parts = [_rows(model, fit, measure) for model in models for fit, measure in _fits(model)]
    if not parts:
        return no_figures()
    schools = pl.concat(parts)
    rows = pl.concat([schools, _of_areas(schools, authorities or {})], how="diagonal_relaxed").drop("_centre")
    whose = pl.col("urn").replace_strict(dict(releases or {}), default=release or None, return_dtype=pl.String)
    return as_figures(
        rows.with_columns(
            group=pl.lit("all"), unit=pl.lit("points"), status=pl.lit(status), denominator="n",
            release=whose.fill_null(release),
        )
    )  # fmt: skip


def _fits(model: ContextualModel) -> Iterator[tuple[ValueAdded, str]]:
    if model.contextual is None or model.uncontextualised is None or len(model.years) > 1:
        return
    if model.has_baseline:
        yield model.contextual, model.definition.contextual
        yield model.uncontextualised, model.definition.uncontextualised
    else:
        yield model.contextual, model.definition.attainment


def _rows(model: ContextualModel, fit: ValueAdded, measure: str) -> pl.DataFrame:
    centre = model.record.centre
    return fit.schools.select(
        urn=pl.col("school").cast(pl.String),
        level=pl.lit("school"),
        year=pl.lit(model.years[-1], pl.Int32),
        key_stage=pl.lit(model.definition.key_stage),
        measure=pl.lit(measure),
        value=centre + pl.col("effect"),
        low=centre + pl.col("low"),
        high=centre + pl.col("high"),
        n=pl.col("n").cast(pl.Float64),
        definition=pl.lit(DEFINITION + model.record.digest),
        _centre=pl.lit(centre),
    )


def _of_areas(schools: pl.DataFrame, authorities: Mapping[str, str]) -> pl.DataFrame:
    """The centre, as the figure of the authority whose schools a model is of: the mean of all is no other's."""
    placed = schools.with_columns(
        la=pl.col("urn").replace_strict(dict(authorities), default=None, return_dtype=pl.String)
    )
    by = ["level", "year", "key_stage", "measure", "definition", "_centre"]
    whole = placed.group_by(by, maintain_order=True).agg(
        pl.col("la").unique().alias("las"), pl.col("n").sum(), pl.len().alias("schools")
    )
    whole = whole.filter(pl.col("las").list.len() == 1, pl.col("schools") > 1)
    return whole.select(
        "year", "key_stage", "measure", "definition", "n", "_centre",
        urn=pl.col("las").list.first(), level=pl.lit("la"), value=pl.col("_centre"),
    ).drop_nulls("urn")  # fmt: skip
