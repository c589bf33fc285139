"""Key stage 2 from pupils' rows to schools' figures, floors and groups."""

import polars as pl
import pytest

from keystage.analysis.measures import floor_counts, floors
from keystage.analysis.measures.pupils import pupil_figures


def _rows(urn: str, year: int, *, year_group: int = 6, **columns: list[str] | list[bool]) -> pl.DataFrame:
    pupils = len(next(iter(columns.values())))
    return pl.DataFrame(
        {
            "urn": [urn] * pupils,
            "upn": [f"{urn}-{year}-{i}" for i in range(pupils)],
            "year": pl.Series([year] * pupils, dtype=pl.Int32),
            "year_group": pl.Series([year_group] * pupils, dtype=pl.Int8),
            **columns,
        }
    )


def _value(
    made: pl.DataFrame, urn: str, year: int, measure: str, group: str = "all"
) -> tuple[float | None, float | None]:
    row = made.filter(urn=urn, year=year, measure=measure, group=group).to_dicts()
    assert len(row) == 1
    return row[0]["numerator"], row[0]["denominator"]


@pytest.mark.req("2.18")
def test_schools_newly_at_the_floor_are_counted_by_subject_from_pupils_rows() -> None:
    # 65% at level 4 in English, and in maths, of 20 pupils: 13 are at it, 12 are below.
    parts = []
    for urn, year, english, maths in (
        ("999001", 2007, 12, 12), ("999001", 2008, 13, 12),  # English newly at it
        ("999002", 2007, 12, 12), ("999002", 2008, 14, 15),  # both
        ("999003", 2007, 15, 15), ("999003", 2008, 15, 11),  # maths newly below
    ):  # fmt: skip
        cells = {
            s: ["4"] * met + ["3", "A"][: 20 - met] + ["3"] * (18 - met) for s, met in (("e", english), ("m", maths))
        }
        parts.append(_rows(urn, year, ks2_english=cells["e"], ks2_maths=cells["m"]))
    made = pupil_figures(pl.concat(parts), groups=["all"])
    assert _value(made, "999001", 2008, "ks2_english_l4") == (13, 20)
    counts = {(r["year"], r["floor"]): r for r in floor_counts(floors(made)).to_dicts()}
    english, maths = counts[2008, "primary_english_65"], counts[2008, "primary_maths_65"]
    assert (english["newly_above"], english["newly_below"], english["below"]) == (2, 0, 0)
    assert (maths["newly_above"], maths["newly_below"], maths["below"]) == (1, 1, 2)


@pytest.mark.req("0.10")
def test_reading_and_writing_by_disadvantage_sex_and_both_at_once() -> None:
    frame = _rows(
        "999001", 2019,
        ks2_reading=["100", "99", "A", "104", "110", "L"],
        ks2_writing=["EXS", "GDS", "WTS", "WTS", "EXS", "EXS"],
        sex=["M", "M", "M", "F", "F", "M"],
        disadvantaged=[True, True, False, True, False, True],
    )  # fmt: skip
    made = pupil_figures(
        frame,
        measures=["ks2_reading_exp", "ks2_writing_exp"],
        groups=["all", "boys", "disadvantaged", "disadvantaged+boys"],
    )
    expect = {
        "all": ((3, 5), (4, 6)), "boys": ((1, 3), (3, 4)), "disadvantaged": ((2, 3), (3, 4)),
        "disadvantaged+boys": ((1, 2), (3, 3)),
    }  # fmt: skip
    for group, (reading, writing) in expect.items():
        assert _value(made, "999001", 2019, "ks2_reading_exp", group) == reading
        assert _value(made, "999001", 2019, "ks2_writing_exp", group) == writing


@pytest.mark.req("2.35")
def test_threshold_and_progress_stand_beside_each_other_with_their_own_pupils() -> None:
    frame = _rows("999001", 2013, ks1_maths=["2C", "3", "", "1"], ks2_maths=["4", "4", "4", "3"])
    frame = frame.with_columns(pl.col("ks1_maths").replace({"": None}))
    made = pupil_figures(frame, measures=["ks2_maths_l4", "ks2_maths_2lp"], groups=["all"])
    assert _value(made, "999001", 2013, "ks2_maths_l4") == (3, 4)
    assert _value(made, "999001", 2013, "ks2_maths_2lp") == (2, 3)


def test_pupils_of_other_year_groups_make_no_figure_of_key_stage_2() -> None:
    frame = pl.concat(
        [_rows("999001", 2019, ks2_maths=["104"]), _rows("999001", 2019, year_group=5, ks2_maths=["104", "90"])]
    )
    made = pupil_figures(frame, measures=["ks2_maths_exp"], groups=["all"])
    assert _value(made, "999001", 2019, "ks2_maths_exp") == (1, 1)
