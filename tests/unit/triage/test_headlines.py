"""What stands out: chosen by the rules of domain 9a.13, said in pupils."""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.factories.evidence import (
    ALDER_BRIDGE,
    BEECH_HILL,
    CLOSING,
    HIGHCROFT_JUNIOR,
    LOW_FELL,
    MILL_LANE_INFANT,
    NORTHGATE_SPECIAL,
    PINE_ACADEMY,
    RIVERSIDE,
    evidence,
    school,
)

from keystage.analysis.triage import Headline, facts, headlines

ALL = evidence()
FOUND = headlines(ALL, facts(ALL))
Histories = Mapping[tuple[str, str], Mapping[int, tuple[float | None, ...]]]


def found(histories: Histories, *, audience: str = "adviser", **facts_of_school: Any) -> tuple[Headline, ...]:
    one = evidence(school(urn="999050", **facts_of_school), histories={"999050": histories})
    return headlines(one, facts(one), audience=audience)["999050"]  # type: ignore[arg-type]


def said(urn: str) -> list[str]:
    return [f"{h.lead} {h.text}".strip() for h in FOUND[urn]]


def test_school_of_the_pictures_reads_as_the_picture_does() -> None:
    assert said(ALDER_BRIDGE) == [
        "Attendance: 81 of 312 pupils missed a tenth of school or more (26%, national 8): about **56 pupils** more "
        "than the national rate would give. Clear; third comparable year.",
        "Writing: 52% reached the expected standard, national 78: about **11 pupils** fewer than the national rate "
        "would give. Clear; second comparable year.",
        "A strength, reading: pupils made more progress than pupils nationally with the same start, by **2.4 points** "
        "(0.5 to 4.3). Clear; second comparable year.",
    ]  # fmt: skip
    assert [(h.shape, h.clear, h.strength) for h in FOUND[ALDER_BRIDGE]] == [
        ("down", True, False), ("down", True, False), ("up", True, True),
    ]  # fmt: skip


def test_all_three_subjects_are_not_said_where_writing_explains_them() -> None:
    assert "ks2_rwm_exp" not in [h.measure for h in FOUND[ALDER_BRIDGE]]


def test_high_attainment_and_weak_progress_in_one_subject_stand_side_by_side() -> None:
    reading = [h for h in FOUND[HIGHCROFT_JUNIOR] if "reading" in h.measure]
    assert [(h.measure, h.strength) for h in reading] == [("ks2_reading_progress", False), ("ks2_reading_exp", True)]


def test_where_nothing_is_certain_the_page_says_so_and_then_the_core_outcome() -> None:
    assert said(RIVERSIDE) == [
        "Nothing here differs clearly from schools nationally.",
        "All three subjects: 67% reached the expected standard, national 65: less than one pupil’s difference.",
    ]
    assert not any(h.clear for h in FOUND[RIVERSIDE])


def test_small_cohort_speaks_in_pupils_over_years_without_a_percentage() -> None:
    assert said(LOW_FELL) == [
        "Seven pupils in Year 6: too few to compare in one year. Over two years 10 of 16 reached the expected "
        "standard; about 10 would at the national rate."
    ]


def test_small_cohort_that_is_clear_over_years_says_that() -> None:
    first = FOUND[BEECH_HILL][0]
    assert first.clear
    assert first.text == (
        "14 of 28 pupils reached the expected standard over two years; about 22 would at the national rate: "
        "**8 pupils** fewer. Clear over two years together."
    )
    assert "%" not in " ".join(said(BEECH_HILL))


def test_special_school_is_not_set_against_schools_nationally() -> None:
    assert len(FOUND[NORTHGATE_SPECIAL]) == 1
    assert "not set against schools nationally" in FOUND[NORTHGATE_SPECIAL][0].text


def test_school_without_published_results_says_why() -> None:
    assert said(CLOSING) == ["There are no results to compare (5 or fewer pupils: not published)."]


def test_infant_school_speaks_of_what_it_has() -> None:
    assert [h.lead for h in FOUND[MILL_LANE_INFANT]] == ["Early years:", "A strength, writing at 7:", "Phonics:"]


def test_progress_8_is_said_in_grades() -> None:
    assert FOUND[PINE_ACADEMY][0].text.startswith(
        "pupils made less progress than pupils nationally with the same start, by **0.52 of a grade** in each subject "
        "(0.33 to 0.71)."
    )


def test_progress_is_said_as_the_score_even_where_the_file_prints_a_national_one() -> None:
    (first, *_) = found({("ks4_progress8", "all"): {2019: (0.50, 238, -0.03)}}, kind="secondary", phase="secondary")
    assert "by **0.50 of a grade** in each subject (0.34 to 0.66)." in first.text  # 1.96 x 1.283 / sqrt(238) = 0.163


def test_second_clear_year_weighs_more_than_a_first_of_the_same_size() -> None:
    first = found({
        ("ks2_maths_exp", "all"): {2018: (76, 60, 76), 2019: (60, 60, 79)},
        ("ks2_reading_exp", "all"): {2018: (55, 60, 75), 2019: (54, 60, 73)},
    })  # fmt: skip
    assert [h.lead for h in first[:2]] == ["Reading:", "Maths:"]
    assert first[0].text.endswith("Clear; second comparable year.")
    assert first[1].text.endswith("Clear; not so in the last comparable year.")


def test_first_comparable_year_says_so() -> None:
    (writing, *_) = found({("ks2_writing_exp", "all"): {2017: (50, 60, 76), 2019: (50, 60, 78)}})
    assert writing.text.endswith("Clear; no earlier comparable year.")  # 2017 lies before the break of 2018


def test_disadvantaged_pupils_are_set_against_other_pupils_nationally_over_years() -> None:
    lines = found({
        ("ks2_rwm_exp", "all"): {2018: (64, 40, 64), 2019: (65, 40, 65)},
        ("ks2_rwm_exp", "disadvantaged"): {2018: (33, 15, 51, 70), 2019: (33, 15, 51, 71)},
    })  # fmt: skip
    assert lines[0].lead == "Disadvantaged pupils, all three subjects:"
    assert lines[0].text == (
        "10 of 30 reached the expected standard over two years; about 21 would at the national rate of other pupils: "
        "**11 pupils** fewer. Clear over two years together."
    )


def test_gap_that_is_no_wider_than_nationally_is_no_headline() -> None:
    lines = found({
        ("ks2_rwm_exp", "all"): {2018: (64, 40, 64), 2019: (65, 40, 65)},
        ("ks2_rwm_exp", "disadvantaged"): {2018: (50, 40, 51, 70), 2019: (50, 40, 51, 71)},
    })  # fmt: skip
    assert "disadvantaged" not in [h.group for h in lines]


def test_one_pupil_is_said_as_one() -> None:
    lines = found({("ks2_rwm_exp", "all"): {2019: (62, 40, 65)}})
    assert lines[1].text == (
        "62% reached the expected standard, national 65: about **one pupil** fewer than the national rate would give. "
        "May be chance."
    )


def test_nothing_else_is_said_only_where_it_is_true() -> None:
    one = found({("ks2_reading_exp", "all"): {2019: (95, 60, 73)}})
    assert one[-1].text == "Nothing else here differs clearly from schools nationally."
    two_attendance = found({
        ("absence_persistent", "all"): {2019: (30, 300, 8.2)},
        ("ks2_rwm_exp", "disadvantaged"): {2019: (20, 30, 51, 71)},
        ("ks2_reading_exp", "disadvantaged"): {2019: (30, 30, 62, 78)},
    })  # fmt: skip
    assert not any(h.text.startswith("Nothing else") for h in two_attendance)


def test_files_without_numbers_of_pupils_cannot_say_what_is_clear() -> None:
    lines = found({("ks2_rwm_exp", "all"): {2019: (50, None, 65)}})
    assert lines[0].text.startswith("Whether anything here differs clearly cannot be said")


def test_dfes_band_says_what_is_clear_where_no_interval_was_printed() -> None:
    one = evidence(
        school(urn="999050"),
        histories={"999050": {("ks2_writing_progress", "all"): {2018: (-3.1, None, 0)}}},
        year=2018,
        overrides={("999050", "ks2_writing_progress", "all", 2018): {"band": 5}},
    )
    lines = headlines(one, facts(one))["999050"]
    assert lines[0].clear
    assert lines[0].text.startswith(
        "pupils made less progress than pupils nationally with the same start, by **3.1 points**."
    )


def test_band_of_ten_pupils_or_fewer_says_nothing() -> None:
    one = evidence(
        school(urn="999050"),
        histories={"999050": {("ks2_writing_progress", "all"): {2018: (-3.1, 8, 0)}}},
        year=2018,
        overrides={("999050", "ks2_writing_progress", "all", 2018): {"band": 5}},
    )
    assert not any(h.clear for h in headlines(one, facts(one))["999050"])


@pytest.mark.parametrize(("audience", "words"), [("school", "Four pupils"), ("governors", "Fewer than 6 pupils")])
def test_cohort_under_six_is_counted_out_inside_the_school_only(audience: str, words: str) -> None:
    lines = found({("ks2_rwm_exp", "all"): {2019: (50, 4, 65)}}, audience=audience)
    assert lines[0].text.startswith(f"{words} in Year 6: too few to compare")


def test_clear_attendance_alone_does_not_say_that_nothing_else_differs() -> None:
    lines = found({("absence_persistent", "all"): {2019: (30, 300, 8.2)}})
    assert [h.text for h in lines][1:] == ["No other results are held for this year."]


def test_clear_attendance_beside_a_small_cohort_says_no_more_than_that() -> None:
    lines = found({("absence_persistent", "all"): {2019: (30, 60, 8.2)}, ("ks2_rwm_exp", "all"): {2019: (56, 9, 65)}})
    assert [h.text for h in lines][1:] == ["Nine pupils in Year 6: too few to compare in one year."]


def test_only_attendance_held_is_said_as_that() -> None:
    lines = found({("absence_persistent", "all"): {2019: (8, 300, 8.2)}})
    assert [h.text for h in lines] == [
        "Attendance does not differ clearly from schools nationally. No other results are held for this year."
    ]


def test_limit_is_kept() -> None:
    assert all(len(lines) <= 3 for lines in FOUND.values())
    assert [len(h) for h in headlines(ALL, facts(ALL), limit=1).values()] == [1] * 9


def test_no_sentence_grades_explains_or_dramatises() -> None:
    text = " ".join(f"{h.lead} {h.text}" for lines in FOUND.values() for h in lines).lower()
    for word in (
        "because",
        "thanks",
        "due to",
        "plummet",
        "soar",
        "crash",
        "worst",
        "best in",
        "outstanding",
        "inadequate",
    ):
        assert word not in text


@pytest.mark.req("2.35")
def test_clear_concern_is_said_beside_three_greater_strengths() -> None:
    lines = found(
        {
            ("ks2_reading_exp", "all"): {2019: (95, 60, 73)},
            ("ks2_writing_exp", "all"): {2019: (97, 60, 78)},
            ("ks2_maths_exp", "all"): {2019: (98, 60, 79)},
            ("absence_persistent", "all"): {2019: (14, 254, 8.2)},
        }
    )
    assert [h.shape for h in lines] == ["down", "up", "up"]
    assert "missed a tenth" in lines[0].text


def test_results_without_a_national_figure_are_not_said_to_lack_pupils() -> None:
    lines = found({("phonics_y1", "all"): {2019: (84, 57, None)}}, kind="infant")
    assert [h.text for h in lines] == [
        "No national figure is held for these results: read them over the years, and beside the schools you know."
    ]


@pytest.mark.parametrize("given", ["low", "high"])
def test_file_with_one_end_of_the_interval_only_still_gets_its_headlines(given: str) -> None:
    ends = {"low": None, "high": None} | {given: -1.1}
    one = evidence(
        school(urn="999050"),
        histories={"999050": {("ks2_writing_progress", "all"): {2018: (-3.1, None, 0)}}},
        year=2018,
        overrides={("999050", "ks2_writing_progress", "all", 2018): {"band": 5, **ends}},
    )
    lines = headlines(one, facts(one))["999050"]
    assert lines[0].text.startswith(
        "pupils made less progress than pupils nationally with the same start, by **3.1 points**."
    )


def test_whole_is_said_where_two_parts_or_more_point_the_same_way() -> None:
    lines = found(
        {
            ("ks2_rwm_exp", "all"): {2019: (23, 70, 65)},
            ("ks2_reading_exp", "all"): {2019: (40, 70, 73)},
            ("ks2_maths_exp", "all"): {2019: (40, 70, 79)},
        }
    )
    assert "ks2_rwm_exp" in [h.measure for h in lines]


def test_higher_standard_does_not_explain_the_expected_one_away() -> None:
    lines = found({("ks2_rwm_exp", "all"): {2019: (40, 80, 65)}, ("ks2_writing_high", "all"): {2019: (2, 80, 20)}})
    assert lines[0].measure == "ks2_rwm_exp"


def test_nothing_else_is_not_said_beside_a_whole_that_was_left_out() -> None:
    lines = found({("ks2_rwm_exp", "all"): {2019: (45, 80, 65)}, ("ks2_writing_exp", "all"): {2019: (50, 80, 78)}})
    assert not any("Nothing else" in h.text for h in lines)


def test_small_cohort_s_years_together_are_said_once() -> None:
    lines = found({("ks2_rwm_exp", "all"): {2018: (50, 14, 64), 2019: (22, 9, 65)}})
    assert len([h for h in lines if "Over two years" in h.text or "over two years" in h.text]) == 1
