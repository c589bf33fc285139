"""What every chart's SVG keeps to, ordinary, hard or hostile."""

from typing import get_args

import pytest
from tests.unit.charts.samples import DISADVANTAGED, EVERY, HOSTILE, ORDINARY
from tests.unit.charts.svg_reading import SVG, Picture, overlapping

from keystage.analysis.charts import Chart, Size, Where, glyph, pupil_dots, svg

LOOKS = [(size, where) for size in get_args(Size) for where in get_args(Where)]
ELEMENTS = {"svg", "line", "polyline", "path", "rect", "circle", "text"}
PRESENTATION = {
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "paint-order",
    "font-size", "font-family", "font-weight", "text-anchor", "transform",
    "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "d", "points", "width", "height", "viewBox", "role",
    "aria-label",
}  # fmt: skip
COLOURS = {
    "#0b0c0c", "#12436d", "#505a5f", "#6f777b", "#8a9297", "#b1b4b6", "#e6e8ea", "#d9dee1", "#b9c7d4", "#ffffff",
    "none",
}  # fmt: skip


@pytest.fixture(params=LOOKS, ids=lambda look: "-".join(look))
def look(request: pytest.FixtureRequest) -> tuple[Size, Where]:
    found: tuple[Size, Where] = request.param
    return found


@pytest.mark.parametrize("name", EVERY)
def test_chart_is_plain_svg_said_in_words(name: str, look: tuple[Size, Where]) -> None:
    text = svg(EVERY[name], size=look[0], where=look[1])
    picture = Picture(text)
    assert picture.root.attrib["role"] == "img"
    for element in picture.root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= PRESENTATION
        assert {element.attrib.get("fill", "none"), element.attrib.get("stroke", "none")} <= COLOURS
        for key in ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "width", "height"):
            assert "nan" not in element.attrib.get(key, "")
            assert "inf" not in element.attrib.get(key, "")
    assert "NaN" not in text


@pytest.mark.parametrize("name", EVERY)
def test_words_stand_inside_the_picture_and_are_large_enough(name: str, look: tuple[Size, Where]) -> None:
    picture = Picture(svg(EVERY[name], size=look[0], where=look[1]))
    for words in picture.words:
        assert words.left >= -0.6, words
        assert words.right <= picture.width + 0.6, words
        assert words.top >= -0.6, words
        assert words.bottom <= picture.height, words
        assert words.size >= (8.5 if look[1] == "print" else 13)


@pytest.mark.parametrize("name", EVERY)
def test_words_do_not_run_into_each_other(name: str, look: tuple[Size, Where]) -> None:
    assert overlapping(Picture(svg(EVERY[name], size=look[0], where=look[1])).words) == []


@pytest.mark.parametrize("name", ORDINARY)
def test_shapes_are_drawn_and_never_written(name: str, look: tuple[Size, Where]) -> None:
    text = svg(ORDINARY[name], size=look[0], where=look[1]).partition(">")[2]
    assert not set(text) & set("▲▼▬▽△⫽●○◯┆→↓")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_stay_words(name: str) -> None:
    text = svg(HOSTILE[name], size="large")
    assert "<script" not in text
    assert "\x00" not in text
    assert "\u202e" not in text


def test_title_is_left_to_the_page() -> None:
    assert not any("Half reached" in text for text in Picture(svg(ORDINARY["trend"])).texts())


def test_print_is_set_in_the_font_that_ships_and_measured_in_millimetres() -> None:
    root = Picture(svg(ORDINARY["trend"])).root
    assert (root.attrib["font-family"], root.attrib["width"], root.attrib["height"]) == ("Inter", "58.00mm", "27.60mm")


def test_screen_takes_the_page_s_fonts_and_is_measured_in_pixels() -> None:
    root = Picture(svg(ORDINARY["trend"], size="large", where="screen")).root
    assert root.attrib["font-family"] == "Arial, Helvetica, 'Liberation Sans', sans-serif"
    assert root.attrib["width"] == "720"


def test_another_width_and_height_are_kept() -> None:
    root = Picture(svg(ORDINARY["strip"], width=104, height=27)).root
    assert (root.attrib["width"], root.attrib["height"]) == ("104.00mm", "27.00mm")


def test_rows_that_do_not_fit_make_the_picture_higher() -> None:
    chart: Chart = EVERY["forty rows"]
    assert Picture(svg(chart)).height > 40 * 12


@pytest.mark.parametrize("clear", [True, False])
@pytest.mark.parametrize("shape", ["up", "down", "level"])
def test_glyph_is_solid_where_clear_and_hollow_where_not(shape: str, clear: bool) -> None:
    picture = Picture(glyph(shape, clear=clear, size=10))  # type: ignore[arg-type]
    (drawn,) = [*picture.of("path"), *picture.of("rect")]
    assert drawn.attrib["fill"] == ("#0b0c0c" if clear else "#ffffff")
    assert picture.label


def test_pupils_are_dots_with_the_rate_expected_marked() -> None:
    picture = Picture(pupil_dots(DISADVANTAGED))
    solid = [dot for dot in picture.of("circle") if dot.attrib["fill"] == "#12436d"]
    assert len(solid) == 8 + 7 + 1  # and one in the key
    assert len(picture.of("circle")) == 15 + 14 + 2
    assert {"8 of 15", "7 of 14", "fewer than 6", "reached", "did not"} <= set(picture.texts())
    dashed = [line for line in picture.of("line") if "stroke-dasharray" in line.attrib]
    assert len(dashed) == 2 + 1
    assert "2018: 8 of 15, 11 at others’ national rate." in picture.label
    assert "2023: fewer than 6." in picture.label


def test_many_pupils_take_more_lines_and_then_words_only() -> None:
    year = type(DISADVANTAGED[0])
    rows = Picture(pupil_dots([year("2023", 70, 114, 80)])).of("circle")
    assert len({dot.attrib["cy"] for dot in rows}) > 2
    assert Picture(pupil_dots([year("2023", 700, 1140, 80)])).of("circle")[2:] == []


def test_pupils_of_whom_nothing_may_be_shown_are_reasons_only() -> None:
    year = type(DISADVANTAGED[0])
    picture = Picture(pupil_dots([year("2019", None, None, None, "fewer than 6"), year("2023", 0, 0)]))
    assert picture.of("circle") == []
    assert {"fewer than 6", "no figure"} <= set(picture.texts())
    assert Picture(pupil_dots([])).words == []
