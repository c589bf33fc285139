"""Unique pupil numbers: the rule each mistake breaks, one by one and in columns."""

import numpy as np
import polars as pl
import pytest

import keystage as ks
from keystage.analysis.vocabulary import upn

GOOD = "B801200005001"


def rule(text: str | None, **how: object) -> int | None:
    found = ks.upn.problem(text, **how)  # type: ignore[arg-type]
    return found and found.rule


@pytest.mark.req("X.1")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, None),
        ("P207000016049", None),  # a vendor's page says Q; the sum is 266 (domain handbook §1)
        (" b801200005001\u00a0", None),
        ("Q207000016049", 1510),
        ("1801200005001", 1510),
        ("I801200005001", 1510),
        ("\uff22801200005001", 1510),  # full-width B
        (None, 1500),
        ("", 1500),
        (" \u00a0\t", 1500),
        ("B123200005001", 1530),
        ("B8O1200005001", 1530),
        ("B80\uff11200005001", 1530),
        ("B80120000500A", 1510),
        ("B8012O0005001", 1540),
        ("B801200005 01", 1540),
        ("B80120000\u0665001", 1540),  # an Arabic five
        ("B80120000500I", 1550),
        ("B80120000500\uff11", 1550),
        ("B80120000500\u00e9", 1550),
        ("B8012000050012", 1550),
        ("B80120000500", 1550),
        ("B8012", 1540),
        ("B80", 1530),
        ("B", 1530),
    ],
)
def test_a_mistake_breaks_its_own_rule(text: str | None, expected: int | None) -> None:
    assert rule(text) == expected
    assert ks.upn.problems(pl.Series([text], dtype=pl.String)).to_list() == [expected]


@pytest.mark.req("X.1")
@pytest.mark.parametrize("letter", "YZ")
def test_a_temporary_upn_ends_in_a_letter_of_the_same_string(letter: str) -> None:
    stem = "80120000501" + letter
    values = "ABCDEFGHJKLMNPQRTUVWXYZ"
    total = sum((int(c) if c.isdigit() else values.index(c)) * place for place, c in enumerate(stem, start=2))
    assert rule(values[total % 23] + stem) is None
    assert upn.check_letters(pl.Series([stem])).to_list() == [values[total % 23]]


def test_letters_that_grow_when_made_capitals_are_refused() -> None:
    assert rule("\u00df01200005001") == 1530  # ß would become SS
    assert rule("B80120000500\u0131") == 1550  # dotless i would become I


@pytest.mark.req("X.1")
@pytest.mark.parametrize("la", [201, 820, 835, 838, 839, 875, 909, 928, 940, 941, 942, 943, 998, 999, 660, 702])
def test_codes_of_every_date_are_known(la: int) -> None:
    [made] = upn.make([la], [2000], [2019], [7]).to_list()
    assert rule(made) is None


def test_authorities_can_be_given() -> None:
    assert rule(GOOD, authorities=["802"]) == 1530
    assert rule(GOOD, authorities=iter(["801"])) is None
    assert upn.problems(pl.Series([GOOD]), authorities=["802"]).to_list() == [1530]


def test_messages_name_the_mistake_and_never_the_number() -> None:
    for text in ("Q207000016049", "B123200005001", "B8012O0005001", "B80120000500I", None):
        found = ks.upn.problem(text)
        assert found is not None
        assert text is None or text not in found.message
        assert found.message.endswith(".")
        assert "P2070" not in found.message


def test_made_numbers_pass_and_hold_what_was_asked() -> None:
    made = upn.make(np.array([801, 999]), 2000, np.array([2005, 99]), np.array([1, 42]))
    assert made.str.slice(1).to_list() == ["801200005001", "999200099042"]
    assert made[0] == GOOD
    assert upn.problems(made).to_list() == [None, None]
    temporary = upn.make(801, 2000, 2005, 22, temporary=True)
    assert temporary[0].endswith("00Z")
    assert rule(temporary[0]) is None


def test_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="999"):
        upn.make([801], [2000], [2005], [1000])


def test_a_column_keeps_its_name_and_length() -> None:
    assert upn.problems(pl.Series("upn", [], dtype=pl.String)).to_list() == []
    found = upn.problems(pl.Series("upn", [None, GOOD]))
    assert found.name == "upn"
    assert found.dtype == pl.UInt16
