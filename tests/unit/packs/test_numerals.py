"""Numbers and dates as a reader meets them."""

from datetime import date

import pytest

from keystage.analysis.packs import numerals


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (date(2019, 3, 6), "nearly five years ago"),  # as the handbook's page has it, at 29 February 2024
        (date(2019, 2, 28), "five years ago"),
        (date(2018, 12, 1), "just over five years ago"),
        (date(2018, 8, 1), "about five and a half years ago"),
        (date(2023, 11, 29), "three months ago"),
        (date(2024, 1, 29), "one month ago"),
        (date(2024, 2, 20), "less than a month ago"),
        (date(2023, 2, 28), "one year ago"),
    ],
)
def test_ago_says_an_age_in_words(when: date, words: str) -> None:
    assert numerals.ago(when, date(2024, 2, 29)) == words


@pytest.mark.parametrize(
    ("cohort", "points"), [(44, "2.3 points"), (29, "3.4 points"), (8, "13 points"), (10, "10 points")]
)
def test_one_pupil_is_said_in_points(cohort: int, points: str) -> None:
    assert numerals.one_pupil(cohort) == points


def test_scores_have_a_sign_and_a_true_minus() -> None:
    assert [numerals.signed(v) for v in (2.4, -2.1, 0.0, -0.04)] == ["+2.4", "−2.1", "0", "0"]


def test_percentages_are_whole_and_halves_go_up() -> None:
    assert [numerals.percent(v) for v in (60.5, 61.49, 0.4)] == ["61%", "61%", "0%"]


def test_ranges_and_lists_read_as_people_write_them() -> None:
    assert numerals.span(-0.4, 2.1, "score", 1, progress=True) == "−0.4 to 2.1"
    assert numerals.span(None, 2.1, "score") == ""
    assert numerals.and_list(["a", "b", "c"]) == "a, b and c"
