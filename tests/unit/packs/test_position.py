"""The place among similar schools."""

from typing import Any

from tests.factories.evidence import ALDER_BRIDGE, BEECH_HILL, NORTHGATE_SPECIAL, PINE_ACADEMY, evidence

from keystage.analysis.charts import Strip
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.position import position, position_title
from keystage.analysis.packs.subject import Subject, subject


def about(urn: str, **options: Any) -> Subject:
    return subject(dossiers(evidence(urn, **options)).of(urn), audience="adviser", home=None)


def test_strips_stand_from_the_best_place_down_with_their_ranges() -> None:
    strip = position(about(ALDER_BRIDGE))
    assert isinstance(strip, Strip)
    places = [row.place for row in strip.rows]
    assert places == sorted(places, key=lambda place: place or 0)
    assert all(row.low <= row.place <= row.high <= row.of for row in strip.rows if row.low and row.place and row.high)


def test_the_title_names_the_best_and_the_worst_place() -> None:
    overrides = {
        (ALDER_BRIDGE, "ks2_reading_exp", "all", 2019): {"place": 6},
        (ALDER_BRIDGE, "ks2_writing_exp", "all", 2019): {"place": 28},
        (ALDER_BRIDGE, "ks2_maths_exp", "all", 2019): {"place": 13},
        (ALDER_BRIDGE, "ks2_rwm_exp", "all", 2019): {"place": 22},
        (ALDER_BRIDGE, "attendance", "all", 2019): {"place": 26},
    }
    title = position_title(about(ALDER_BRIDGE, overrides=overrides))
    assert title == "Of 30 similar schools: sixth in reading, 28th in writing"


def test_a_special_school_has_no_place() -> None:
    assert position(about(NORTHGATE_SPECIAL)) == "Special school: no place among other schools is shown."
    assert position_title(about(NORTHGATE_SPECIAL)) == "Similar schools"


def test_a_cohort_of_fifteen_or_fewer_is_not_ranked() -> None:
    assert position(about(BEECH_HILL)) == "13 pupils: too few for a place."


def test_a_refusal_says_why() -> None:
    overrides = {
        (PINE_ACADEMY, m, "all", 2019): {"place": None}
        for m in ("ks4_progress8", "ks4_attainment8", "ks4_basics_95", "ks4_ebacc_entry", "attendance")
    }
    assert position(about(PINE_ACADEMY, overrides=overrides)) == "No place is given: fewer than 10 schools are like it."
