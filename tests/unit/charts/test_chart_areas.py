"""Caterpillars and funnels: many schools, few of them named."""

from tests.unit.charts.samples import caterpillar, funnel
from tests.unit.charts.svg_reading import Picture

from keystage.analysis.charts import svg

BLUE, WHITE, INK, TICK = "#12436d", "#ffffff", "#0b0c0c", "#6f777b"


def test_caterpillar_is_sorted_and_solid_only_where_clear() -> None:
    chart = caterpillar()
    dots = [dot.attrib for dot in Picture(svg(chart, size="large")).of("circle")]
    dots = [dot for dot in dots if dot["fill"] == INK or dot.get("stroke") == TICK]
    others = sorted((point for point in chart.points if not point.own), key=lambda point: point.value)
    rising = sorted(dots, key=lambda dot: float(dot["cx"]))
    assert [dot["fill"] == INK for dot in rising] == [point.clear for point in others]
    assert [float(dot["cy"]) for dot in rising] == sorted((float(dot["cy"]) for dot in rising), reverse=True)


def test_caterpillar_counts_at_the_foot_and_names_one_school() -> None:
    chart = caterpillar()
    below = sum(point.clear and point.value < 0 for point in chart.points)
    above = sum(point.clear and point.value > 0 for point in chart.points)
    texts = Picture(svg(chart, size="large")).texts()
    assert f"{below} clearly below" in texts
    assert f"{above} clearly above" in texts
    assert f"{60 - below - above} may be chance (hollow)" in texts
    assert "Alder Bridge −2.1" in texts
    assert not any("School" in text for text in texts)


def test_picture_of_a_nation_stays_small() -> None:
    assert len(svg(caterpillar(3000), size="large")) < 200_000


def test_funnel_is_solid_outside_the_inner_curve_and_hollow_inside() -> None:
    chart = funnel()
    dots = [dot.attrib for dot in Picture(svg(chart)).of("circle")]
    assert sum(dot["fill"] == INK for dot in dots) == sum(point.outside for point in chart.points)
    assert sum(dot.get("stroke") == TICK for dot in dots) == sum(
        not point.outside and not point.own for point in chart.points
    )
    assert [dot["fill"] for dot in dots if dot.get("stroke") == BLUE] == [WHITE]  # inside: may be chance


def test_funnel_draws_both_curves_and_names_them_when_large() -> None:
    picture = Picture(svg(funnel(), size="large"))
    assert len(picture.of("polyline")) == 4
    assert {"1 in 40", "1 in 1,000", "1 in 40 by chance", "1 in 1,000 by chance", "national 60%"} <= set(
        picture.texts()
    )
    assert "nat. 60%" in Picture(svg(funnel())).texts()


def test_funnel_names_nobody_who_is_not_to_be_named() -> None:
    assert not any("School" in text for text in Picture(svg(funnel(), size="large")).texts())
    assert "School" not in svg(funnel(), size="large")
    assert any("School" in text for text in Picture(svg(funnel(24, named=True), size="large")).texts())
