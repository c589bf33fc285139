"""Finding schools by what a person writes, and saying what is not known."""

import polars as pl
import pytest
from tests.factories.pool import school

from keystage.analysis.errors import InputError
from keystage.analysis.register import SCHOOLS, by_adviser, by_authority, find, latest_year, not_known, state_funded


def _schools() -> pl.DataFrame:
    rows = [
        school("999001", laestab="9982001", name="St Mary's Church of England Primary School", town="Wenbury"),
        school(
            "999002", laestab="9982002", name="St. Mary's Catholic Primary", town="Westmere", adviser="R. Fenwright"
        ),
        school("999003", laestab="9982001", name="St Mary's School", town="Wenbury", state="closed"),
        school("999004", laestab="9982004", name="Priory St Mary School", la=None, type="independent"),
    ]
    return pl.DataFrame(rows, schema=dict(SCHOOLS))


@pytest.mark.parametrize(
    ("text", "urns"),
    [
        ("999002", ["999002"]), ("9982001", ["999001", "999003"]), ("998/2001", ["999001", "999003"]),
        ("st marys c of e", ["999001"]), ("St Mary, Westmere", ["999002"]), ("nobody", []), ("  ", []),
        ("St Mary's Catholic Primary School", ["999002"]), ("st mary", ["999001", "999002", "999003", "999004"]),
    ],
)  # fmt: skip
def test_schools_are_found_by_number_or_name(text: str, urns: list[str]) -> None:
    assert find(_schools(), text)["urn"].to_list() == urns


def test_what_is_missing_is_said() -> None:
    said = not_known(_schools())

    assert "1 of 4 have no authority: import a register or an establishment list." in said
    assert "3 of 4 have no adviser: import the authority's list of schools." in said
    assert "All have no graded inspection held." in said
    assert not any("no name" in s for s in said)


def test_schools_are_counted_by_authority_and_adviser() -> None:
    assert by_authority(_schools()).rows() == [("998", None, 3, 1, 1), (None, None, 1, 0, 0)]
    assert by_adviser(_schools()).rows() == [("R. Fenwright", 1), (None, 3)]


def test_closed_and_independent_schools_are_not_listed() -> None:
    assert state_funded(_schools())["urn"].to_list() == ["999001", "999002"]


def test_without_any_year_nothing_is_held() -> None:
    with pytest.raises(InputError, match="keystage import"):
        latest_year([])
