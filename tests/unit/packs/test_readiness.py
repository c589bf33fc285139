"""The readiness checklist."""

import pytest
from tests.factories.evidence import ALDER_BRIDGE, LOW_FELL, MILL_LANE_INFANT, evidence

from keystage.analysis.packs import Readiness, readiness


def held(*urns: str) -> dict[str, Readiness]:
    return {one.code: one for one in readiness(evidence(*urns))}


@pytest.mark.req("2.6")
def test_the_checklist_counts_schools_that_have_what_packs_stand_on() -> None:
    found = held(ALDER_BRIDGE, LOW_FELL, MILL_LANE_INFANT)
    assert (found["ks2"].held, found["ks2"].due) == (2, 2)
    assert (found["early"].held, found["early"].due) == (1, 3)
    assert (found["attendance"].held, found["attendance"].due) == (3, 3)
    assert (found["groups"].held, found["groups"].due) == (2, 2)  # Low Fell’s is suppressed: the file has it
    assert (found["adviser"].held, found["adviser"].missing) == (0, True)
    assert (found["inspection"].held, found["inspection"].due) == (3, 3)


def test_what_no_school_here_could_have_is_left_out() -> None:
    assert "ks4" not in held(ALDER_BRIDGE)
