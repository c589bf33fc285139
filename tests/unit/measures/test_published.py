"""A file's frame becomes figures: as printed, with pupils, interval and reason."""

from typing import Any

import polars as pl
import pytest
from tests.factories.figures import LAYOUT

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.measures import measures, published
from keystage.analysis.returns import Column, Layout
from keystage.analysis.vocabulary import FIGURES, AcademicYear

YEAR = AcademicYear(2019)


def _figures(*rows: dict[str, Any], layout: Layout = LAYOUT, year: AcademicYear | None = YEAR) -> pl.DataFrame:
    kinds: dict[str, Any] = {k: pl.String for r in rows for k in r if k in ("urn", "la", "level", "scope", "measure")}
    kinds |= {k: pl.String for r in rows for k in r if k.endswith(":reason")}
    frame = pl.DataFrame(rows, schema_overrides=kinds, infer_schema_length=None).with_row_index("row", 2)
    return published(frame, layout=layout, year=year, status="final", release="r1")


def _one(figures: pl.DataFrame, measure: str, group: str = "all", urn: str = "999001") -> dict[str, Any]:
    (row,) = figures.filter(
        (pl.col("measure") == measure) & (pl.col("group") == group) & (pl.col("urn") == urn)
    ).to_dicts()
    return row


def test_frame_is_the_figures_frame() -> None:
    made = _figures({"urn": "999001", "eligible": 30, "reading": 61.0})
    assert dict(made.schema) == dict(FIGURES)
    assert set(made["release"]) == {"r1"}
    assert set(made["status"]) == {"final"}


@pytest.mark.req("X.4")
def test_share_has_its_pupils_its_numerator_and_an_interval_marked_ours() -> None:
    row = _one(_figures({"urn": "999001", "eligible": 40, "reading": 55.0}), "ks2_reading_exp")
    assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (55.0, 22.0, 40.0, 40.0)
    # Wilson's interval of 22 in 40, worked by hand: centre 0.54562, half-width 0.14733.
    assert row["low"] == pytest.approx(39.829, abs=0.01)
    assert row["high"] == pytest.approx(69.295, abs=0.01)
    assert row["definition"].startswith("interval:")


def test_group_stands_on_its_own_pupils() -> None:
    made = _figures({"urn": "999001", "eligible": 40, "eligible__disadvantaged": 8, "reading__disadvantaged": 38.0})
    row = _one(made, "ks2_reading_exp", "disadvantaged")
    assert (row["numerator"], row["n"]) == (3.0, 8.0)


@pytest.mark.req("X.6")
def test_coded_cell_is_missing_with_its_reason_and_never_zero() -> None:
    made = _figures(
        {"urn": "999001", "eligible": 4, "reading": None, "reading:reason": "suppressed"},
        {"urn": "999002", "eligible": 0, "reading": None, "reading:reason": None},
    )
    first, second = _one(made, "ks2_reading_exp"), _one(made, "ks2_reading_exp", urn="999002")
    assert (first["value"], first["reason"], first["low"], first["n"]) == (None, "suppressed", None, 4.0)
    assert (second["value"], second["reason"]) == (None, "blank")


def test_not_a_number_and_infinity_become_missing() -> None:
    made = _figures(
        {"urn": "999001", "eligible": 10, "reading": float("nan")},
        {"urn": "999002", "eligible": 10, "reading": float("inf")},
    )
    assert made.filter(pl.col("measure") == "ks2_reading_exp")["value"].to_list() == [None, None]


def test_published_interval_stands_as_printed() -> None:
    made = _figures(
        {"urn": "999001", "eligible": 60, "progress": -1.9, "progress_low": -3.4, "progress_high": -0.3,
         "progress_cover": 100.0, "progress_band": 4}
    )  # fmt: skip
    row = _one(made, "ks2_reading_progress")
    assert (row["low"], row["high"], row["band"], row["definition"]) == (-3.4, -0.3, 4, "published")


def test_progress_stands_on_the_pupils_it_covers() -> None:
    made = _figures({"urn": "999001", "eligible": 44, "progress": 1.0, "progress_cover": 96.0})
    row = _one(made, "ks2_reading_progress")
    assert (row["n"], row["denominator"]) == (42.0, 44.0)  # 44 x 0.96 = 42.24


def test_progress_without_a_coverage_column_stands_on_all_eligible_pupils() -> None:
    assert _one(_figures({"urn": "999001", "eligible": 30, "progress": 1.0}), "ks2_reading_progress")["n"] == 30.0


@pytest.mark.parametrize(
    ("measure", "sigma", "score", "n", "half", "band"),
    [
        # Domain handbook, annex B 5: key stage 2 2019, reading n = 30: half-width 2.21; maths n = 60: 1.36.
        ("ks2_reading_progress", 6.1736, 2.4, 30, 2.21, 2),
        ("ks2_reading_progress", 6.1736, 3.3, 30, 2.21, 1),
        ("ks2_maths_progress", 5.3899, 0.0, 60, 1.36, 3),
    ],
)
def test_intervals_of_annex_b_5(measure: str, sigma: float, score: float, n: int, half: float, band: int) -> None:
    from keystage.analysis.measures import bands_by_rule

    assert measures()[measure].sigma[2019] == sigma
    layout = Layout(
        "x", "A table", "DfE", "ask", (
            Column("urn", ("URN",), "code"),
            Column("n", ("N",), "whole", measure=measure, role="n"),
            Column("score", ("S",), "number", measure=measure, role="value"),
        ),
    )  # fmt: skip
    made = _figures({"urn": "999001", "n": n, "score": score}, layout=layout)
    row = _one(made, measure)
    assert row["high"] - score == pytest.approx(half, abs=0.005)
    assert score - row["low"] == pytest.approx(half, abs=0.005)
    assert bands_by_rule(made).to_list() == [band]


def test_interval_of_annex_b_6_needs_only_the_years_sigma(tmp_path) -> None:  # type: ignore[no-untyped-def]
    # P8 -0.55, n = 180, sigma 1.2755: half-width 0.186, -0.74 to -0.36, well below average.
    from keystage.analysis.measures import bands_by_rule

    folder = tmp_path / "definitions" / "measures"
    folder.mkdir(parents=True)
    folder.joinpath("ks4.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "annex B 6"\n[[measure]]\ncode = "ks4_progress8"\ntitle = "Progress 8"\n'
        'short = "P8"\nkey_stage = "KS4"\nkind = "progress"\nunit = "score"\npolarity = "high"\ndescription = "P8."\n'
        "sigma = { 2019 = 1.2755 }\ncuts = { 2019 = [-0.51, 0.5] }\n"
    )
    layout = Layout(
        "x", "A table", "DfE", "ask", (
            Column("urn", ("URN",), "code"),
            Column("n", ("N",), "whole", measure="ks4_progress8", role="n"),
            Column("p8", ("P8",), "number", measure="ks4_progress8", role="value"),
        ),
    )  # fmt: skip
    frame = pl.DataFrame({"urn": ["999001"], "n": [180], "p8": [-0.55]})
    made = published(frame, layout=layout, year=YEAR, home=tmp_path)
    (row,) = made.to_dicts()
    assert (round(row["low"], 2), round(row["high"], 2)) == (-0.74, -0.36)
    assert row["high"] - row["value"] == pytest.approx(0.186, abs=0.0005)
    assert bands_by_rule(made, home=tmp_path).to_list() == [5]


def test_national_progress_is_nought_by_construction_and_has_no_interval() -> None:
    made = _figures(
        {
            "urn": None,
            "level": "national",
            "eligible": 600_000,
            "progress": None,
            "progress_cover": None,
            "reading": 73.0,
        }
    )
    row = _one(made, "ks2_reading_progress", urn="England")
    assert (row["value"], row["reason"], row["level"], row["low"]) == (0.0, None, "national", None)
    assert row["definition"].startswith("derived:")
    assert _one(made, "ks2_reading_exp", urn="England")["low"] is None


def test_rows_stand_under_whose_they_are_and_all_schools_is_left_out() -> None:
    made = _figures(
        {"urn": "999001", "la": "998", "level": "school", "scope": None, "reading": 60.0},
        {"urn": None, "la": "998", "level": "la", "scope": None, "reading": 61.0},
        {"urn": None, "la": None, "level": "national", "scope": None, "reading": 62.0},
        {"urn": None, "la": None, "level": "national", "scope": "primary", "reading": 63.0},
        {"urn": None, "la": None, "level": "national_all", "scope": None, "reading": 64.0},
        {"urn": None, "la": None, "level": "region", "scope": None, "reading": 65.0},
    )
    rows = made.filter(pl.col("measure") == "ks2_reading_exp").select("urn", "level", "value").rows()
    assert rows == [
        ("999001", "school", 60.0), ("998", "la", 61.0), ("England", "national", 62.0),
        ("England:primary", "national", 63.0),
    ]  # fmt: skip


def test_attendance_is_a_hundred_less_absence() -> None:
    made = _figures({"urn": "999001", "absence": 7.4}, {"urn": "999002", "absence": None, "absence:reason": "new"})
    row = _one(made, "attendance")
    assert (row["value"], row["definition"][:8]) == (92.6, "derived:")
    assert _one(made, "attendance", urn="999002")["reason"] == "new"


def test_group_whose_printed_interval_implies_fewer_pupils_stands_on_those() -> None:
    # sigma 6.1736: an interval of -4.4 to 3.2 (half 3.8) is that of (1.96 x 6.1736 / 3.8)^2 = 10.1 pupils, not of 25.
    made = _figures(
        {"urn": "999001", "eligible__disadvantaged": 25, "progress__disadvantaged": -0.6,
         "progress_low__disadvantaged": -4.4, "progress_high__disadvantaged": 3.2}
    )  # fmt: skip
    assert _one(made, "ks2_reading_progress", "disadvantaged")["n"] == 10.0


def test_group_known_by_its_start_is_covered_in_full() -> None:
    made = _figures(
        {"urn": "999001", "eligible__low_prior": 12, "progress__low_prior": -0.6, "progress_cover": 50.0}
    )  # fmt: skip
    assert _one(made, "ks2_reading_progress", "low_prior")["n"] == 12.0


LONG = Layout(
    "long", "Their own results", "authority", "rows",
    (
        Column("urn", ("URN",), "code"), Column("year", ("Year",), "year"), Column("measure", ("Measure",), "text"),
        Column("group", ("Group",), "text"), Column("value", ("Value",), "number", role="value"),
        Column("n", ("n",), "whole", role="n"),
    ),
    year_column="year",
)  # fmt: skip


def test_sheet_with_a_figure_a_row_says_its_own_years_measures_and_groups() -> None:
    made = _figures(
        {"urn": "999001", "year": 2018, "measure": "phonics_y1", "group": None, "value": 80.0, "n": 30},
        {"urn": "999001", "year": 2019, "measure": "phonics_y1", "group": "girls", "value": 75.0, "n": 16},
        {"urn": "999001", "year": 2019, "measure": "no_such_measure", "group": None, "value": 1.0, "n": 1},
        layout=LONG,
        year=None,
    )
    rows = made.select("year", "group", "value", "numerator", "n").rows()
    assert rows == [(2018, "all", 80.0, 24.0, 30.0), (2019, "girls", 75.0, 12.0, 16.0)]


def test_pandas_frame_goes_in_as_it_is() -> None:
    frame = pl.DataFrame({"urn": ["999001"], "eligible": [40], "reading": [55.0]}).to_pandas()
    assert _one(published(frame, layout=LAYOUT, year=YEAR), "ks2_reading_exp")["numerator"] == 22.0


def test_layout_that_names_an_unknown_measure_is_refused() -> None:
    layout = Layout("x", "A table", "DfE", "ask", (Column("a", ("A",), measure="no_such", role="value"),))
    with pytest.raises(InputError, match=r"no_such.*Define"):
        _figures({"urn": "999001", "a": 1.0}, layout=layout)


def test_year_that_nobody_said_is_asked_for() -> None:
    with pytest.raises(InputError, match="2018/19"):
        _figures({"urn": "999001", "reading": 1.0}, year=None)


def test_something_that_is_no_frame_is_refused() -> None:
    with pytest.raises(MethodError, match="not a frame"):
        published(object(), layout=LAYOUT, year=YEAR)
