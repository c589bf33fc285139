"""DfE's bands of progress scores, of figures made of pupils' results."""

import polars as pl
import pytest

from keystage.analysis.measures import bands_by_rule
from keystage.analysis.measures.pupils import pupil_figures


def _figure(pupils: int, score: float, *, year: int = 2019, subject: str = "reading") -> dict[str, object]:
    """Of a school whose pupils all came `score` above what pupils with their start came to nationally."""
    frame = pl.DataFrame(
        {
            "urn": ["999001"] * pupils,
            "upn": [f"U{i}" for i in range(pupils)],
            "year": pl.Series([year] * pupils, dtype=pl.Int32),
            "year_group": pl.Series([6] * pupils, dtype=pl.Int8),
            "sex": ["F"] * pupils,
            **{f"ks1_{s}": ["2B"] * pupils for s in ("reading", "writing", "maths")},
            f"ks2_{subject}": ["100"] * pupils,
        }
    )
    expected = pl.DataFrame(
        {
            "year": pl.Series([year], dtype=pl.Int32),
            "outcome": [f"ks2_{subject}"],
            "prior_from": [0.0],
            "prior_below": [40.0],
            "expected": [100.0 - score],
            "floor": pl.Series([None], dtype=pl.Float64),
        }
    )
    made = pupil_figures(frame, expected=expected, measures=[f"ks2_{subject}_progress"], groups=["all", "girls"])
    assert made.filter(group="girls")["band"].to_list() == [None]  # the cuts are of schools
    (row,) = made.filter(group="all").to_dicts()
    return row


@pytest.mark.req("X.5")
@pytest.mark.parametrize(
    ("pupils", "score", "band"),
    # Annex B, 5, and the cuts of 2019 in reading: 3.2 and -2.9, of scores printed with one decimal
    [
        (30, 2.4, 2),
        (30, 3.3, 1),
        (60, 3.16, 1),
        (60, 3.14, 2),
        (60, 1.0, 3),
        (60, -2.84, 4),
        (60, -2.9, 5),
        (2, 5.0, 3),
    ],
)
def test_a_progress_score_of_pupils_has_its_years_band(pupils: int, score: float, band: int) -> None:
    row = _figure(pupils, score)
    assert row["band"] == band
    frame = pl.DataFrame([row], infer_schema_length=None).select("urn", "level", "year", "measure", "group", "value",
                                                                 "low", "high", "reason")  # fmt: skip
    assert bands_by_rule(frame).to_list() == [band]


@pytest.mark.req("X.5")
@pytest.mark.parametrize("year", [2016, 2017])
def test_a_year_whose_cuts_are_not_known_has_no_band(year: int) -> None:
    assert _figure(60, 4.0, year=year)["band"] is None
