"""A trend stops at breaks and gaps, says what is missing, and never moves a mark for a label."""

from dataclasses import replace

import pytest
from tests.unit.charts.samples import ALL_THREE, ATTENDANCE, LEVELS, SMALL_SCHOOL, TRAILING
from tests.unit.charts.svg_reading import Picture

from keystage.analysis.charts import Trend, TrendPoint, svg

BLUE, WHITE, INK, MID, BAND = "#12436d", "#ffffff", "#0b0c0c", "#505a5f", "#d9dee1"


def lines(picture: Picture, colour: str) -> list[list[tuple[float, float]]]:
    """The lines drawn through years, as lists of places."""
    return [
        [(float(x), float(y)) for x, y in (place.split(",") for place in line.attrib["points"].split())]
        for line in picture.of("polyline")
        if line.attrib["stroke"] == colour
    ]


def dotted(picture: Picture) -> list[tuple[float, float]]:
    """Breaks: their place along the axis and their length."""
    return [
        (float(line.attrib["x1"]), abs(float(line.attrib["y2"]) - float(line.attrib["y1"])))
        for line in picture.of("line")
        if line.attrib.get("stroke-dasharray") == "1 2"
    ]


def axis(picture: Picture) -> list[tuple[float, float]]:
    """Stretches of the axis: the lowest horizontal lines in ink."""
    flat = [line.attrib for line in picture.of("line") if line.attrib["stroke"] == INK]
    flat = [a for a in flat if a["y1"] == a["y2"]]
    lowest = max(float(a["y1"]) for a in flat)
    return [(float(a["x1"]), float(a["x2"])) for a in flat if float(a["y1"]) == lowest]


@pytest.mark.req("X.4")
def test_line_joins_only_comparable_neighbouring_years() -> None:
    joined = lines(Picture(svg(ALL_THREE)), BLUE)
    assert [len(line) for line in joined] == [2, 2]  # 2016-17 and 2018-19; 2023 stands alone


@pytest.mark.req("X.4")
def test_no_line_crosses_a_break() -> None:
    picture = Picture(svg(LEVELS, size="large"))
    breaks = [x for x, _ in dotted(picture)]
    assert len(breaks) == 2
    for line in lines(picture, BLUE):
        assert not any(line[0][0] < x < line[-1][0] for x in breaks)
    for dash in picture.of("line"):
        if dash.attrib.get("stroke-dasharray") == "2.4 1.6":
            assert not any(float(dash.attrib["x1"]) < x < float(dash.attrib["x2"]) for x in breaks)


def test_full_break_is_drawn_higher_than_a_light_one() -> None:
    (_, full), (_, light) = dotted(Picture(svg(LEVELS, size="large")))
    assert full > 2 * light


def test_large_names_both_eras_and_the_change_beside_a_light_break() -> None:
    picture = Picture(svg(LEVELS, size="large"))
    assert picture.named("levels").right < picture.named("scaled scores").left
    assert "new writing rules" in picture.texts()
    assert "new writing rules" not in Picture(svg(ALL_THREE)).texts()


@pytest.mark.req("X.4")
def test_axis_is_cut_where_years_are_missing_and_says_why() -> None:
    picture = Picture(svg(LEVELS, size="large"))
    stretches = axis(picture)
    assert len(stretches) == 2
    why = picture.named("2020, 2021: no tests")
    assert stretches[0][1] < (why.left + why.right) / 2 < stretches[1][0]
    assert "2022: not published" in picture.texts()


def test_years_of_a_gap_keep_their_width() -> None:
    picture = Picture(svg(LEVELS, size="large"))
    middles = {year: (w.left + w.right) / 2 for w in picture.words if (year := w.text) in ("2018", "2019", "2023")}
    pitch = middles["2019"] - middles["2018"]
    assert middles["2023"] - middles["2019"] == pytest.approx(4 * pitch, abs=0.6)


def test_a_year_left_out_of_the_chart_is_a_gap() -> None:
    chart = Trend("", "percent", (TrendPoint(2017, 50), TrendPoint(2018, 52), TrendPoint(2020, 54)))
    picture = Picture(svg(chart, size="large"))
    assert [len(line) for line in lines(picture, BLUE)] == [2]
    assert "no figure" in picture.texts()


@pytest.mark.parametrize(("clear", "fill"), [(True, BLUE), (None, BLUE), (False, WHITE)])
def test_dot_is_hollow_only_where_the_difference_may_be_chance(clear: bool | None, fill: str) -> None:
    chart = Trend("", "percent", (TrendPoint(2023, 50, 36, 64, 44, 60, clear=clear),))
    assert Picture(svg(chart)).of("circle")[-1].attrib["fill"] == fill


def test_last_dot_and_its_interval_are_heavier() -> None:
    picture = Picture(svg(replace(ALL_THREE, points=tuple(replace(p, clear=None) for p in ALL_THREE.points))))
    radii = [float(dot.attrib["r"]) for dot in picture.of("circle") if dot.attrib["fill"] == BLUE]
    assert radii == [2.1] * 4 + [2.8]
    upright = [line for line in picture.of("line") if line.attrib["stroke"] == BLUE]
    assert [line.attrib["stroke-width"] for line in upright] == ["1.10"] * 4 + ["1.70"]


def test_labels_are_last_value_in_blue_and_national_in_grey_at_the_right() -> None:
    picture = Picture(svg(ALL_THREE))
    value, national = picture.named("50%"), picture.named("nat. 60%")
    assert (value.colour, value.bold, value.size) == (BLUE, True, 10.5)
    assert (national.colour, national.bold, national.size) == (MID, False, 8.5)
    assert value.top > national.top  # the lower figure stands lower
    assert Picture(svg(ALL_THREE, size="large")).named("national 60%")


@pytest.mark.parametrize("national", [49.0, 50.0, 51.0])
def test_labels_close_together_are_pushed_apart_in_their_order_while_marks_stay(national: float) -> None:
    chart = Trend("", "percent", (TrendPoint(2023, 50, national=national),), scale=(0, 100))
    picture = Picture(svg(chart))
    value, other = picture.named("50%"), picture.named(f"nat. {national:.0f}%")
    assert abs((value.top + value.bottom) / 2 - (other.top + other.bottom) / 2) >= 0.6 * (10.5 + 8.5) - 0.1
    if national != 50:
        assert (value.top > other.top) == (national > 50)
    alone = Picture(svg(Trend("", "percent", (TrendPoint(2023, 50),), scale=(0, 100))))
    assert picture.of("circle")[-1].attrib == alone.of("circle")[-1].attrib


def test_years_and_n_that_do_not_fit_are_dropped_but_never_the_last_or_the_ends_of_runs() -> None:
    texts = Picture(svg(ALL_THREE)).texts()
    assert {"2016", "2019", "2023", "41", "42", "44", "pupils"} <= set(texts)
    assert "2018" not in texts
    assert {"2014", "2018", "45", "44"} <= set(Picture(svg(LEVELS, size="large")).texts())


def test_small_shows_the_last_eight_years() -> None:
    assert "2014" not in Picture(svg(LEVELS)).texts()
    assert len([r for r in Picture(svg(LEVELS)).of("rect") if r.attrib["fill"] == BAND]) == 5


def test_last_year_stands_at_the_same_place_in_pictures_of_one_width() -> None:
    fewer = replace(ALL_THREE, scale=(40, 80), points=ALL_THREE.points[2:])
    first, second = Picture(svg(ALL_THREE)), Picture(svg(fewer))
    assert first.named("2023").left == pytest.approx(second.named("2023").left)
    assert first.of("circle")[-1].attrib["cx"] == second.of("circle")[-1].attrib["cx"]


def test_scale_given_is_shared_and_widened_only_for_what_would_fall_off() -> None:
    chart = Trend("", "percent", (TrendPoint(2023, 95, 80, 99, 40, 60),), scale=(40, 80))
    picture = Picture(svg(chart))
    dot = picture.of("circle")[-1]
    assert float(dot.attrib["cy"]) > 0
    assert {"40", "60", "80"} <= set(picture.texts())


@pytest.mark.req("X.4")
def test_cohorts_of_ten_or_fewer_are_pupils_without_percentage_interval_or_national() -> None:
    picture = Picture(svg(SMALL_SCHOOL))
    assert {"5 of 9", "3 of 7"} <= set(picture.texts())
    assert not any("nat." in text for text in picture.texts())
    upright = [line for line in picture.of("line") if line.attrib["stroke"] == BLUE]
    assert len(upright) == 1  # the interval of the one year with fourteen pupils
    columns: dict[str, int] = {}
    for dot in picture.of("circle"):
        columns[dot.attrib["cx"]] = columns.get(dot.attrib["cx"], 0) + 1
    assert sorted(columns.values()) == [2, 7, 9]  # the dot of fourteen pupils has its ring


def test_a_chart_that_ends_in_a_gap_labels_its_last_figure_and_its_last_year() -> None:
    picture = Picture(svg(TRAILING))
    assert picture.named("60%").colour == BLUE
    assert picture.named("2019").bold
    assert {"2022", "5 or", "fewer"} <= set(picture.texts())


def test_attendance_keeps_its_decimal() -> None:
    assert {"92.6%", "nat. 94.1%"} <= set(Picture(svg(ATTENDANCE)).texts())


def test_scores_have_a_zero_line_in_ink_and_signs() -> None:
    points = (TrendPoint(2018, -2.2, -4, -0.4, 30), TrendPoint(2019, 2.4, 0.6, 4.2, 30))
    picture = Picture(svg(Trend("", "score", points), size="large"))
    assert {"+2.4", "0", "−2"} <= set(picture.texts())
    assert any(
        line.attrib["stroke"] == INK and line.attrib["y1"] == line.attrib["y2"] and float(line.attrib["y1"]) < 140
        for line in picture.of("line")
    )
