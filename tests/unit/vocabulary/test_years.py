"""The academic year is read, named and dated as the field does."""

from datetime import date

import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary import AcademicYear


@pytest.mark.parametrize("text", ["2018/19", "2018-19", "2018 to 2019", "201819", "2018/2019", " 2018–19 "])
def test_year_is_read_in_every_form_people_write(text: str) -> None:
    assert AcademicYear.parse(text) == AcademicYear(2019)


def test_year_across_the_century_is_read() -> None:
    assert str(AcademicYear.parse("1999/00")) == "1999/00"


@pytest.mark.parametrize("text", ["2019", "2018/20", "18/19", "", "next year"])
def test_year_that_could_mean_two_things_is_refused_with_what_to_write(text: str) -> None:
    with pytest.raises(InputError, match="2018/19"):
        AcademicYear.parse(text)


def test_default_as_at_is_six_months_after_the_results_year_ends() -> None:
    assert AcademicYear(2023).default_as_at == date(2024, 2, 29)
    assert AcademicYear(2019).default_as_at == date(2020, 2, 29)


def test_year_of_a_day_turns_on_the_first_of_september() -> None:
    assert AcademicYear.containing(date(2019, 8, 31)) == AcademicYear(2019)
    assert AcademicYear.containing(date(2019, 9, 1)) == AcademicYear(2020)
