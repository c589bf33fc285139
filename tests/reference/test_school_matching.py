"""Names and towns of a real county's primary schools, found again in the register of another file."""

import gzip
from pathlib import Path

import polars as pl
import pytest

from keystage.analysis.register.matching import match_schools


def _csv(path: Path) -> pl.DataFrame:
    return pl.read_csv(gzip.decompress(path.read_bytes()), infer_schema=False, truncate_ragged_lines=True)


@pytest.mark.parametrize("year", ["2017-18", "2018-19"])
def test_schools_found_by_name_and_town_are_the_right_ones(shared_data: Path, year: str) -> None:
    spine = _csv(shared_data / "register" / "england_spine_2017-18.csv.gz")
    schools = spine.select(urn="URN", laestab="LAESTAB", name="SCHNAME", town="TOWN", postcode="POSTCODE")
    table = _csv(shared_data / "performance" / f"ks2_{year}_850_hampshire_raw.csv.gz")
    table = table.filter(pl.col("RECTYPE").is_in(["1", "2"])).with_row_index("row", 2)
    result = match_schools(table.select("row", name="SCHNAME", town="TOWN"), schools)
    found = result.matched.join(table.select("row", "URN"), on="row")
    assert found.filter(pl.col("urn") != pl.col("URN")).is_empty()
    assert found.height >= 0.97 * table.height
    assert all(missed.candidates for missed in result.unmatched)
