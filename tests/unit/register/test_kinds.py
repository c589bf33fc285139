"""Kinds and types of school."""

import polars as pl
import pytest

from keystage.analysis.register.inspections import with_words
from keystage.analysis.register.kinds import kinds_of_school, with_kind, with_phase
from keystage.analysis.register.school_types import school_types, with_type


def _kind(**facts: object) -> tuple[str | None, str | None]:
    row = {
        "name": None, "age_low": None, "age_high": None, "type_words": None, "kind_words": None, "lasting_type": None,
        "phase_words": None,
    } | facts  # fmt: skip
    text = dict.fromkeys(("name", "type_words", "kind_words", "lasting_type", "phase_words"), pl.String)
    ages = {"age_low": pl.Int32, "age_high": pl.Int32}
    frame = pl.DataFrame([row], schema=text | ages)
    found = with_kind(with_phase(with_type(frame)))
    return found["kind"][0], found["phase"][0]


@pytest.mark.parametrize(
    ("low", "high", "kind", "phase"),
    [
        (4, 7, "infant", "primary"), (5, 8, "infant", "primary"),
        (4, 9, "first", "primary"), (3, 10, "first", "primary"), (7, 11, "junior", "primary"),
        (4, 11, "primary", "primary"), (2, 11, "primary", "primary"),
        (8, 12, "middle", "primary"), (9, 13, "middle", "secondary"), (10, 14, "middle", "secondary"),
        (11, 18, "secondary", "secondary"), (13, 18, "upper", "secondary"), (4, 18, "all_through", "all_through"),
        (16, 19, "sixth_form", "post16"),
    ],
)  # fmt: skip
@pytest.mark.req("X.1")
def test_ages_tell_the_kind(low: int, high: int, kind: str, phase: str) -> None:
    assert _kind(age_low=low, age_high=high, name="Westmere School", type_words="CY") == (kind, phase)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mill Lane Infant School", "infant"), ("St Anne's Church of England First School", "first"),
        ("Highcroft Junior School", "junior"), ("Westmere Junior and Infant School", "primary"),
        ("High Halden Church of England Primary School", "primary"), ("Wenbury Middle School", "middle"),
        ("Westmere High School", "secondary"), ("Westmere College", None),
    ],
)  # fmt: skip
def test_a_name_tells_it_where_ages_do_not(name: str, kind: str | None) -> None:
    assert _kind(name=name)[0] == kind


def test_a_special_school_is_one_whatever_its_ages() -> None:
    assert _kind(age_low=4, age_high=11, type_words="Community special school", name="Northgate") == (
        "special",
        "special",
    )
    assert _kind(phase_words="State-funded special school", name="Northgate") == ("special", "special")
    assert _kind(type_words="PRU", name="Westmere PRU") == ("pru", "alternative")
    assert _kind(type_words="CYS", name="Westmere Hospital School") == ("hospital", "alternative")


def test_a_later_files_type_still_tells_a_special_school() -> None:
    assert _kind(lasting_type="Foundation special school", age_low=2, age_high=19)[0] == "special"


def test_a_phase_stands_for_the_kind_where_nothing_else_tells() -> None:
    assert _kind(name="Christ Church School", phase_words="Primary") == ("primary", "primary")
    assert _kind(name="Christ Church School") == (None, None)


@pytest.mark.parametrize(
    ("words", "code", "maintained"),
    [
        ("CY", "community", True), ("Community school", "community", True), ("ACC", "academy_converter", False),
        ("Academy - Converter mainstream", "academy_converter", False), ("F", "free_school", False),
        ("Free schools", "free_school", False), ("VA", "voluntary_aided", True), ("AC", "academy_sponsored", False),
        ("something new", None, None),
    ],
)  # fmt: skip
def test_types_are_known_as_files_write_them(words: str, code: str | None, maintained: bool | None) -> None:
    frame = pl.DataFrame(
        {"type_words": [words], "kind_words": [None], "lasting_type": [words]},
        schema=dict.fromkeys(("type_words", "kind_words", "lasting_type"), pl.String),
    )
    found = with_type(frame)
    assert (found["type"][0], found["maintained"][0]) == (code, maintained)


def test_no_word_means_two_types() -> None:
    words = [w for t in school_types() for w in t.tokens]
    assert len(words) == len(set(words))


def test_special_schools_have_no_family_to_be_compared_with() -> None:
    assert not any(k.family for k in kinds_of_school() if k.code in ("special", "pru", "hospital"))


@pytest.mark.req("X.4")
@pytest.mark.parametrize(
    ("outcome", "day", "words", "grade"),
    [
        ("3", "2012-07-31", "Satisfactory", "3"), ("3", "2012-09-01", "Requires improvement", "3"),
        ("Requires Improvement", "2010-03-01", "Satisfactory", "3"), ("2", "2008-01-01", "Good", "2"),
        ("Special measures", "2015-01-01", "Inadequate (special measures)", "4"),
        ("Serious Weaknesses", "2019-01-01", "Inadequate (serious weaknesses)", "4"),
        ("Outstanding", "2007-01-01", "Outstanding", "1"), ("5", "2001-01-01", "5", "5"),
    ],
)  # fmt: skip
def test_an_outcome_is_worded_by_the_regime_of_its_day(outcome: str, day: str, words: str, grade: str) -> None:
    rows = pl.DataFrame({"inspection_outcome": [outcome], "inspection_date": [day]}).with_columns(
        pl.col("inspection_date").str.to_date()
    )
    found = with_words(rows)
    assert (found["inspection_words"][0], found["inspection_outcome"][0]) == (words, grade)
