"""What the page cannot tell."""

from typing import Any

from tests.factories.evidence import ALDER_BRIDGE, HIGHCROFT_JUNIOR, NORTHGATE_SPECIAL, evidence, school

from keystage.analysis.packs.cannot import cannot_tell, everything_it_cannot_tell
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.subject import Subject, subject


def about(urn: str) -> Subject:
    return subject(dossiers(evidence(urn)).of(urn), audience="adviser", home=None)


def made(histories: dict[Any, Any], year: int) -> Subject:
    known = evidence(school(urn="999050"), histories={"999050": histories}, year=year)
    return subject(dossiers(known).of("999050"), audience="adviser", home=None)


def test_the_page_says_what_it_cannot_tell() -> None:
    assert cannot_tell(about(ALDER_BRIDGE)) == "Years 1 to 5, teaching seen in lessons, or pupils who joined late."


def test_it_differs_by_kind_of_school() -> None:
    assert cannot_tell(about(HIGHCROFT_JUNIOR)).startswith("Years 3 to 5, teaching seen in lessons")
    assert cannot_tell(about(NORTHGATE_SPECIAL)).startswith("The steps that each pupil took")


def test_gap_years_and_a_missing_progress_measure_are_named() -> None:
    found = everything_it_cannot_tell(made({("ks2_rwm_exp", "all"): {2019: (60, 30, 65), 2024: (60, 30, 61)}}, 2024))
    assert "progress in 2023/24 (no progress measure)" in found
    assert "2020 to 2023" in found


def test_a_thin_file_says_what_is_missing_from_it() -> None:
    found = everything_it_cannot_tell(made({("ks2_rwm_exp", "all"): {2018: (60, 30, 64)}}, 2018))
    assert {"any group of pupils", "attendance", "who the pupils are (no census is loaded)"} <= set(found)
