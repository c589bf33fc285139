"""A chart in words and as a table holds what its picture shows, and says what is missing."""

import pytest
from tests.unit.charts.samples import (
    ALL_THREE,
    ATTENDANCE,
    EVERY,
    GROUPS,
    LEVELS,
    MOVES,
    POSITION,
    PROGRESS,
    SMALL_SCHOOL,
    caterpillar,
    funnel,
)

from keystage.analysis.charts import Trend, TrendPoint, describe, table
from keystage.analysis.charts.typeset import printable
from keystage.analysis.charts.wording import exact, number, ordinal, span, tick


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (61.4, "percent", "61%"), (0.0, "percent", "0%"), (2.44, "score", "+2.4"), (-2.1, "score", "−2.1"),
        (0.0, "score", "0"), (-0.04, "score", "0"), (46.72, "points", "46.7"), (4.5, "grade", "4.5"),
    ],
)  # fmt: skip
def test_figures_are_whole_percentages_or_scores_with_sign_and_true_minus(value: float, unit: str, words: str) -> None:
    assert number(value, unit) == words  # type: ignore[arg-type]


def test_ranges_places_ticks_and_exact_figures_read_as_people_write() -> None:
    assert span(0.5, 4.3, "score") == "0.5 to 4.3"
    assert span(-3.8, -0.4, "score") == "−3.8 to −0.4"
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "101st", "111th",
    ]  # fmt: skip
    assert [tick(v, "score") for v in (-4.0, 0.0, 0.5)] == ["−4", "0", "+0.5"]
    assert (exact(61.0, "percent"), exact(73.17, "percent"), exact(2.44, "score")) == ("61%", "73.2%", "+2.44")


@pytest.mark.req("X.4")
@pytest.mark.parametrize("name", EVERY)
def test_words_and_table_say_every_missing_year_s_reason(name: str) -> None:
    chart = EVERY[name]
    if not isinstance(chart, Trend):
        return
    said, rows = describe(chart), {row[0]: row[1] for row in table(chart).rows}
    for point in chart.points:
        if point.value is None and point.numerator is None:
            reason = printable(point.reason)
            assert f"{point.year}: {reason}" in said
            assert rows[str(point.year)] == reason


def test_trend_says_values_ranges_numbers_national_and_breaks() -> None:
    said = describe(LEVELS)
    assert said.startswith("Half reached all three; national 60%. Reached the expected standard") is False
    assert said.startswith("Half reached all three; national 60%.")
    assert "2023: 50% (36% to 64%), may be chance, 44 pupils, national 60%, similar schools 49% to 63%." in said
    assert "Not comparable across the start of 2016: levels before, scaled scores after." in said
    assert "Reached the expected standard in reading, writing and maths." in describe(ALL_THREE)
    assert "2018: 5 of 9 pupils." in describe(SMALL_SCHOOL)


def test_trend_table_has_a_row_a_year_with_exact_figures() -> None:
    shown = table(ALL_THREE)
    assert shown.caption == ALL_THREE.title
    assert shown.columns == ("Year", "School", "Range", "Pupils", "National", "Similar schools", "Difference", "Note")
    assert shown.rows[0] == ("2016", "53.7%", "39% to 68%", "41", "53%", "42% to 56%", "", "")
    assert shown.rows[2][-1] == "not comparable with earlier years: new writing rules"
    assert shown.rows[4] == ("2020", "no tests", "", "", "", "", "", "")
    assert shown.rows[6][4] == "59%"
    assert shown.rows[7][6] == "may be chance"
    assert len(shown.rows) == len(ALL_THREE.points)


def test_columns_without_anything_are_left_out_of_the_table() -> None:
    assert table(ATTENDANCE).columns == ("Year", "School", "Pupils", "National", "Similar schools")
    assert table(Trend("", "percent", (TrendPoint(2023, 50),))).columns == ("Year", "School")


def test_dots_say_range_words_and_last_time() -> None:
    assert "Reading: +2.4 (0.5 to 4.3), clearly above, 42 pupils, last time +2.1 (0.2 to 4.0)." in describe(PROGRESS)
    assert "Science: no progress score: science is not tested." in describe(PROGRESS)
    assert table(PROGRESS).rows[1] == (
        "Writing", "−2.1", "−3.8 to −0.4", "42", "clearly below", "−1.8", "−3.5 to −0.1",
    )  # fmt: skip
    assert table(PROGRESS).rows[3][1] == "no progress score: science is not tested"


def test_strips_say_place_range_and_refusal() -> None:
    assert "Reading: 6th of 30, could be 2 to 15." in describe(POSITION)
    assert "Science: too few to rank: 7 similar schools." in describe(POSITION)
    assert table(POSITION).rows == (
        ("Reading", "6th", "2 to 15", "30"),
        ("Writing", "28th", "20 to 30", "30"),
        ("Phonics", "no school figures in the files loaded", "", ""),
        ("Science", "too few to rank: 7 similar schools", "", ""),
    )


def test_caterpillar_says_counts_and_one_s_own_and_lists_all_in_order() -> None:
    chart = caterpillar()
    assert "Alder Bridge: −2.1 (−3.8 to −0.4), clear." in describe(chart)
    rows = table(chart).rows
    assert len(rows) == 60
    assert rows[0][0] == "School 0"
    assert [row[0] for row in rows if row[1] == "−2.1"] == ["Alder Bridge"]


def test_funnel_table_leaves_the_unnamed_without_name() -> None:
    chart = funnel()
    assert "Alder Bridge: 50% of 44, inside the inner curve." in describe(chart)
    names = {row[0] for row in table(chart).rows}
    assert names == {"", "Alder Bridge"}
    assert "School 3" not in describe(chart)


def test_bars_say_counts_for_small_groups_and_reasons() -> None:
    assert "Girls: 61% (41% to 78%), 14 of 23." in describe(GROUPS)
    assert "SEN support: 2 of 9." in describe(GROUPS)
    assert "EAL: fewer than 6: shown only inside the school." in describe(GROUPS)
    assert "22%" not in str(table(GROUPS))
    assert table(GROUPS).rows[0] == ("Girls", "61%", "41% to 78%", "14 of 23", "60%")
    assert table(GROUPS).rows[3] == ("Joined in Year 5 or 6", "3 of 7", "", "7", "")


def test_matrix_says_where_pupils_went() -> None:
    assert "Expected: 8 Working towards (below), 13 Expected, 1 Greater depth (above); 22 in all." in describe(MOVES)
    assert table(MOVES).columns == (
        "At 7 / at 11", "Pre-key stage", "Working towards", "Expected", "Greater depth", "All",
    )  # fmt: skip
    assert table(MOVES).rows[1] == ("Expected", "0", "8 below", "13", "1 above", "22")


@pytest.mark.parametrize("name", EVERY)
def test_every_chart_has_words_and_an_even_table(name: str) -> None:
    shown = table(EVERY[name])
    assert all(len(row) == len(shown.columns) for row in shown.rows)
    assert "nan" not in describe(EVERY[name]).lower()
    assert "inf" not in describe(EVERY[name]).lower().replace("information", "")
    assert "nan" not in str(shown).lower()
