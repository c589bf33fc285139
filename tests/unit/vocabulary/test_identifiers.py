"""URN and LAESTAB, however people write them."""

import polars as pl
import pytest

from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary import laestab, urn


@pytest.mark.req("X.1")
@pytest.mark.parametrize("text", ["801/2000", "8012000", "801 2000", "801-2000", " 801 / 2000 ", "801.2000"])
def test_a_laestab_is_seven_figures_however_written(text: str) -> None:
    assert laestab.parse(text) == "8012000"
    assert laestab.parsed(pl.Series("laestab", [text])).to_list() == ["8012000"]


@pytest.mark.parametrize("text", ["", "801200", "80120000", "80A2000", "８０１２０００", "801//2000"])
def test_what_is_no_laestab_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="seven figures"):
        laestab.parse(text)
    assert laestab.parsed(pl.Series("laestab", [text, None])).to_list() == [None, None]


def test_authority_and_school_are_told_apart() -> None:
    assert laestab.split("998/2001") == laestab.Laestab("998", "2001")


@pytest.mark.req("X.1")
@pytest.mark.parametrize(("text", "good"), [("100123", True), (" 19999 ", True), ("012345", False), ("1001234", False)])
def test_a_urn_has_six_figures(text: str, good: bool) -> None:
    assert (urn.problem(text) is None) == good


def test_a_missing_urn_is_said() -> None:
    assert "missing" in str(urn.problem(None))
