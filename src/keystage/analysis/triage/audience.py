"""Evidence as one audience may see it: what packs take, and what headlines and questions are made of."""

from dataclasses import replace
from pathlib import Path

import polars as pl

from keystage.analysis import disclosure
from keystage.analysis.benchmarks import Evidence

__all__ = ["seen_by"]


def seen_by(evidence: Evidence, *, audience: str, home: Path | None = None) -> Evidence:
    """The evidence without what `audience` may not see: small numbers, and what the school list says of support.

    Call it once, before headlines, questions and pages are made; nothing after it needs suppressing.
    """
    figures = disclosure.protect(evidence.figures, audience=audience, areas=_areas(evidence), home=home)
    return replace(
        evidence,
        figures=figures,
        comparisons=disclosure.mirror(evidence.comparisons, figures),
        schools=disclosure.hide_columns(evidence.schools, audience=audience, home=home),
    )


def _areas(evidence: Evidence) -> dict[str, str]:
    known = evidence.schools.filter(pl.col("la").is_not_null())
    return dict(zip(known["urn"].to_list(), known["la"].to_list(), strict=True))
