"""Disadvantaged pupils as counts over comparable years."""

from typing import Any

import pytest
from tests.factories.evidence import ALDER_BRIDGE, evidence, school

from keystage.analysis.packs.disadvantaged import Dots, disadvantaged
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.subject import subject
from keystage.analysis.packs.values import Audience, PupilDots


def dots(histories: dict[Any, Any] | None = None, *, audience: Audience = "adviser", year: int = 2019) -> Dots:
    if histories is None:
        known, urn = evidence(ALDER_BRIDGE), ALDER_BRIDGE
    else:
        known, urn = evidence(school(urn="999050"), histories={"999050": histories}, year=year), "999050"
    return disadvantaged(subject(dossiers(known).of(urn), audience=audience, home=None))


def test_only_years_that_compare_are_counted() -> None:
    """Alder Bridge has 2017 too; the writing rules changed for 2018. 53 % of 15 is 8, 40 % of 15 is 6."""
    found = dots()
    assert found.title == "14 of 30 disadvantaged pupils reached all three; 21 at others’ national rate"
    assert found.rows == (PupilDots("2018", 8, 15, 10.65), PupilDots("2019", 6, 15, 10.65))


def test_five_or_fewer_are_shown_only_inside_the_school() -> None:
    histories = {
        ("ks2_rwm_exp", "disadvantaged"): {2019: (40, 5, 51, 71)},
        ("ks2_rwm_exp", "all"): {2019: (60, 40, 65)},
    }
    outside = dots(histories)
    assert outside.title == "Disadvantaged pupils: too few to say"
    assert outside.rows == (PupilDots("2019", None, None, reason="fewer than 6: shown only inside the school"),)
    assert dots(histories, audience="school").rows[0].reached == 2


def test_a_suppressed_year_keeps_its_reason_and_is_named() -> None:
    histories = {
        ("ks2_rwm_exp", "disadvantaged"): {2018: (50, 8, 51, 71), 2019: (None, None, 51, 71)},
        ("ks2_rwm_exp", "all"): {2019: (60, 40, 65)},
    }
    found = dots(histories)
    assert found.title == "4 of 8 disadvantaged pupils reached all three; 6 at others’ national rate"
    assert found.rows[1].reason == "5 or fewer pupils: not published"
    assert found.note == "Without 2019."


@pytest.mark.req("2.35")
def test_a_file_without_groups_says_so() -> None:
    found = dots({("ks2_rwm_exp", "all"): {2019: (60, 40, 65)}})
    assert found.rows == ()
    assert found.note == "The files held for this school have no figures by group of pupils."
