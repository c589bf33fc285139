"""How far apart grades stand: levels, sub-levels, double grades, marks."""

import pytest

import keystage as ks
from keystage.analysis.moderation.ladder import ladder_of, scale_of
from keystage.analysis.moderation.rules import ladder_rules
from keystage.analysis.scales import scales


@pytest.mark.parametrize(
    ("scale", "first", "second", "steps", "levels"),
    [
        ("ks2_levels_teacher", "4", "5", 1, 1),  # whole levels: a level is a step
        ("ks1_levels", "2", "3", 1, 1),
        ("ks1_levels", "2C", "2B", 1, 1 / 3),  # the plain 2 stands with 2B, not between
        ("ks1_levels", "2B", "3", 3, 1),  # 3 is worth what 3B is
        ("ks1_levels", "2", "2B", 0, 0),
        ("ks1_levels", "2B", "1A", -2, -2 / 3),
        ("ks2_levels_teacher", "4B", "4", 0, 0),
        ("ks2_levels_teacher", "4A", "5C", 1, 1 / 3),
        ("gcse_combined_9_1", "5-5", "6-5", 1, 1 / 2),
        ("ks2_writing_2022", "PK6", "WTS", 1, 1),
        ("phonics_mark", "31", "33", 2, 2),
    ],
)
def test_grades_stand_so_far_apart(scale: str, first: str, second: str, steps: int, levels: float) -> None:
    found = ks.agreement([first], [second], scale)
    assert found.difference.value == steps
    assert found.levels == pytest.approx(levels)
    assert found.adjacent.value == (100 if abs(steps) <= 1 else 0)


def test_one_sub_level_among_whole_levels_makes_sub_levels_the_steps() -> None:
    whole = ks.agreement(["3", "4"], ["4", "4"], "ks2_levels_teacher")
    mixed = ks.agreement(["3", "4", "4C"], ["4", "4", "4C"], "ks2_levels_teacher")
    assert (whole.difference.value, whole.levels) == (0.5, 0.5)
    assert (mixed.difference.value, mixed.levels) == (1.0, pytest.approx(1 / 3))


def test_table_shows_the_grades_between() -> None:
    table = ks.agreement(["WTS", "GDS"], ["WTS", "GDS"], "ks2_writing_2022").table
    assert table.rows() == [("WTS", 1, 0, 0), ("EXS", 0, 0, 0), ("GDS", 0, 0, 1)]


def test_listed_grades_may_be_sub_levels() -> None:
    plain = ks.agreement(["c", "b"], ["b", "a"], "c, b, a")
    thirds = ks.agreement(["c", "b"], ["b", "a"], ["c", "b", "a"], steps_in_level=3)
    assert (plain.levels, thirds.levels) == (1, pytest.approx(1 / 3))


def test_grades_are_read_without_regard_to_case_or_spelling() -> None:
    found = ks.agreement(["exs", " EXS ", "Expected"], ["EXS", "expected", "EX"], "ks2_writing_2022")
    assert found.exact.value == 100


def test_case_counts_where_two_grades_differ_by_it_alone() -> None:
    assert ks.agreement(["a", "A"], ["A", "A"], ["a", "A"]).exact.value == 50


@pytest.mark.parametrize("scale", [[], ["EXS"], ["EXS", "EXS"], "EXS,", "no_such_scale"])
def test_what_is_no_scale_is_refused(scale: str | list[str]) -> None:
    with pytest.raises(ks.InputError):
        ks.agreement(["EXS"], ["EXS"], scale)


@pytest.mark.parametrize("scale", ["ks2_fine_levels", "ks2_average_levels"])
def test_a_scale_of_any_number_has_no_steps(scale: str) -> None:
    with pytest.raises(ks.MethodError, match="no steps"):
        ks.agreement(["4.1"], ["4.2"], scale)


def test_a_level_is_at_least_a_step() -> None:
    with pytest.raises(ks.InputError, match="one step or more"):
        ks.agreement(["a"], ["b"], ["a", "b"], steps_in_level=0)


def test_every_grade_of_a_scale_has_a_place() -> None:
    for scale in scales():
        if scale.kind == "grades":
            codes = [grade.code for grade in scale.grades]
            assert ladder_of(scale, codes).missing(codes) == []


def test_ladders_name_scales_and_grades_that_there_are() -> None:
    for scale in scales():
        codes = {grade.code for grade in scale.grades}
        for rule in ladder_rules(scale.code):
            sub_levels = rule.steps_in_level == 3
            known = ladder_of(scale_of(scale.code), [*codes] if sub_levels else ["3", "4"] if rule.grades else codes)
            assert known.steps_in_level == rule.steps_in_level, (scale.code, rule.code)
