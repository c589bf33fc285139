"""The kernel: levels, reasons, counts, gaps of the lowest fifth, eras."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.measures import pooled, pupil_figures
from keystage.analysis.measures.pupils import EXPECTED
from keystage.analysis.vocabulary import AcademicYear, as_figures


def year_six(readings: list[str | None], *, urn: str = "999001", year: int = 2019, **more: Any) -> pl.DataFrame:
    return pl.DataFrame({"urn": urn, "year": year, "year_group": 6, "ks2_reading": readings, **more})


def figure(frame: Any, measure: str = "ks2_reading_exp", group: str = "all", **more: Any) -> dict[str, Any]:
    made = pupil_figures(frame, measures=[measure], groups=[group], **more)
    (row,) = made.filter(pl.col("level") == "school").to_dicts()
    return row


@pytest.mark.req("X.4")
def test_share_says_who_reached_it_of_how_many() -> None:
    row = figure(year_six(["100", "99", "A", "L", None]))

    assert (row["numerator"], row["denominator"], row["n"]) == (1, 3, 3)
    assert row["value"] == pytest.approx(100 / 3)
    # Wilson (1927) of 1 in 3: (k + z²/2 ± z √(k(n − k)/n + z²/4)) / (n + z²).
    z2 = 1.959963984540054**2
    half = z2**0.5 * (1 * 2 / 3 + z2 / 4) ** 0.5
    assert row["low"] == pytest.approx(100 * (1 + z2 / 2 - half) / (3 + z2))
    assert row["high"] == pytest.approx(100 * (1 + z2 / 2 + half) / (3 + z2))
    assert (row["status"], row["unit"], row["key_stage"]) == ("school_reported", "percent", "KS2")
    assert row["definition"].startswith("pupils:")


def test_any_frame_goes_in() -> None:
    rows = pd.DataFrame({"urn": ["999001"] * 2, "year": 2019, "year_group": 6, "ks2_reading": ["100", "A"]})

    assert figure(rows)["numerator"] == 1


def test_year_may_be_given_and_year_group_follows_from_the_results() -> None:
    rows = year_six(["100"]).drop("year", "year_group")

    assert figure(rows, year=AcademicYear(2019))["year"] == 2019
    with pytest.raises(InputError, match="say no year"):
        pupil_figures(rows)


@pytest.mark.req("X.5")
def test_levels_among_scaled_scores_are_refused() -> None:
    with pytest.raises(MethodError, match=r"in 2018/19 is written in scaled scores.*“4B”"):
        pupil_figures(year_six(["100", "4B"]))


@pytest.mark.req("X.5")
def test_each_year_goes_by_its_own_scale() -> None:
    rows = pl.concat([year_six(["4", "3"], year=2010), year_six(["100"], year=2019)])
    made = pupil_figures(rows, groups=["all"])

    assert set(made.filter(pl.col("measure") == "ks2_reading_exp")["year"]) == {2019}
    assert set(made.filter(pl.col("measure") == "ks2_reading_l4")["year"]) == {2010}


def test_school_whose_pupils_do_not_count_has_a_reason() -> None:
    row = figure(year_six(["L", "M"]))

    assert (row["value"], row["reason"], row["n"]) == (None, "no_results", 0)


def test_progress_without_a_national_table_says_so() -> None:
    starts = {code: ["2B", "2A"] for code in ("ks1_reading", "ks1_writing", "ks1_maths")}
    row = figure(year_six(["100", "104"], **starts), "ks2_reading_progress")

    assert (row["value"], row["reason"]) == (None, "no_expectations")


def test_progress_is_the_distance_from_the_national_mean_with_the_nations_deviation() -> None:
    starts = {code: ["2B"] * 4 for code in ("ks1_reading", "ks1_writing", "ks1_maths")}
    table = pl.DataFrame([(2019, "ks2_reading", 15.0, 15.5, 101.5, None)], schema=EXPECTED, orient="row")
    row = figure(year_six(["100", "104", "101", "105"], **starts), "ks2_reading_progress", expected=table)

    assert row["value"] == pytest.approx(102.5 - 101.5)
    assert row["high"] - row["value"] == pytest.approx(1.96 * 6.1736 / 2, rel=1e-4)  # 2.8: 2019 reading


def test_cohort_is_counted_by_group() -> None:
    rows = year_six(["100", "A", "L"], sex=["F", "M", "M"])
    made = pupil_figures(rows, measures=["ks2_cohort"], groups=["all", "boys"])

    assert dict(made.select("group", "value").rows()) == {"all": 2, "boys": 1}  # who has left is not of the cohort


@pytest.mark.req("2.25")
def test_lowest_fifth_lies_as_far_behind_as_the_handbook_says() -> None:
    totals = [40, 55, 70, 78, 80, 85, 90, 95, 100, 110]  # Annex B, vector 3
    per_scale = [_spread(total) for total in totals * 6]  # sixty children: the fewest a school's figure is made of
    codes = [f"eyfs_{name}" for name in _scales()]
    rows = pl.DataFrame(per_scale, schema=codes, orient="row").cast(pl.String)
    rows = rows.with_columns(urn=pl.lit("999001"), year=2012, year_group=0)
    found = pupil_figures(rows, groups=["all"]).filter(pl.col("measure") == _gap_measure())

    assert found["value"].to_list() == [pytest.approx(42.4, abs=0.05)]
    few = pupil_figures(rows.head(59), groups=["all"]).filter(pl.col("measure") == _gap_measure())
    assert few.select("value", "reason").rows() == [(None, "too_few")]


def _scales() -> list[str]:
    from keystage.analysis.scales import results

    return [result.code.removeprefix("eyfs_") for result in results() if "eyfs_scale" in result.tags]


def _gap_measure() -> str:
    from keystage.analysis.measures import measures

    return next(m.code for m in measures() if (rule := m.rule_in(2012)) is not None and rule.how == "gap")


def _spread(total: int) -> list[int]:
    """Thirteen scales of 0 to 9 that come to the total."""
    return [total // 13 + (place < total % 13) for place in range(13)]


def test_rate_is_of_sessions_and_stands_on_pupils() -> None:
    rows = pl.DataFrame(
        {
            "urn": "999001", "year": 2019, "year_group": [1, 2, 3], "sessions_possible": [300.0, 100.0, None],
            "sessions_authorised": [10.0, 20.0, 5.0], "sessions_unauthorised": [0.0, 10.0, 0.0],
        }
    )  # fmt: skip
    row = figure(rows, "absence_overall")

    assert row["value"] == pytest.approx(100 * 40 / 400)
    assert (row["n"], row["denominator"], row["numerator"]) == (2, 2, None)  # sessions are no pupils


def schools_in(las: range, each: int = 2) -> pl.DataFrame:
    rows = [(f"{100000 + la * 10 + s}", f"{la}20{s:02d}", "100" if s else "90") for la in las for s in range(each)]
    named = pl.DataFrame(rows, schema=["urn", "laestab", "ks2_reading"], orient="row")
    return named.with_columns(year=2019, year_group=6)


def test_authority_has_a_figure_where_two_of_its_schools_are_here() -> None:
    rows = pl.concat([schools_in(range(998, 999)), schools_in(range(999, 1000), each=1)])
    made = pupil_figures(rows, measures=["ks2_reading_exp"], groups=["all"])

    assert made.filter(pl.col("level") == "la").select("urn", "numerator", "n").rows() == [("998", 1, 2)]
    assert "national" not in set(made["level"])


@pytest.mark.req("X.16")
def test_nation_has_a_figure_where_nearly_all_authorities_are_here() -> None:
    most = pupil_figures(schools_in(range(800, 940)), measures=["ks2_reading_exp"], groups=["all"])
    fewer = pupil_figures(schools_in(range(800, 939)), measures=["ks2_reading_exp"], groups=["all"])

    (nation,) = most.filter(pl.col("level") == "national").to_dicts()
    assert (nation["urn"], nation["numerator"], nation["n"], nation["low"]) == ("England", 140, 280, None)
    assert "national" not in set(fewer["level"])


def test_pupils_whose_school_is_not_known_count_for_their_authority_only() -> None:
    rows = pl.concat([schools_in(range(998, 999)), schools_in(range(998, 999)).with_columns(urn=None)])
    made = pupil_figures(rows, measures=["ks2_reading_exp"], groups=["all"])

    assert made.group_by("level").agg(pl.col("n").sum()).sort("level").rows() == [("la", 4), ("school", 2)]


def test_group_that_nobody_is_in_has_no_row() -> None:
    made = pupil_figures(year_six(["100"], sex=["F"]), measures=["ks2_reading_exp"])

    assert set(made["group"]) == {"all", "girls"}


def test_unknown_codes_are_refused() -> None:
    with pytest.raises(InputError, match="no measure “nothing”"):
        pupil_figures(year_six(["100"]), measures=["nothing"])
    with pytest.raises(InputError, match="no group of pupils “boys\\+nobody”"):
        pupil_figures(year_six(["100"]), groups=["boys+nobody"])


def test_frame_without_pupils_gives_no_figures() -> None:
    assert pupil_figures(year_six(["100"]).clear()).is_empty()


@pytest.mark.req("2.35")
def test_three_years_of_pupils_go_together() -> None:
    rows = pl.concat(
        [year_six(["100"] * k + ["90"] * (10 - k), year=year) for year, k in ((2017, 4), (2018, 5), (2019, 9))]
    )
    made = pooled(pupil_figures(rows, measures=["ks2_reading_exp", "ks2_reading_score"], groups=["all"]))
    last = {row["measure"]: row for row in made.filter(pl.col("year") == 2019).to_dicts()}

    assert last["ks2_reading_exp"]["pooled_numerator"] == 18
    assert last["ks2_reading_exp"]["pooled"] == pytest.approx(60.0)
    assert last["ks2_reading_score"]["pooled"] == pytest.approx((18 * 100 + 12 * 90) / 30)
    spread = [np.std([100] * k + [90] * (10 - k), ddof=1) ** 2 for k in (4, 5, 9)]
    half = 1.959963984540054 * float(np.sqrt(sum(10 * s for s in spread))) / 30
    assert last["ks2_reading_score"]["pooled_high"] - last["ks2_reading_score"]["pooled"] == pytest.approx(half)


def test_figures_are_a_figures_frame() -> None:
    made = pupil_figures(year_six(["100", "L"], sex=["F", "M"]))

    assert as_figures(made).equals(made)


def test_home_may_define_a_measure(tmp_path: Path) -> None:
    folder = tmp_path / "definitions" / "measures"
    folder.mkdir(parents=True)
    (folder / "own.toml").write_text(
        'schema = 1\ntitle = "Ours"\nsource = "ours"\n[[measure]]\ncode = "reading_105"\ntitle = "105 in reading"\n'
        'short = "105"\nkey_stage = "KS2"\nkind = "proportion"\nunit = "percent"\npolarity = "high"\n'
        'description = "d"\nfirst_year = 2016\n'
        'pupils = [{ how = "share", first_year = 2016, reach = { ks2_reading = "105" } }]\n',
        "utf-8",
    )

    assert figure(year_six(["104", "105"]), "reading_105", home=tmp_path)["numerator"] == 1
