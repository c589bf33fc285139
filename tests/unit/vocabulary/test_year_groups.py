"""Year groups, terms and half terms."""

from datetime import date

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary import AcademicYear, Term, YearGroup, half_terms, year_groups

WRITTEN = {
    "Year 6": 6, "Y6": 6, "6": 6, " 06 ": 6, "yr 6": 6, "Year 11": 11, "NC Year 10": 10, "13": 13, "Year-10": 10,
    "R": 0, "Reception": 0, "FS2": 0, "Year R": 0, "YR": 0, "0": 0, "6.0": 6,
    "N1": -1, "Nursery": -1, "N2": -1, "FS1": -1, "-1": -1,
}  # fmt: skip


@pytest.mark.req("X.1")
@pytest.mark.parametrize(("text", "number"), WRITTEN.items())
def test_a_year_group_is_a_number(text: str, number: int) -> None:
    assert YearGroup.parse(text).number == number


@pytest.mark.parametrize("text", ["", "14", "Year 66", "6B", "M", "X", "Year", "\u0666", "²"])
def test_what_is_no_year_group_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not a year group"):
        YearGroup.parse(text)
    assert year_groups(pl.Series([text])).to_list() == [None]


def test_a_column_of_year_groups_is_read_as_each_alone() -> None:
    found = year_groups(pl.Series("year_group", [*WRITTEN, None]))
    assert found.to_list() == [*WRITTEN.values(), None]
    assert found.dtype == pl.Int8
    assert found.name == "year_group"
    assert year_groups(pl.Series([6.0, 6.5, None])).to_list() == [6, None, None]
    assert year_groups(pl.Series([-1, 0, 13, 14])).to_list() == [-1, 0, 13, None]


@pytest.mark.req("X.1")
def test_ages_and_key_stages_are_the_fields() -> None:
    assert YearGroup(6).ages == (10, 11)  # domain handbook §1
    assert YearGroup(0).ages == (4, 5)
    assert [YearGroup(n).key_stage for n in (-1, 0, 1, 2, 3, 6, 7, 9, 10, 11, 12)] == [
        "EYFS", "EYFS", "KS1", "KS1", "KS2", "KS2", "KS3", "KS3", "KS4", "KS4", "KS5",
    ]  # fmt: skip
    assert YearGroup(6).born(AcademicYear(2019)) == (date(2007, 9, 1), date(2008, 8, 31))
    assert [str(YearGroup(n)) for n in (-1, 0, 6)] == ["Nursery", "Reception", "Year 6"]
    with pytest.raises(InputError, match="Year 13"):
        YearGroup(14)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Autumn", "autumn"), ("Spring term", "spring"), ("Sum 1", "summer"), ("HT3", "spring"), ("half-term 6", "summer"),
     ("Term 2", "spring"), ("AUT", "autumn")],
)  # fmt: skip
def test_a_term_is_told_however_written(text: str, name: str) -> None:
    assert str(Term.parse(text)) == name


def test_a_term_has_two_half_terms_with_dates() -> None:
    summer = Term.parse("summer")
    assert summer.half_terms == ("HT5", "HT6")
    assert summer.dates(AcademicYear(2019)) == (date(2019, 4, 17), date(2019, 7, 22))
    assert Term.parse("autumn").dates(AcademicYear(2019))[0] == date(2018, 9, 1)
    days = [day for half in half_terms() for day in half.dates(AcademicYear(2019))]
    assert days == sorted(days)
    with pytest.raises(InputError, match="not a term"):
        Term.parse("winter")
