"""Whatever the series, nothing compares across a break and nothing is invented."""

from itertools import pairwise

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories.figures import figure, figures_frame

from keystage.analysis.measures import measures, timeline, trends

_MEASURES = ("ks2_reading_exp", "ks2_writing_exp", "ks2_rwm_exp", "absence_persistent", "ks2_reading_progress")
_YEARS = (2016, 2017, 2018, 2019, 2023, 2024)


@st.composite
def _figures(draw: st.DrawFn) -> pl.DataFrame:
    keys = draw(
        st.lists(
            st.tuples(st.sampled_from(("999001", "999002")), st.sampled_from(_MEASURES), st.sampled_from(_YEARS)),
            unique=True,
            max_size=40,
        )
    )
    value, size = st.none() | st.integers(0, 100).map(float), st.none() | st.integers(0, 90).map(float)
    return figures_frame(*(figure(m, draw(value), urn=u, year=y, n=draw(size)) for u, m, y in keys))


def _series(frame: pl.DataFrame) -> list[list[dict[str, object]]]:
    parts = frame.filter(pl.col("value").is_not_null()).partition_by("urn", "measure", maintain_order=True)
    return [part.sort("year").to_dicts() for part in parts]


@settings(max_examples=60, deadline=None)
@given(_figures())
def test_every_row_stays_and_previous_is_the_last_comparable_year(frame: pl.DataFrame) -> None:
    made = trends(frame)
    assert made.height == frame.height
    for rows in _series(made):
        definition = measures()[str(rows[0]["measure"])]
        for i, row in enumerate(rows):
            year = int(str(row["year"]))
            mates = [
                r
                for r in rows[:i]
                if definition.comparable_from(int(str(r["year"]))) == definition.comparable_from(year)
            ]
            assert row["previous"] == (mates[-1]["value"] if mates else None)
            assert row["comparable"] == len(mates) + 1
            best = [float(str(r["value"])) for r in mates]
            if row["highest_of"] is not None:
                assert len(mates) >= 3
                assert float(str(row["value"])) > max(best)
            if row["declining"]:
                assert len(mates) >= 3


@settings(max_examples=40, deadline=None)
@given(_figures())
def test_lines_join_neighbouring_years_of_one_era_only(frame: pl.DataFrame) -> None:
    for rows in _series(trends(frame)):
        for before, after in pairwise(rows):
            joined = before["run"] == after["run"]
            assert joined == (int(str(after["year"])) - int(str(before["year"])) == 1 and before["era"] == after["era"])


@settings(max_examples=40, deadline=None)
@given(_figures())
def test_a_timeline_explains_every_missing_value_and_keeps_every_other(frame: pl.DataFrame) -> None:
    made = timeline(frame, first=2015, last=2025)
    assert made.filter(pl.col("value").is_null() & pl.col("why").is_null()).is_empty()
    assert made.filter(pl.col("value").is_not_null()).height == frame.filter(pl.col("value").is_not_null()).height
    assert made.select("urn", "measure", "year").is_unique().all()
