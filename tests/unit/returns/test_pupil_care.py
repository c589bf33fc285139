"""Adoption from care, as files of pupils say it."""

import pytest

from keystage.analysis.measures import pupil_figures
from keystage.analysis.returns import layouts, read
from keystage.analysis.vocabulary import upn

UPNS = upn.make(820, 2000, 8, [*range(4)])


@pytest.mark.req("3.8", "X.5")
@pytest.mark.parametrize("heading", ["Adopted", "Adopted from care", "Post-LAC", "Previously looked after"])
def test_a_pupil_adopted_from_care_is_disadvantaged(heading: str) -> None:
    rows = [f"{UPNS[n]},999001,2018/19,6,{fsm6},{care},100" for n, (fsm6, care) in enumerate(["NY", "NN", "YN", "N "])]
    text = "\n".join([f"UPN,URN,Academic year,Year group,FSM6,{heading},KS2 reading", *rows])
    (reading,) = read(text.encode())
    assert reading.findings == ()
    assert reading.frame["adopted"].to_list() == [True, False, False, None]
    made = pupil_figures(reading.frame, layout=layouts()[reading.kind], measures=["ks2_reading_exp"])
    assert made.filter(group="disadvantaged")["n"].to_list() == [2]
    assert made.filter(group="not_disadvantaged")["n"].to_list() == [2]
