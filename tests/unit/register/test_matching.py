"""Rows of an authority's sheet find their school, or say why not."""

import polars as pl
import pytest

from keystage.analysis.register.matching import MatchResult, match_schools
from keystage.analysis.register.school_names import full_of

_SCHOOLS = pl.DataFrame(
    [
        ("999001", "9982001", "St Mary's Church of England Primary School", "Westmere", "WM1 1AA", "open"),
        ("999002", "9982002", "St Mary's Catholic Primary School", "Westmere", "WM1 1AB", "open"),
        ("999003", "9982003", "Alder & Birch Community Primary School", "Westmere", None, "open"),
        ("999004", "9982004", "Cedar Infant School", "Eastmere", "EM1 1AA", "open"),
        ("999005", "9982005", "Cedar Junior School", "Eastmere", "EM1 1AA", "open"),
        ("999006", "9982006", "Damson Primary School", "Westmere", "WM2 1AA", "closed"),
        ("999007", "9982006", "Damson Primary Academy", "Westmere", "WM2 1AA", "open"),
        ("999008", "9982008", "Elm Primary School", "Westmere", "WM3 1AA", "open"),
        ("999009", "9982009", "Elm Primary School", "Eastmere", "EM3 1AA", "open"),
    ],
    schema=["urn", "laestab", "name", "town", "postcode", "state"],
    orient="row",
)


def _match(**columns: str | None) -> MatchResult:
    frame = pl.DataFrame(
        {"row": [2], **{name: [text] for name, text in columns.items()}},
        schema={"row": pl.UInt32, **dict.fromkeys(columns, pl.String)},
    )
    return match_schools(frame, _SCHOOLS)


def _urn(result: MatchResult) -> str | None:
    assert result.matched.height + len(result.unmatched) == 1
    return str(result.matched["urn"][0]) if result.matched.height else None


@pytest.mark.parametrize(
    ("given", "urn"),
    [
        ({"urn": "999001"}, "999001"),
        ({"urn": " 999001.0 "}, "999001"),
        ({"urn": "999001", "name": "Something else"}, "999001"),
        ({"laestab": "9982003"}, "999003"),
        ({"laestab": "998/2003"}, "999003"),
        ({"laestab": "998 2003", "urn": ""}, "999003"),
        ({"laestab": "9982006"}, "999007"),
        ({"name": "Saint Marys C. of E. (VA) Primary School", "town": "WESTMERE"}, "999001"),
        ({"name": "St. Mary’s R.C. Primary", "town": "Westmere"}, "999002"),
        ({"name": "ST MARY'S COFE", "town": "Westmere"}, "999001"),
        ({"name": "Alder and Birch", "town": "Westmere"}, "999003"),
        ({"name": "Alder and Birch Primary"}, "999003"),
        ({"name": "Cedar Infants' School", "town": "Eastmere"}, "999004"),
        ({"name": "The Cedar Jnr Sch.", "town": "Eastmere"}, "999005"),
        ({"name": "Elm Primary", "town": "Eastmere"}, "999009"),
        ({"name": "Elm Primary", "town": "Nether Village", "postcode": "em3 1aa"}, "999009"),
        ({"name": "Damson Primary", "town": "Westmere"}, "999007"),
    ],
)
def test_schools_are_found_by_what_the_sheet_says(given: dict[str, str], urn: str) -> None:
    assert _urn(_match(**given)) == urn


def test_a_name_that_two_schools_share_is_left_with_both_named() -> None:
    (missed,) = _match(name="St Mary's Primary", town="Westmere").unmatched
    assert missed.why == "Several schools have this name: write the URN."
    assert missed.candidates == (
        "St Mary's Church of England Primary School (999001, Westmere)",
        "St Mary's Catholic Primary School (999002, Westmere)",
    )


def test_a_name_without_town_that_several_towns_have_is_not_guessed() -> None:
    (missed,) = _match(name="Elm Primary School").unmatched
    assert missed.candidates == ("Elm Primary School (999008, Westmere)", "Elm Primary School (999009, Eastmere)")


@pytest.mark.parametrize(
    "given",
    [
        {"name": "Cedar Primary School", "town": "Eastmere"},
        {"name": "Alder and Birch", "town": "Eastmere"},
        {"name": "Fig Tree Primary", "town": "Westmere"},
        {"name": "St Mary's Methodist Primary", "town": "Westmere"},
        {"urn": "999999", "name": "Alder and Birch", "town": "Westmere"},
        {"laestab": "9989999"},
        {"name": None, "town": "Westmere"},
    ],
)
def test_schools_that_are_not_in_the_register_are_not_guessed(given: dict[str, str]) -> None:
    assert _urn(_match(**given)) is None


def test_the_unmatched_are_named_with_whom_they_may_mean() -> None:
    (missed,) = _match(name="Cedar Primary School", town="Eastmere").unmatched
    assert missed.given == "Cedar Primary School, Eastmere"
    assert missed.why == "No school in the register has this name in this town: write the URN."
    assert missed.candidates == ("Cedar Infant School (999004, Eastmere)", "Cedar Junior School (999005, Eastmere)")


def test_every_row_is_either_matched_or_named() -> None:
    frame = pl.DataFrame({"row": [4, 7, 9], "name": ["Cedar Infant School", "Nowhere", None]})
    result = match_schools(frame, _SCHOOLS)
    assert result.matched.rows() == [(4, "999004", "name")]
    assert [missed.row for missed in result.unmatched] == [7, 9]
    assert result.urns(frame)["urn"].to_list() == ["999004", None, None]


def test_rows_may_name_their_schools_in_different_ways() -> None:
    frame = pl.DataFrame(
        {
            "row": [2, 3, 4],
            "urn": ["999001", None, None],
            "laestab": [None, "9982005", None],
            "name": [None, None, "Elm"],
        }
    )
    result = match_schools(frame, _SCHOOLS)
    assert result.matched["by"].to_list() == ["urn", "laestab"]
    assert [missed.row for missed in result.unmatched] == [4]


def test_an_empty_sheet_and_an_empty_register_match_nothing() -> None:
    empty = pl.DataFrame(schema={"row": pl.UInt32, "name": pl.String})
    assert match_schools(empty, _SCHOOLS).matched.is_empty()
    assert len(match_schools(pl.DataFrame({"row": [1], "name": ["Elm"]}), _SCHOOLS.clear()).unmatched) == 1


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("St. Mary’s C of E (VA) Primary School", "st marys ce primary"),
        ("Saint Mary's Church of England Aided Primary Sch", "st marys ce primary"),
        ("SS Peter & Paul Roman Catholic Primary", "sts peter and paul rc primary"),
        ("Élan Infants’", "elan infant"),
        ("Froxfield Primary and Pre-School", "froxfield primary"),
    ],
)
def test_ways_of_writing_a_name_become_one(written: str, same: str) -> None:
    assert pl.select(full_of(pl.lit(written))).item() == same
