"""Invented value added beside invented evidence: figures of models of pupils in Westmere, and their records."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from keystage.analysis.benchmarks import COMPARISONS, Evidence
from keystage.analysis.progress.contextual import Coefficient, ModelRecord
from keystage.analysis.vocabulary import FIGURES

__all__ = ["BETWEEN", "WITHIN", "record", "with_value_added"]

BETWEEN, WITHIN = 4.0, 40.0  # variances of every model here, with context and without

# urn -> measure -> year -> (value, low, high, n)
Given = Mapping[str, Mapping[str, Mapping[int, tuple[float, float, float, float]]]]


def record(model: str, year: int, *, centre: float = 0.0, matched: float = 95.0, baseline: bool = True) -> ModelRecord:
    """What is said of a model of 1,000 pupils of Westmere."""
    n = round(10 * matched)
    return ModelRecord(
        model=model, title=model, year=year, key_stage=model[:3].upper(),
        name=f"platform CVA model, {year - 1}/{year % 100}, N = {n} pupils in Westmere", population="Westmere",
        compared="compared with similar pupils in Westmere", outcome="scaled score",
        baseline="points at key stage 1: the mean, its square" if baseline else "", centre=centre, given=1000, n=n,
        schools=30, measures=(f"{model}_cva", f"{model}_va") if baseline else (f"{model}_ca",), r2=0.55,
        r2_uncontextualised=0.5, school_variance=BETWEEN, pupil_variance=WITHIN,
        school_variance_uncontextualised=BETWEEN, pupil_variance_uncontextualised=WITHIN,
        predictors=("start", "boys", "eligible for free school meals"), left_out=("in care: the files do not hold it",),
        coefficients=(
            Coefficient("intercept", "intercept", 60.0, 2.0), Coefficient("prior", "start", 1.5, 0.1),
            Coefficient("sex_M", "boys", -0.5, 0.2), Coefficient("fsm", "eligible for free school meals", -1.9, 0.6),
        ),
        warnings=(f"Only {matched:.0f}% of the cohort ({n} of 1,000 pupils) are in the model.",) * (matched < 80),
    )  # fmt: skip


def with_value_added(evidence: Evidence, given: Given, *, records: tuple[ModelRecord, ...] = ()) -> Evidence:
    """The evidence with figures of value added, as `gather` gives them: without national, difference and clear."""
    rows = [
        (urn, measure, year, *numbers)
        for urn, by_measure in given.items()
        for measure, by_year in by_measure.items()
        for year, numbers in by_year.items()
    ]
    made = {(measure.rpartition("_")[0], year) for _, measure, year, *_ in rows}
    told = [
        {"urn": urn, "year": year, "key_stage": measure[:3].upper(), "measure": measure, "group": "all",
         "value": value, "low": low, "high": high, "n": n, "test": "no national figure", "ours": True}
        for urn, measure, year, value, low, high, n in rows
    ]  # fmt: skip
    figures = [
        {"urn": row["urn"], "level": "school", "year": row["year"], "key_stage": row["key_stage"],
         "measure": row["measure"], "group": "all", "value": row["value"], "denominator": row["n"], "n": row["n"],
         "low": row["low"], "high": row["high"], "unit": "points", "status": "school_reported",
         "release": "0a1b2c3d4e5f", "definition": "model:abc"}
        for row in told
    ]  # fmt: skip
    return replace(
        evidence,
        comparisons=pl.concat([evidence.comparisons, pl.DataFrame(told, schema=dict(COMPARISONS))]),
        figures=pl.concat([evidence.figures, pl.DataFrame(figures, schema=dict(FIGURES))]),
        models=records or tuple(record(model, year) for model, year in sorted(made)),
    )
