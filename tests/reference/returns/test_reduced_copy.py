"""The reduced copy of key stage 2 against DfE's own file of the same year: a column is what its values are."""

from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.returns import read

PAIRS = (
    ("reading_exp", "PTREAD_EXP"),
    ("gps_exp", "PTGPS_EXP"),
    ("gps_high", "PTGPS_HIGH"),
    ("maths_exp", "PTMAT_EXP"),
    ("rwm_exp", "PTRWM_EXP"),
)


@pytest.mark.parametrize("year", ["2016-17", "2017-18"])
@pytest.mark.parametrize(("ours", "theirs"), PAIRS)
def test_attainment_is_that_of_the_subject_we_say(shared_data: Path, year: str, ours: str, theirs: str) -> None:
    (copy,) = read(shared_data / "performance" / f"ks2_{year}_england_25col.csv.gz")
    full = pl.read_csv(
        shared_data / "performance" / f"ks2_{year}_850_hampshire_raw.csv.gz",
        infer_schema=False,
        truncate_ragged_lines=True,
    )
    printed = full.select("URN", pl.col(theirs).str.strip_chars_end("%").cast(pl.Float64, strict=False))
    both = copy.frame.join(printed, left_on="urn", right_on="URN").filter(pl.col(theirs).is_not_null())
    assert both.height > 300
    assert (both[ours] == both[theirs]).mean() > 0.98
