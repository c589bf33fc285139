"""Figures frames and layouts made by hand, of invented schools."""

from typing import Any

import polars as pl

from keystage.analysis.measures import measures
from keystage.analysis.returns import Column, Layout
from keystage.analysis.vocabulary import FIGURES, as_figures

__all__ = ["LAYOUT", "figure", "figures_frame", "years_of"]


def figure(measure: str = "ks2_reading_exp", value: float | None = None, **more: Any) -> dict[str, Any]:
    """One row; school 999001 in 2018/19 unless told otherwise."""
    known = measures().get(measure)
    row: dict[str, Any] = dict.fromkeys(FIGURES)
    row |= {
        "urn": "999001", "level": "school", "year": 2019, "measure": measure, "group": "all", "value": value,
        "key_stage": known.key_stage if known else "KS2", "unit": known.unit if known else "percent",
        "status": "final", "release": "0a1b2c3d4e5f", "definition": "published",
        "reason": None if value is not None else "suppressed",
    }  # fmt: skip
    return row | more


def figures_frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return as_figures(pl.DataFrame(list(rows), schema=dict(FIGURES)))


def years_of(measure: str, values: dict[int, float | None], **more: Any) -> list[dict[str, Any]]:
    """One series: a row a year."""
    return [figure(measure, value, year=year, **more) for year, value in values.items()]


def _of(code: str, measure: str, role: str, header: str, **more: Any) -> Column:
    return Column(code, (header,), measure=measure, role=role, **more)  # type: ignore[arg-type]


LAYOUT = Layout(
    code="made_up",
    title="A made-up table",
    publisher="DfE",
    year="ask",
    groups={"_B": "boys", "_D": "disadvantaged", "_L": "low_prior"},
    columns=(
        Column("urn", ("URN",), "code"),
        Column("la", ("LA",), "code"),
        _of("eligible", "ks2_cohort", "value", "TELIG"),
        _of("eligible__disadvantaged", "ks2_cohort", "value", "TDIS", group="disadvantaged"),
        _of("eligible__low_prior", "ks2_cohort", "value", "TLOW", group="low_prior"),
        _of("reading", "ks2_reading_exp", "value", "READ{group}"),
        _of("progress", "ks2_reading_progress", "value", "PROG{group}"),
        _of("progress_low", "ks2_reading_progress", "low", "PROGL{group}"),
        _of("progress_high", "ks2_reading_progress", "high", "PROGU{group}"),
        _of("progress_cover", "ks2_reading_progress", "coverage", "COV"),
        _of("progress_band", "ks2_reading_progress", "band", "BAND"),
        _of("absence", "absence_overall", "value", "ABS"),
    ),
)
