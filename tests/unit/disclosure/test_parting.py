"""What is looked at by itself: neither a table nor a size reaches out of it, and everything in a table is in one."""

import polars as pl
import pytest

from keystage.analysis.disclosure import parting
from keystage.analysis.disclosure.parting import parts

pytestmark = pytest.mark.req("X.3")


def _tables(rows: list[tuple[str, int, int]]) -> pl.DataFrame:
    schema = {"table": pl.String, "total": pl.UInt32, "part": pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.fixture(autouse=True)
def _one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parting, "_TOGETHER", 1)


def test_measures_of_the_same_pupils_are_looked_at_together_and_schools_apart() -> None:
    # reading (0 = 1 + 2) and maths (3 = 4 + 5) of one school; reading (6 = 7 + 8) of another; 9 stands in no table
    keys = ["a all", "a boys", "a girls", "a all", "a boys", "a girls", "b all", "b boys", None, "b lone"]
    cells = pl.DataFrame({"cell": range(10), "size_key": keys}, schema={"cell": pl.UInt32, "size_key": pl.String})
    tables = _tables([("r", 0, 1), ("r", 0, 2), ("m", 3, 4), ("m", 3, 5), ("o", 6, 7), ("o", 6, 8)])
    found = list(parts(cells, tables))
    assert [one.place.tolist() for one in found] == [[0, 1, 2, 3, 4, 5], [6, 7, 8]]
    second = found[1]
    assert second.cells["origin"].to_list() == [6, 7, 8]
    assert second.cells["cell"].to_list() == [0, 1, 2]
    assert second.members.rows() == [("o", 0, 1), ("o", 0, 2)]


def test_without_a_size_measures_are_apart_and_without_tables_there_is_nothing() -> None:
    cells = pl.DataFrame({"cell": range(6), "size_key": [None] * 6}, schema={"cell": pl.UInt32, "size_key": pl.String})
    tables = _tables([("r", 0, 1), ("r", 0, 2), ("m", 3, 4), ("m", 3, 5)])
    assert [one.place.tolist() for one in parts(cells, tables)] == [[0, 1, 2], [3, 4, 5]]
    assert list(parts(cells, _tables([]))) == []
