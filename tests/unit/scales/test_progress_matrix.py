import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.errors import InputError

TABLE = {
    # Domain handbook 2.2, rows W to 4 over outcomes W to 6.
    "W": "no no EXP more more more more",
    "1": "no no no EXP more more more",
    "2": "no no no no EXP more more",
    "3": "no no no no no EXP more",
    "4": "no no no no no no EXP",
}


@pytest.mark.req("2.35")
def test_two_levels_table_is_the_handbooks() -> None:
    matrix = scales.progress_matrices()["two_levels"]
    said = {start: [w.replace("EXP", "expected") for w in row.split()] for start, row in TABLE.items()}
    assert {start: list(words) for start, words in matrix.starts.items()} == said
    for start, words in said.items():
        outcomes = pl.Series(["W", "1", "2", "3", "4", "5", "6"])
        starts = pl.Series([start] * len(outcomes))
        assert scales.levels_of_progress(starts, outcomes, matrix=matrix).to_list() == words


def test_a_start_or_an_outcome_that_is_none_of_the_tables_says_nothing() -> None:
    matrix = scales.progress_matrices()["two_levels"]
    made = scales.levels_of_progress(pl.Series(["2", None, "2B"]), pl.Series([None, "4", "4"]), matrix=matrix)
    assert made.to_list() == [None, None, None]
    assert matrix.table()[-1, 0] == matrix.table()[0, -1] == -1


def test_a_row_that_is_too_short_is_named() -> None:
    with pytest.raises(InputError, match="“2” has 1 cells for 2 outcomes"):
        scales.ProgressMatrix("x", "X", 2000, ("3", "4"), {"2": ("no",)})
