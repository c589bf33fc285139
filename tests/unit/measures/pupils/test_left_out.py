"""Why pupils are not in a figure."""

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.measures import left_out
from keystage.analysis.measures.pupils import EXPECTED

ABOUT = {"urn": "999001", "year": 2019, "year_group": 6}


def told(frame: pl.DataFrame, measure: str, **more: object) -> list[tuple[object, ...]]:
    return left_out(frame, measures=[measure], **more).select("result", "reason", "counted", "pupils").rows()  # type: ignore[arg-type]


@pytest.mark.req("X.4")
def test_codes_that_leave_and_codes_that_stay_are_told_apart() -> None:
    rows = pl.DataFrame({**ABOUT, "ks2_reading": ["104", "A", "A", "L", None, "N"]})

    assert told(rows, "ks2_reading_exp") == [
        ("ks2_reading", "absent", True, 2),
        ("ks2_reading", "blank", False, 1),
        ("ks2_reading", "left", False, 1),
        ("ks2_reading", "not_awarded", True, 1),
    ]


def test_pupil_is_told_of_once_by_the_result_that_keeps_it_out() -> None:
    rows = pl.DataFrame({**ABOUT, "ks2_reading": ["A", "100"], "ks2_maths": ["L", "M"], "ks2_writing": ["EXS", "GDS"]})

    assert told(rows, "ks2_rwm_exp") == [
        ("ks2_maths", "left", False, 1),
        ("ks2_maths", "missing_script", False, 1),
    ]


def test_pupil_without_a_start_is_left_out_of_progress() -> None:
    starts = {code: ["2B", None, "2B"] for code in ("ks1_reading", "ks1_writing", "ks1_maths")}
    rows = pl.DataFrame({**ABOUT, "ks2_reading": ["100", "104", "A"], **starts})
    table = pl.DataFrame([(2019, "ks2_reading", 0.0, 30.0, 100.0, None)], schema=EXPECTED, orient="row")

    assert told(rows, "ks2_reading_progress", expected=table) == [
        ("ks1_reading", "blank", False, 1),
        ("ks2_reading", "absent", False, 1),
    ]


def test_start_that_the_table_does_not_have_is_not_counted() -> None:
    starts = {code: ["2B"] for code in ("ks1_reading", "ks1_writing", "ks1_maths")}
    rows = pl.DataFrame({**ABOUT, "ks2_reading": ["100"], **starts})
    table = pl.DataFrame([(2019, "ks2_reading", 0.0, 3.0, 100.0, None)], schema=EXPECTED, orient="row")

    assert told(rows, "ks2_reading_progress", expected=table) == [(None, "not_counted", False, 1)]


def test_only_the_group_is_told_of() -> None:
    rows = pl.DataFrame({**ABOUT, "sex": ["F", "M"], "ks2_reading": ["L", "L"]})

    assert left_out(rows, measures=["ks2_reading_exp"], groups=["boys"])["pupils"].to_list() == [1]


def test_unknown_measure_is_refused() -> None:
    with pytest.raises(InputError, match="no measure “x”"):
        left_out(pl.DataFrame({**ABOUT, "ks2_reading": ["L"]}), measures=["x"])
