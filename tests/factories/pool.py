"""Made-up schools and figures for the tests of this room."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from keystage.analysis.register import SCHOOLS
from keystage.analysis.vocabulary import as_figures

__all__ = ["figure", "figures", "pool", "school"]

CONTEXT = ("ks1_average", "fsm6", "ks2_cohort", "eal", "sen_support", "ks2_not_mobile")


def school(urn: str, **facts: Any) -> dict[str, Any]:
    """One row of SCHOOLS: a community primary, but for what you say."""
    row: dict[str, Any] = dict.fromkeys(SCHOOLS)
    row |= {"urn": urn, "la": "998", "name": f"School {urn}", "town": "Wenbury", "kind": "primary", "type": "community"}
    return row | facts


def figure(urn: str, measure: str, value: float | None, **said: Any) -> dict[str, Any]:
    """One row of the figures frame: a school's of 2018/19 in key stage 2, but for what you say."""
    row: dict[str, Any] = {
        "urn": urn, "level": "school", "year": 2019, "key_stage": "KS2", "measure": measure, "group": "all",
        "value": value, "unit": "percent", "status": "final", "release": "aaaaaaaaaaaa", "definition": "published",
        "reason": None if value is not None else "suppressed",
    }  # fmt: skip
    return row | said


def figures(*rows: Mapping[str, Any]) -> pl.DataFrame:
    return as_figures(pl.DataFrame(list(rows), infer_schema_length=None))


def pool(count: int, seed: int = 5, **columns: list[float]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`count` primaries with results and context drawn at random; columns: a measure's values instead."""
    rng = np.random.default_rng(seed)
    drawn: dict[str, Any] = {
        "ks1_average": rng.normal(16, 1, count), "fsm6": rng.uniform(2, 60, count),
        "ks2_cohort": rng.integers(11, 90, count).astype(float), "eal": rng.uniform(0, 80, count),
        "sen_support": rng.uniform(5, 25, count), "ks2_not_mobile": rng.uniform(70, 100, count),
    }  # fmt: skip
    drawn |= columns
    urns = [str(999001 + i) for i in range(count)]
    rows = [
        figure(u, m, float(v), key_stage="context")
        for m, values in drawn.items()
        for u, v in zip(urns, values, strict=True)
    ]
    rows += [figure(u, "ks2_rwm_exp", 60.0, n=30.0) for u in urns]
    places = rng.uniform([51.0, -1.5], [52.0, 0.0], (count, 2)).tolist()
    schools = [school(u, latitude=a, longitude=b) for u, (a, b) in zip(urns, places, strict=True)]
    return pl.DataFrame(schools, schema=dict(SCHOOLS)), figures(*rows)
