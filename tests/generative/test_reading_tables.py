"""Whatever stands in a file, reading loses no row and raises nothing but its own refusals."""

import gzip

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories.tables import csv_file, ks2_file, ks2_rows

from keystage.analysis.returns import ROW, Layout, Reading, examine, layouts

ALL = [layout for layout in layouts() if not layout.nothing and layout.publisher != "authority"]
SLOW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))

plain_words = st.text(st.characters(codec="utf-8", exclude_characters='\r\n\t",;|\0'), max_size=12)
numbers = st.one_of(st.integers(-10, 10**7).map(str), st.floats(-500, 500).map(lambda x: f"{x:.2f}"))
codes = st.sampled_from(["SUPP", "NE", "NA", "z", "c", "x", "low", "-", "", " ", "NEW", "<5", "NULL"])
shares = st.integers(-20, 140).map(lambda n: f"{n}%")
dates = st.sampled_from(["2018-04-20", "20/04/2018", "31-02-2018", "20 April 2018", "1900-01-01", "04-Nov", "4-11"])
money = st.integers(0, 10**6).map(lambda n: f"£{n:,}")
cells = st.one_of(plain_words, numbers, codes, shares, dates, money)


def _check(data: bytes, rows: int) -> None:
    for table in examine(data, year="2018/19"):
        if isinstance(table, Reading):
            left_out = sum(table.tally.get(rule, 0) for rule in ("blank-rows", "foot"))
            assert table.rows == table.good.height + len(table.bad_rows)
            assert table.rows == rows or left_out
            assert table.bad_rows <= set(table.frame[ROW].to_list())
            assert table.frame[ROW].is_sorted()
            floats = table.frame.select(pl.col(pl.Float64))
            assert all(series.is_nan().sum() == 0 and series.is_infinite().sum() == 0 for series in floats)
        else:
            assert table.message.endswith((".", "FILE"))


def _check_quietly(data: bytes) -> None:
    for table in examine(data, year="2018/19"):
        if isinstance(table, Reading):
            assert table.rows == table.good.height + len(table.bad_rows)


@pytest.mark.parametrize("layout", ALL, ids=[layout.code for layout in ALL])
@SLOW
@given(data=st.data())
def test_a_table_of_any_kind_with_any_cells_keeps_its_rows(layout: Layout, data: st.DataObject) -> None:
    required = [c.headers[0].replace("{group}", "") for c in layout.columns if c.required]
    others = [c.headers[0].replace("{group}", "") for c in layout.columns if not c.required]
    chosen = data.draw(st.lists(st.sampled_from(others), max_size=4, unique=True)) if others else []
    header = list(dict.fromkeys([*required, *chosen, *data.draw(st.lists(plain_words, max_size=2))]))
    count = data.draw(st.integers(1, 6))
    rows = [{name: data.draw(cells) for name in header} for _ in range(count)]
    _check(csv_file(rows, header=header), count)


@SLOW
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    _check_quietly(data)
    _check_quietly(gzip.compress(data))


@SLOW
@given(st.integers(1, 800), st.integers(0, 800), st.binary(max_size=6))
def test_a_damaged_file_is_read_or_refused(start: int, length: int, instead: bytes) -> None:
    data = ks2_file(ks2_rows(8))
    _check_quietly(data[:start] + instead + data[start + length :])


@SLOW
@given(st.integers(1, 1_000))
def test_a_file_cut_anywhere_is_read_or_refused(end: int) -> None:
    _check_quietly(ks2_file(ks2_rows(8))[:end])
    _check_quietly(gzip.compress(ks2_file(ks2_rows(8)))[:end])


@SLOW
@given(st.text(st.sampled_from('",\r\n;\t a1£é'), max_size=200))
def test_any_arrangement_of_quotes_separators_and_line_ends_is_read_or_refused(text: str) -> None:
    _check_quietly(text.encode())
    _check_quietly(ks2_file() + text.encode())
