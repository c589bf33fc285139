"""Dots, strips, bars and matrices: rows that keep the grammar."""

from dataclasses import replace

import pytest
from tests.unit.charts.samples import GROUPS, MOVES, POSITION, PROGRESS
from tests.unit.charts.svg_reading import Picture

from keystage.analysis.charts import BarRow, Bars, DotInterval, DotRow, Strip, StripRow, svg

BLUE, WHITE, INK, MID, BAR, BAND, TICK = "#12436d", "#ffffff", "#0b0c0c", "#505a5f", "#b9c7d4", "#d9dee1", "#6f777b"


def test_dot_is_hollow_where_the_range_may_be_chance() -> None:
    school = [dot for dot in Picture(svg(PROGRESS)).of("circle") if dot.attrib.get("stroke", BLUE) == BLUE]
    assert [dot.attrib["fill"] for dot in school] == [BLUE, BLUE, WHITE]


def test_zero_line_is_in_ink_and_values_have_signs() -> None:
    picture = Picture(svg(PROGRESS))
    (zero,) = [line for line in picture.of("line") if line.attrib["stroke"] == INK]
    assert zero.attrib["x1"] == zero.attrib["x2"]
    assert {"+2.4", "−2.1", "+0.4", "0"} <= set(picture.texts())


@pytest.mark.parametrize("size", ["small", "large"])
def test_intervals_have_caps(size: str) -> None:
    chart = DotInterval("", (DotRow("Reading", 2.4, 0.5, 4.3, True),))
    upright = [
        line
        for line in Picture(svg(chart, size=size)).of("line")  # type: ignore[arg-type]
        if line.attrib["stroke"] == BLUE and line.attrib["x1"] == line.attrib["x2"]
    ]
    assert len(upright) == 2
    assert float(upright[0].attrib["y2"]) - float(upright[0].attrib["y1"]) == pytest.approx(5.2, abs=0.02)


def test_large_says_in_words_what_small_leaves_to_the_dot() -> None:
    assert "clearly above" in Picture(svg(PROGRESS, size="large")).texts()
    assert "clearly above" not in Picture(svg(PROGRESS)).texts()


def test_null_row_is_a_sentence() -> None:
    assert "no progress score: science is not tested" in Picture(svg(PROGRESS, size="large")).texts()
    assert "no progress score" in Picture(svg(PROGRESS)).texts()


def test_strip_has_one_tick_a_school_and_best_at_the_right() -> None:
    picture = Picture(svg(Strip("", (StripRow("Reading", 6, 2, 15, 30),)), size="large"))
    (ticks,) = picture.of("path")
    assert ticks.attrib["stroke"] == TICK
    assert ticks.attrib["d"].count("M") == 30
    places = [float(part.split()[0]) for part in ticks.attrib["d"].split("M")[1:]]
    dot = picture.of("circle")[-1]
    assert float(dot.attrib["cx"]) == pytest.approx(places[5], abs=0.02)  # sixth from the right end
    assert places[0] > places[-1]
    assert {"6th", "2 to 15", "30th", "1st of 30"} <= set(picture.texts())


def test_strip_refuses_under_ten_schools_and_says_why() -> None:
    picture = Picture(svg(POSITION, size="large"))
    assert "too few to rank: 7 similar schools" in picture.texts()
    assert "no school figures in the files loaded" in picture.texts()
    assert "3rd" not in picture.texts()


def test_bars_start_at_zero_and_end_in_blue() -> None:
    picture = Picture(svg(GROUPS, size="large"))
    bars = [rect.attrib for rect in picture.of("rect") if rect.attrib["fill"] == BAR]
    assert len(bars) == 2
    zero = next(float(line.attrib["x1"]) for line in picture.of("line") if line.attrib["stroke"] == INK)
    for bar in bars:
        assert float(bar["x"]) == pytest.approx(zero)
        end = float(bar["x"]) + float(bar["width"])
        assert any(
            line.attrib["stroke-width"] == "2.20" and float(line.attrib["x1"]) == pytest.approx(end, abs=0.02)
            for line in picture.of("line")
        )
    assert {"61%", "14 of 23", "national 60%"} <= set(picture.texts())
    assert "n 23" in Picture(svg(GROUPS)).texts()


def test_groups_of_ten_or_fewer_are_pupils_and_have_no_percentage() -> None:
    picture = Picture(svg(GROUPS, size="large"))
    assert {"2 of 9", "3 of 7"} <= set(picture.texts())
    assert "22%" not in picture.texts()
    assert len(picture.of("circle")) == 9 + 7
    assert len([dot for dot in picture.of("circle") if dot.attrib["fill"] == BLUE]) == 2 + 3


def test_what_may_not_be_shown_is_a_struck_box_with_words() -> None:
    picture = Picture(svg(GROUPS, size="large"))
    assert "fewer than 6: shown only inside the school" in picture.texts()
    assert "fewer than 6" in Picture(svg(GROUPS)).texts()
    assert len([rect for rect in picture.of("rect") if rect.attrib["fill"] == WHITE]) == 2


def test_national_stands_only_beside_rows_of_eleven_or_more() -> None:
    picture = Picture(svg(GROUPS, size="large"))
    dashes = [line.attrib for line in picture.of("line") if line.attrib.get("stroke-dasharray") == "2.4 1.6"]
    lowest = max(float(dash["y2"]) for dash in dashes)
    assert lowest < picture.named("SEN support").top


def test_percentage_of_ten_pupils_is_refused_where_their_count_is_unknown() -> None:
    picture = Picture(svg(Bars("", (BarRow("Boys", 40, 20, 60, 10),)), size="large"))
    assert "10 pupils or fewer: no percentage" in picture.texts()
    assert "40%" not in picture.texts()


@pytest.mark.parametrize("size", ["small", "large"])
def test_matrix_shades_those_who_kept_pace_and_points_for_the_rest(size: str) -> None:
    picture = Picture(svg(MOVES, size=size))  # type: ignore[arg-type]
    shaded = [rect.attrib for rect in picture.of("rect") if rect.attrib["fill"] == BAND]
    assert len(shaded) == 4
    assert all(rect["stroke"] == "#8a9297" for rect in shaded)
    triangles = [path for path in picture.of("path") if path.attrib["fill"] == INK]
    assert len(triangles) == 6 + (2 if size == "large" else 0)  # and two in the key
    assert {"7", "22", "11", "13"} <= set(picture.texts())
    assert "0" not in picture.texts()


def test_small_matrix_uses_short_names_for_rows_too() -> None:
    assert {"Depth", "Expected", "Towards"} <= set(Picture(svg(MOVES)).texts())
    assert "Greater depth" in Picture(svg(replace(MOVES, short_columns=()), size="large")).texts()


def test_years_of_a_small_cohort_are_rows_of_pupils_without_an_axis() -> None:
    rows = (BarRow("2018", None, n=28, numerator=15), BarRow("2019", None, n=12, numerator=9))
    picture = Picture(svg(Bars("", rows)))
    assert {"15 of 28", "9 of 12"} <= set(picture.texts())
    assert picture.of("line") == []
    assert len(picture.of("circle")) == 28 + 12
    assert len({dot.attrib["r"] for dot in picture.of("circle") if dot.attrib["fill"] == BLUE}) == 1
