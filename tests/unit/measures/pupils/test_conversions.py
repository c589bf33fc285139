import polars as pl
import pytest

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.measures.pupils.conversions import CONVERSIONS, conversions

PUPILS = pl.DataFrame(
    {
        "ks1_maths": ["2c", "2C", "2B", "2b", "2A", "3", None, "A", "W", "2C", "1"],
        "ks2_maths": ["3", "4", "4", "5", "4B", "5", "4", "5", "B", "A", "N"],
    }
)


@pytest.mark.req("2.17", "2.35")
def test_conversions_count_pupils_of_each_start_by_outcome() -> None:
    made = conversions(PUPILS, subject="maths", year=2013)
    assert dict(made.schema) == CONVERSIONS
    assert [tuple(r.values()) for r in made.to_dicts()] == [
        ("3", "5", 1, 100.0, "expected"),
        ("2A", "4", 1, 100.0, "expected"),
        ("2B", "4", 1, 50.0, "expected"),
        ("2B", "5", 1, 50.0, "more"),
        ("2C", "3", 1, 50.0, "no"),
        ("2C", "4", 1, 50.0, "expected"),
        ("2C", None, 1, None, None),  # absent at 11: has no outcome
        ("1", "below", 1, 100.0, "no"),
        ("W", "below", 1, 100.0, None),
        (None, "4", 1, 50.0, None),
        (None, "5", 1, 50.0, None),
    ]
    assert made["pupils"].sum() == PUPILS.height


def test_english_starts_at_the_mean_of_reading_and_writing() -> None:
    pupils = pl.DataFrame({"ks1_reading": ["2A", "3"], "ks1_writing": ["2B", "2B"], "ks2_english": ["4", "4"]})
    made = conversions(pupils, subject="english", year=2010)
    # (17 + 15) / 2 = 16 is 2A, (21 + 15) / 2 = 18 is 3.
    assert made.select("start", "outcome", "progress").rows() == [("3", "4", "no"), ("2A", "4", "expected")]


def test_any_frame_does() -> None:
    pd = pytest.importorskip("pandas")
    made = conversions(pd.DataFrame({"ks1_maths": ["2B", None], "ks2_maths": ["4", "4"]}), subject="maths", year=2013)
    assert made["pupils"].to_list() == [1, 1]


def test_there_are_none_in_scaled_scores() -> None:
    with pytest.raises(MethodError, match="2018/19"):
        conversions(pl.DataFrame({"ks1_maths": ["2B"], "ks2_maths": ["104"]}), subject="maths", year=2019)


def test_a_missing_column_or_year_is_named() -> None:
    with pytest.raises(InputError, match="ks1_maths"):
        conversions(pl.DataFrame({"ks2_maths": ["4"]}), subject="maths", year=2013)
    with pytest.raises(InputError, match="year"):
        conversions(PUPILS, subject="maths")


def test_rows_that_say_their_year_are_counted_in_it_alone() -> None:
    said = pl.DataFrame(
        {
            "upn": ["a", "b", "c", "d"],
            "year": pl.Series([2013, 2013, 2014, 2014], dtype=pl.Int32),
            "year_group": pl.Series([6, 6, 6, 5], dtype=pl.Int8),
            "ks1_maths": ["2B", "2C", "3", "3"],
            "ks2_maths": ["4", "4", "5", None],
        }
    )
    assert conversions(said, subject="maths", year=2014).select("start", "outcome", "pupils").rows() == [("3", "5", 1)]
    assert conversions(said.head(2), subject="maths")["start"].to_list() == ["2B", "2C"]
    with pytest.raises(InputError, match="Say the year"):
        conversions(said, subject="maths")
    with pytest.raises(InputError, match="2011/12"):
        conversions(said, subject="maths", year=2012)
