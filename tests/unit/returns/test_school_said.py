"""Rows that name their schools stay with them, whatever school was said."""

import pytest

from keystage.analysis.returns import read

ROWS = b"URN,Pupil number,Academic year,Year group,KS2 reading\n999001,1,2018/19,6,104\n999001,2,2018/19,6,99\n"


@pytest.mark.req("3.8")
@pytest.mark.parametrize(("school", "rules"), [("999009", ["another-school"]), ("999001", [])])
def test_another_school_than_was_said_is_warned_of(school: str, rules: list[str]) -> None:
    (reading,) = read(ROWS, school=school)

    assert set(reading.frame["urn"]) == {"999001"}
    assert [f.rule for f in reading.findings if f.severity == "warning"] == rules
