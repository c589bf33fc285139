"""Rows that a model can use, and the first column that keeps each of the others out."""

from typing import Any

import narwhals as nw
import polars as pl
import pytest
from tests.factories.pupils_in_schools import complete_pupils, pupils

from keystage.analysis.progress.complete import Needed, complete, is_complete, left_out, needed, polars_complete

NAN, INF = float("nan"), float("inf")
ROWS = pl.DataFrame(
    [
        ("A", 1.0, 2.0, "F", 1.0),
        (None, None, 2.0, "F", 1.0),  # the school is blamed first
        ("A", None, NAN, None, 0.0),  # then the outcome
        ("A", NAN, 2.0, "F", 1.0),
        ("A", 1.0, INF, "F", 1.0),
        ("A", 1.0, -INF, "F", 1.0),
        ("A", 1.0, 2.0, None, -1.0),
        ("A", 1.0, 2.0, "F", 0.0),
        ("A", 1.0, 2.0, "F", -2.0),
        ("A", 1.0, 2.0, "F", None),
        ("A", 1.0, 2.0, "F", NAN),
        ("B", 1.0, 2.0, "M", 0.5),
    ],
    schema=["school", "score", "prior", "sex", "weight"],
    orient="row",
)
EXPECTED = [
    ("school", "missing", 1),
    ("score", "missing", 1),
    ("score", "not a number", 1),
    ("prior", "not a number", 2),
    ("sex", "missing", 1),
    ("weight", "missing", 1),
    ("weight", "not a number", 1),
    ("weight", "not above zero", 2),
]


def _wanted(frame: pl.DataFrame = ROWS, **changes: Any) -> tuple[Needed, ...]:
    asked: dict[str, Any] = {
        "school": "school", "outcome": "score", "predictors": ["prior", "sex"], "weights": "weight",
    }  # fmt: skip
    return needed(nw.from_native(frame).schema, **(asked | changes))


@pytest.mark.req("2.22")
def test_each_row_is_counted_once_by_the_first_column_that_keeps_it_out() -> None:
    assert left_out(ROWS, _wanted()).rows() == EXPECTED
    assert left_out(nw.from_native(ROWS.lazy()), _wanted()).rows() == EXPECTED


def test_rows_that_are_left_are_the_complete_ones() -> None:
    expected = [True, *(False for _ in range(10)), True]
    assert ROWS.select(polars_complete(_wanted())).to_series().to_list() == expected
    assert nw.from_native(ROWS).select(complete(_wanted())).to_native().to_series().to_list() == expected
    assert not is_complete(ROWS, _wanted())
    assert is_complete(ROWS[[0, 11]], _wanted())


def test_complete_rows_leave_nothing_out() -> None:
    frame = complete_pupils(rows=50, schools=3)
    wanted = _wanted(frame, outcome="maths", also="primary")
    assert [item.column for item in wanted] == ["school", "primary", "maths", "prior", "sex", "weight"]
    assert is_complete(frame, wanted)
    assert left_out(frame, wanted).is_empty()
    assert left_out(nw.from_native(frame.lazy()), wanted).is_empty()


def test_counts_of_parts_add_up_to_those_of_the_whole() -> None:
    frame = pupils(rows=700, schools=9)
    wanted = _wanted(frame, outcome="maths")
    parts = pl.concat([left_out(part, wanted) for part in frame.iter_slices(100)])
    together = parts.group_by("column", "reason", maintain_order=True).agg(pl.col("rows").sum())
    assert together.sort("column", "reason").equals(left_out(frame, wanted).sort("column", "reason"))


def test_pandas_missing_numbers_are_not_finite_or_missing_but_never_kept() -> None:
    frame = ROWS.to_pandas()
    kept = nw.from_native(frame).filter(complete(_wanted()))
    assert kept["school"].to_list() == ["A", "B"]


def test_an_empty_frame_leaves_nothing_out() -> None:
    assert left_out(ROWS.clear(), _wanted()).is_empty()
    assert left_out(nw.from_native(ROWS.clear().lazy()), _wanted()).is_empty()
