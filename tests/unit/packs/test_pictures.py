"""The pictures of a page as chart values."""

from typing import Any

import pytest
from tests.factories.evidence import (
    ALDER_BRIDGE,
    BEECH_HILL,
    LOW_FELL,
    MILL_LANE_INFANT,
    PINE_ACADEMY,
    evidence,
    school,
)

from keystage.analysis.charts import Bars, Chart, DotInterval, Trend
from keystage.analysis.packs.dossier import dossiers
from keystage.analysis.packs.pictures import pictures
from keystage.analysis.packs.subject import Subject, subject


def about(urn: str, **options: Any) -> Subject:
    return subject(dossiers(evidence(urn, **options)).of(urn), audience="adviser", home=None)


def drawn(histories: dict[Any, Any], year: int = 2019, **facts: Any) -> tuple[Chart | str, ...]:
    known = evidence(school(urn="999050", **facts), histories={"999050": histories}, year=year)
    return pictures(subject(dossiers(known).of("999050"), audience="adviser", home=None))


def trend_of(picture: Chart | str) -> Trend:
    assert isinstance(picture, Trend)
    return picture


def test_a_primary_has_six_pictures_in_order() -> None:
    kinds = [type(picture).__name__ for picture in pictures(about(ALDER_BRIDGE))]
    assert kinds == ["Trend", "Trend", "Trend", "Trend", "DotInterval", "Trend"]


@pytest.mark.req("X.5")
def test_a_line_stops_at_a_break_and_the_break_says_why() -> None:
    writing = trend_of(pictures(about(ALDER_BRIDGE))[2])
    assert [(point.year, point.run) for point in writing.points] == [(2016, 0), (2017, 0), (2018, 1), (2019, 1)]
    assert writing.breaks == ((2018, "writing judged by new rules", "full"),)
    reading = trend_of(pictures(about(ALDER_BRIDGE))[1])
    assert {point.run for point in reading.points} == {0}


@pytest.mark.req("X.6")
def test_years_without_tests_are_gaps_with_a_reason() -> None:
    entries = {2018: (70, 30, 75), 2019: (75, 30, 73), 2023: (80, 30, 73)}
    reading = trend_of(drawn({("ks2_reading_exp", "all"): entries}, year=2023)[1])
    assert [(p.year, p.value, p.reason) for p in reading.points[2:5]] == [
        (2020, None, "no tests"), (2021, None, "no tests"), (2022, None, "not published"),
    ]  # fmt: skip
    assert [p.run for p in reading.points if p.value is not None] == [0, 0, 1]


def test_pictures_that_stand_together_share_one_scale() -> None:
    made = pictures(about(ALDER_BRIDGE))
    scales = {trend_of(picture).scale for picture in made[:4]}
    assert len(scales) == 1
    low, high = scales.pop() or (0, 0)
    values = [v for p in made[:4] for x in trend_of(p).points for v in (x.value, x.national) if v is not None]
    values += [v for p in made[:4] for v in (trend_of(p).points[-1].low, trend_of(p).points[-1].high) if v is not None]
    assert low <= min(values)
    assert max(values) <= high <= 100
    assert trend_of(made[5]).scale is None


def test_progress_shows_intervals_and_the_last_comparable_year_thin() -> None:
    progress = pictures(about(ALDER_BRIDGE))[4]
    assert isinstance(progress, DotInterval)
    reading = progress.rows[0]
    assert (reading.value, reading.clear, reading.words) == (2.4, True, "clearly above")
    assert reading.earlier is not None
    assert reading.earlier[0] == 2.1
    assert progress.note == "thin grey: 2018. 42 of 44 matched"
    assert progress.title == "Progress: clearly above in reading, below in writing"


@pytest.mark.parametrize("year", [2024, 2025])
def test_no_progress_is_shown_for_a_year_without_it(year: int) -> None:
    histories = {
        ("ks2_reading_exp", "all"): {year: (70, 30, 75)},
        ("ks2_reading_progress", "all"): {2019: (1.0, 30, 0)},
    }
    picture = drawn(histories, year=year)[4]
    assert picture == f"Progress: no progress measure in {year - 1}/{year % 100}."


def test_cohorts_of_ten_or_fewer_are_counts_and_not_tested() -> None:
    picture = pictures(about(LOW_FELL))[0]
    assert isinstance(picture, Bars)
    assert (picture.rows[-1].numerator, picture.rows[-1].n, picture.rows[-1].value) == (3, 7, None)


def test_a_small_cohort_shows_three_years_of_pupils() -> None:
    made = pictures(about(BEECH_HILL))
    reading, everything = made[1], made[0]
    assert isinstance(reading, Bars)
    assert [(r.label, r.numerator, r.n, r.value) for r in reading.rows] == [
        ("2017", 10, 14, None), ("2018", 9, 15, None), ("2019", 7, 13, None),
    ]  # fmt: skip
    assert isinstance(everything, Bars)
    assert [row.label for row in everything.rows] == ["2018", "2019"]  # the writing rules changed in 2018
    assert "%" not in reading.title + everything.title


def test_an_infant_school_gets_early_years_and_key_stage_1() -> None:
    made = pictures(about(MILL_LANE_INFANT))
    assert [trend_of(p).measure for p in made[:2]] == [
        "Good level of development",
        "Met the phonics standard in Year 1",
    ]


def test_a_secondary_shows_progress_8_with_two_decimals() -> None:
    progress8 = trend_of(pictures(about(PINE_ACADEMY))[0])
    assert (progress8.unit, progress8.decimals) == ("score", 2)
    assert progress8.points[-1].low == pytest.approx(-0.52 - 1.96 * 1.283 / 172**0.5)


def test_a_thin_file_gives_a_sentence_in_place_of_what_is_missing() -> None:
    made = drawn({("ks2_rwm_exp", "all"): {2018: (60, 30, 64)}}, year=2018)
    assert isinstance(made[0], Trend)
    assert made[1] == "Reading: no figures are held for 2017/18."
    assert made[5] == "Attendance: no figures are held for 2017/18."


def test_a_suppressed_school_says_so() -> None:
    made = drawn({("ks2_rwm_exp", "all"): {2019: (None, None, 65)}})
    assert made[0] == "All three subjects: 5 or fewer pupils: not published."
