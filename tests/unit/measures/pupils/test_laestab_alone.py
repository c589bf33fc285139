"""Schools that a file of pupils names by LAESTAB alone, as a Common Transfer File does."""

import polars as pl

from keystage.analysis.measures import pupil_figures


def test_a_column_of_blank_urns_leaves_schools_to_their_laestab() -> None:
    frame = pl.DataFrame(
        {
            "urn": pl.Series([None, None, None], dtype=pl.String),
            "laestab": ["9992001", "9992001", "9992002"],
            "year": pl.Series([2019] * 3, dtype=pl.Int32),
            "year_group": pl.Series([6] * 3, dtype=pl.Int8),
            "ks2_reading": ["100", "99", "104"],
        }
    )
    made = pupil_figures(frame, measures=["ks2_reading_exp"], groups=["all"])
    schools = made.filter(level="school").sort("urn").select("urn", "value", "n").rows()
    assert schools == [("9992001", 50.0, 2.0), ("9992002", 100.0, 1.0)]
    assert made.filter(level="la").select("urn", "n").rows() == [("999", 3.0)]
