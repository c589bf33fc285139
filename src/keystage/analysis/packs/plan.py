"""Which documents a run makes, one after another: nothing is made before its turn."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import words
from keystage.analysis.packs.area_pack import area_pack
from keystage.analysis.packs.case import cases
from keystage.analysis.packs.filing import Planned, file_stem, folders
from keystage.analysis.packs.note import note_of
from keystage.analysis.packs.pack import pack_of
from keystage.analysis.packs.page import page_of
from keystage.analysis.packs.values import Audience
from keystage.analysis.progress.contextual import ThresholdReport

__all__ = ["plan_area", "plan_notes", "plan_packs"]


def plan_packs(
    evidence: Evidence, *, audience: Audience, only_page: bool = False, home: Path | None = None
) -> Iterator[Planned]:
    """A pack (or the one page alone) for each school of the evidence."""
    known = words(evidence.year, home=home)
    what = known.get("summary_title", "School summary") if only_page else "School pack"
    make = page_of if only_page else pack_of
    filed = folders(evidence.schools["adviser"])
    for case in cases(evidence, audience=audience, home=home):
        stem = file_stem(case.urn, year=evidence.year, what=what, audience=audience)
        yield Planned(case.urn, filed[case.adviser], stem, partial(make, case, audience=audience, home=home))


def plan_area(
    evidence: Evidence,
    *,
    la: str,
    audience: Audience,
    home: Path | None = None,
    authorities: pl.DataFrame | None = None,
    reports: Sequence[ThresholdReport] = (),
) -> Iterator[Planned]:
    """The area pack of one authority. authorities: as `benchmarks.against_neighbours` gives them. reports: on
    thresholds, as `held_reports` gives them."""
    stem = file_stem(la, year=evidence.year, what="Area pack", audience=audience)
    make = partial(
        area_pack, evidence, la=la, audience=audience, home=home, authorities=authorities, reports=tuple(reports)
    )
    yield Planned(la, "", stem, make)


def plan_notes(evidence: Evidence, *, visit: date | None = None, home: Path | None = None) -> Iterator[Planned]:
    """A note of visit for each school of the evidence."""
    what = words(evidence.year, home=home).get("note", "Note of visit")
    filed = folders(evidence.schools["adviser"])
    for case in cases(evidence, audience="adviser", home=home):
        stem = file_stem(case.urn, year=evidence.year, what=what)
        yield Planned(case.urn, filed[case.adviser], stem, partial(note_of, case, visit=visit, home=home))
