"""Thresholds and scales are data: an area may change them, and the year a result was taken decides its scale."""

from pathlib import Path

import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.measures.pupils import Cohort
from keystage.analysis.measures.pupils.thresholds import absence_threshold, phonics_threshold
from keystage.analysis.measures.pupils.worked import WORKED

SESSIONS = pl.DataFrame(
    {
        "sessions_possible": [316.0, 316.0, None, 0.0, 316.0],
        "sessions_authorised": [46.0, 38.0, 5.0, 0.0, None],
        "sessions_unauthorised": [0.0, 0.0, 0.0, 0.0, 3.0],
    }
)


@pytest.mark.req("2.24")
@pytest.mark.parametrize(
    ("year", "edge"), [(2006, 64.0), (2010, 64.0), (2011, 46.0), (2012, 46.0), (2013, 46.0), (2015, 46.0)]
)
def test_fixed_thresholds_of_the_headline(year: int, edge: float) -> None:
    rule = absence_threshold("persistent", year)
    assert rule is not None
    assert rule.edge == edge


def test_cumulative_thresholds_of_each_half_term_are_held() -> None:
    old, new = absence_threshold("persistent", 2009), absence_threshold("persistent", 2014)
    assert old is not None
    assert new is not None
    assert old.sessions == (14, 28, 40, 52, 64)
    assert new.sessions == (10, 22, 30, 38, 46, 56)


def test_since_2015_16_it_is_a_tenth_and_before_2005_06_nothing_is_said() -> None:
    rule = absence_threshold("persistent", 2019)
    assert rule is not None
    assert rule.share == 10
    assert absence_threshold("persistent", 2005) is None
    assert absence_threshold("severe", 2015) is None


@pytest.mark.req("2.24")
def test_an_area_whose_file_stops_at_easter_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "definitions" / "thresholds"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "Us"\n\n[[absence]]\ncode = "persistent_2011"\nmeasure = "persistent"\n'
        "first_year = 2011\nlast_year = 2012\nsessions = [10, 22, 30, 38, 46, 56]\nhalf_terms = 4\n"
    )
    made = WORKED["persistent_absentee"](Cohort(2012, 8, SESSIONS, home=tmp_path))
    shipped = WORKED["persistent_absentee"](Cohort(2012, 8, SESSIONS))
    assert made is not None
    assert shipped is not None
    assert made.value.tolist() == [1, 1, 0, 0, 0]
    assert shipped.value.tolist() == [1, 0, 0, 0, 0]


def test_enrolments_without_possible_sessions_or_with_unknown_absence_are_left_out() -> None:
    made = WORKED["sessions_missed"](Cohort(2019, 8, SESSIONS))
    assert made is not None
    assert made.counts.tolist() == [True, True, False, False, False]


def test_without_sessions_nothing_is_made_of_absence() -> None:
    bare = Cohort(2019, 8, SESSIONS.select("sessions_possible"))
    assert all(WORKED[name](bare) is None for name in ("sessions_missed", "persistent_absentee", "sessions_attended"))


def test_phonics_threshold_is_not_guessed_for_a_year_in_which_it_is_not_known() -> None:
    assert [phonics_threshold(year) for year in (2011, 2012, 2025, 2026)] == [None, 32, 32, None]
    marks = pl.DataFrame({"phonics": ["32", "31"]})
    assert WORKED["phonics_met"](Cohort(2026, 1, marks)) is None


def test_outcome_of_the_check_needs_no_threshold() -> None:
    made = WORKED["phonics_met"](Cohort(2026, 1, pl.DataFrame({"phonics_outcome": ["Wa", "Wt"]})))
    assert made is not None
    assert made.value.tolist() == [1, 0]


@pytest.mark.req("X.5")
@pytest.mark.parametrize(
    ("code", "year", "scale"),
    [
        ("ks1_reading", 2015, "ks1_levels"), ("ks1_reading", 2016, "ks1_standards_2016"),
        ("ks1_reading", 2018, "ks1_standards_2016"), ("ks1_reading", 2019, "ks1_standards_2019"),
        ("ks1_reading", 2021, None), ("ks1_science", 2015, "ks1_whole_levels"),
        ("ks1_science", 2023, "ks1_science_2016"), ("ks1_speaking", 2016, None),
        ("eyfs_da", 2012, "eyfs_scale"), ("eyfs_da", 2013, None),
        ("eyfs_g01", 2012, None), ("eyfs_g01", 2013, "eyfs_goal_2013"), ("eyfs_g01", 2020, None),
        ("eyfs_g01", 2022, None), ("eyfs_e01", 2022, "eyfs_goal_2022"), ("eyfs_e01", 2019, None),
        ("phonics", 2011, None), ("phonics", 2020, None), ("mtc", 2021, None), ("mtc", 2022, "mtc_mark"),
    ],
)  # fmt: skip
def test_scale_of_the_year_a_result_was_taken(code: str, year: int, scale: str | None) -> None:
    held = scales.scale_in(scales.results()[code], year)
    assert (held.code if held else None) == scale


@pytest.mark.req("X.5")
def test_key_stage_1_of_year_6_is_worth_what_its_own_year_gave() -> None:
    frame = pl.DataFrame({"ks1_reading": ["2B", "2A", "3", "W"]})
    assert Cohort(2019, 6, frame).points("ks1_reading").tolist() == [15, 17, 21, 3]
    later = pl.DataFrame({"ks1_reading": ["PKF", "WTS", "EXS", "GDS"]})
    assert Cohort(2022, 6, later).points("ks1_reading").tolist() == [4, 6, 8, 10]
    latest = pl.DataFrame({"ks1_reading": ["PK1", "PK2", "PK3", "PK4", "P1i", "P4", "GDS"]})
    assert Cohort(2023, 6, latest).points("ks1_reading").tolist() == [2.5, 3, 3.5, 4, 0.25, 1.75, 10]
    assert not Cohort(2024, 6, frame).has("ks1_reading")


@pytest.mark.req("X.5")
def test_result_of_another_era_is_named_as_such() -> None:
    read = scales.read_results(pl.Series(["EXS", "2B", "Z9"]), result=scales.results()["ks1_reading"], year=2015)
    assert read.grades.to_list() == [None, "2B", None]
    assert read.wrong.tolist() == [0, 2]
    assert list(read.eras) == [0]


@pytest.mark.parametrize("word", ["Level 2B", "l2b", "2b", " 2B "])
def test_levels_are_read_however_they_are_written(word: str) -> None:
    read = scales.read_results(pl.Series([word]), result=scales.results()["ks1_maths"], year=2010)
    assert read.grades.to_list() == ["2B"]


def test_ambiguous_word_of_the_three_step_profile_is_not_guessed() -> None:
    """ "EX" may be expected or exceeding; where only expected is left, it is that."""
    known = scales.results()
    old = scales.read_results(pl.Series(["EX", "EXP", "EXC"]), result=known["eyfs_g01"], year=2016)
    new = scales.read_results(pl.Series(["EX"]), result=known["eyfs_e01"], year=2023)
    assert old.grades.to_list() == [None, "2", "3"]
    assert new.grades.to_list() == ["2"]
