"""A trend as small as a cell of a list."""

from dataclasses import replace
from xml.etree import ElementTree

from keystage.analysis.charts import Trend, TrendPoint, spark

_POINTS = (
    TrendPoint(2017, 55.0, n=40, national=61.0, run=0),
    TrendPoint(2018, 50.0, n=40, national=64.0, run=0),
    TrendPoint(2019, None, reason="no figure"),
    TrendPoint(2020, 52.0, 37.0, 66.0, n=44, national=60.0, run=1, clear=True),
)
_TREND = Trend("Writing", "percent", _POINTS, measure="Reached the expected standard in writing")


def _shapes(svg: str, name: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(svg).findall(f"{{http://www.w3.org/2000/svg}}{name}")


def test_spark_says_its_figures_in_words_and_draws_one_line_for_years_that_compare() -> None:
    svg = spark(_TREND)
    root = ElementTree.fromstring(svg)
    assert "52%" in root.attrib["aria-label"]
    assert len(_shapes(svg, "polyline")) == 1  # 2017 to 2018; 2020 stands alone
    assert [t.text for t in _shapes(svg, "text")] == ["52%"]
    assert "style" not in svg


def test_last_dot_is_hollow_where_it_may_be_chance() -> None:
    solid = spark(_TREND)
    hollow = spark(replace(_TREND, points=(*_POINTS[:3], replace(_POINTS[3], clear=False))))
    assert _shapes(solid, "circle")[-1].attrib["fill"] == "#12436d"
    assert _shapes(hollow, "circle")[-1].attrib["fill"] == "#ffffff"


def test_ten_pupils_or_fewer_are_words_and_no_line() -> None:
    few = replace(_POINTS[3], n=7, numerator=3)
    svg = spark(replace(_TREND, points=(few,)))
    assert [t.text for t in _shapes(svg, "text")] == ["too few to draw"]
    assert not _shapes(svg, "circle")
