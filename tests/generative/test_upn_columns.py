"""A column of UPNs is checked exactly as each by itself."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keystage.analysis.vocabulary import upn

_MADE = st.builds(
    lambda la, estab, year, serial: upn.make(la, estab, year, serial)[0],
    st.sampled_from([801, 999, 943, 820]), st.integers(0, 9999), st.integers(0, 99), st.integers(0, 999),
)  # fmt: skip
_ODD = st.sampled_from(list("ABISOZ09 \u00a0\t\uff11\uff22\u00df\u0131\u00e9\u0665\U0001f600\u200b?\x00abz"))


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good UPN with up to three characters changed, taken out or put in."""
    text = draw(_MADE)
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.one_of(st.just(""), _ODD)) + text[place + draw(st.integers(0, 1)) :]
    return text


@pytest.mark.req("X.1")
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=16), mutated()), max_size=30))
def test_columns_and_single_numbers_agree(texts: list[str | None]) -> None:
    alone = [found and found.rule for found in map(upn.problem, texts)]
    assert upn.problems(pl.Series("upn", texts, dtype=pl.String)).to_list() == alone


@pytest.mark.req("X.1")
@settings(max_examples=100, deadline=None)
@given(_MADE, st.integers(1, 12), st.sampled_from("0123456789"))
def test_one_figure_mistyped_is_always_found(text: str, place: int, figure: str) -> None:
    """The modulus is a prime above every position and every figure, so that no single slip keeps the letter."""
    other = text[:place] + figure + text[place + 1 :]
    found = upn.problem(other)
    assert (found is None) == (other == text)
