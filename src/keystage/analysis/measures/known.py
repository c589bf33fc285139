"""All that is held of one figure, gathered for its working."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import Measure
from keystage.analysis.measures.pupil_working import OfPupils
from keystage.analysis.measures.sources import SourceRow
from keystage.analysis.returns import Layout
from keystage.analysis.store import Home, Release

__all__ = ["Known"]


@dataclass(frozen=True, slots=True)
class Known:
    """All that is held of one figure. held: the figures frame of its owner and of comparators, every year."""

    home: Home
    measure: Measure
    group: str
    of: str  # "disadvantaged pupils"
    others: str  # code of the group it is set against; ""
    phase: str  # of the school, as the register knows it; ""
    row: dict[str, Any]
    release: Release
    layout: Layout
    source: SourceRow
    held: pl.DataFrame
    trend: pl.DataFrame
    pupils: OfPupils | None = None  # where it is made of pupils' rows
