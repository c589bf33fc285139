"""Authorities by code or name, and codes by date."""

from datetime import date

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.register import Authority, authorities, authority, in_force


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("886", "886"), ("Kent", "886"), ("kent county council", "886"), ("Stoke-on-Trent", "861"), ("Stoke", "861"),
        ("City of Stoke-on-Trent", "861"), ("Bristol, City of", "801"), ("St. Helens", "342"), ("Durham", "840"),
        ("Bournemouth Christchurch & Poole", "839"), ("London Borough of Camden", "202"),
    ],
)  # fmt: skip
def test_an_authority_is_found_as_people_write_it(text: str, code: str) -> None:
    assert authority(text).code == code


def test_of_two_with_one_name_the_one_in_force_is_meant() -> None:
    assert authority("Dorset", on=date(2018, 8, 31)).code == "835"
    assert authority("Dorset", on=date(2019, 8, 31)).code == "838"
    assert authority("Dorset").code == "838"


def test_an_unknown_name_names_the_nearest() -> None:
    with pytest.raises(InputError, match=r"Did you mean Leicester \(856\)"):
        authority("Liecester")
    with pytest.raises(InputError, match="for example Kent or 886"):
        authority("xyzzy")


def test_authorities_of_the_files_are_known_too() -> None:
    assert authority("Westmere", known=[Authority("998", "Westmere")]).code == "998"


@pytest.mark.parametrize(("year", "count"), [(2010, 152), (2019, 151), (2021, 152), (2023, 153), (2024, 153)])
def test_there_are_as_many_authorities_as_there_were(year: int, count: int) -> None:
    # domain handbook, section 1: 152 (2009), 151 (Apr 2019), 152 (2021), 153 (since Apr 2023)
    assert sum(a.on(date(year, 8, 31)) for a in authorities()) == count


def test_codes_are_taken_to_the_day_where_one_alone_follows() -> None:
    codes = pl.DataFrame({"la": ["835", "836", "837", "838", "839", "909", "928", "850"]})

    early = codes.select(in_force("la", date(2018, 8, 31))).to_series().to_list()
    late = codes.select(in_force("la", date(2023, 8, 31))).to_series().to_list()

    # two became Bournemouth, Christchurch and Poole, two came of Cumbria and of Northamptonshire: no code alone tells
    assert early == ["835", "836", "837", "835", "839", "909", "928", "850"]
    assert late == ["838", "839", "839", "838", "839", "909", "928", "850"]
