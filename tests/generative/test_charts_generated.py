"""Whatever the figures are, a chart is sound XML, its words stand inside it and none runs into another."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.charts.svg_reading import Picture, overlapping

from keystage.analysis.charts import (
    BarRow,
    Bars,
    Caterpillar,
    CaterpillarPoint,
    Chart,
    DotInterval,
    DotRow,
    Funnel,
    FunnelPoint,
    Matrix,
    MatrixCell,
    Strip,
    StripRow,
    Trend,
    TrendPoint,
    describe,
    svg,
    table,
)

FIGURES = st.none() | st.floats(0, 100) | st.sampled_from([0.0, 50.0, 100.0])
SCORES = st.none() | st.floats(-30, 30)
COUNTS = st.none() | st.integers(0, 2000)
WORDS = st.sampled_from(["", "no tests", "not published", "5 or fewer pupils: not published", "withheld"]) | st.text(
    max_size=40
)
CLEAR = st.none() | st.booleans()
LOOKS = st.tuples(st.sampled_from(["small", "large"]), st.sampled_from(["print", "screen"]))


@st.composite
def trends(draw: st.DrawFn) -> Trend:
    first, count = draw(st.integers(2008, 2016)), draw(st.integers(1, 10))
    points = []
    for year in range(first, first + count):
        low, high = sorted((draw(st.floats(0, 100)), draw(st.floats(0, 100))))
        points.append(
            TrendPoint(
                year, draw(FIGURES), low, high, draw(COUNTS), draw(FIGURES), draw(FIGURES), draw(FIGURES),
                draw(st.integers(0, 1)), draw(CLEAR), draw(WORDS), draw(st.none() | st.integers(0, 10)),
            )
        )  # fmt: skip
    breaks = draw(st.lists(st.tuples(st.integers(2007, 2027), WORDS, st.sampled_from(["full", "light"])), max_size=3))
    scale = draw(st.none() | st.just((30.0, 90.0)))
    return Trend(draw(WORDS), "percent", tuple(points), tuple(breaks), scale, decimals=draw(st.sampled_from([None, 1])))


@st.composite
def dots(draw: st.DrawFn) -> DotInterval:
    row = st.builds(
        DotRow, label=WORDS, value=SCORES, low=SCORES, high=SCORES, clear=CLEAR, n=COUNTS, words=WORDS, reason=WORDS
    )
    return DotInterval(draw(WORDS), tuple(draw(st.lists(row, max_size=8))), note=draw(WORDS))


@st.composite
def strips(draw: st.DrawFn) -> Strip:
    place = st.integers(1, 60)
    row = st.builds(
        StripRow, label=WORDS, place=st.none() | place, low=st.none() | place, high=st.none() | place,
        of=st.integers(0, 60), reason=WORDS,
    )  # fmt: skip
    return Strip(draw(WORDS), tuple(draw(st.lists(row, max_size=8))))


@st.composite
def bars(draw: st.DrawFn) -> Bars:
    row = st.builds(
        BarRow, label=WORDS, value=FIGURES, low=FIGURES, high=FIGURES, n=COUNTS, numerator=COUNTS, national=FIGURES,
        reason=WORDS,
    )  # fmt: skip
    return Bars(draw(WORDS), tuple(draw(st.lists(row, max_size=8))), draw(FIGURES))


@st.composite
def caterpillars(draw: st.DrawFn) -> Caterpillar:
    figure = st.floats(-30, 30)
    point = st.builds(
        CaterpillarPoint, label=WORDS, value=figure, low=figure, high=figure, clear=st.booleans(), own=st.booleans()
    )
    return Caterpillar(draw(WORDS), tuple(draw(st.lists(point, max_size=80))), zero_words=draw(WORDS))


@st.composite
def funnels(draw: st.DrawFn) -> Funnel:
    point = st.builds(
        FunnelPoint, label=WORDS, n=st.integers(1, 300), value=st.floats(0, 100), outside=st.booleans(),
        named=st.booleans(),
    )  # fmt: skip
    points = draw(st.lists(point, max_size=30))
    if points and draw(st.booleans()):
        points[0] = replace(points[0], own=True)
    curve = tuple((n, max(0.0, 60 - 300 / n**0.5), min(100.0, 60 + 300 / n**0.5)) for n in range(1, 301))
    return Funnel(draw(WORDS), tuple(points), draw(st.floats(0, 100)), curve, curve, draw(WORDS), draw(WORDS))


@st.composite
def matrices(draw: st.DrawFn) -> Matrix:
    rows, columns = draw(st.lists(WORDS, max_size=6)), draw(st.lists(WORDS, min_size=1, max_size=5))
    cell = st.builds(
        MatrixCell,
        count=st.integers(0, 300),
        kept_pace=st.booleans(),
        direction=st.sampled_from(["", "above", "below"]),
    )
    cells = tuple(tuple(draw(cell) for _ in columns) for _ in rows)
    return Matrix(draw(WORDS), tuple(rows), tuple(columns), cells)


CHARTS = trends() | dots() | strips() | bars() | caterpillars() | funnels() | matrices()


@settings(max_examples=250, deadline=None)
@given(chart=CHARTS, look=LOOKS)
def test_any_chart_is_sound_and_its_words_are_legible(chart: Chart, look: tuple[str, str]) -> None:
    text = svg(chart, size=look[0], where=look[1])  # type: ignore[arg-type]
    picture = Picture(text)
    assert "nan" not in text.partition(">")[2].partition("<text")[0]
    for words in picture.words:
        assert words.left >= -0.6
        assert words.right <= picture.width + 0.6
        assert words.bottom <= picture.height
    assert overlapping(picture.words) == []


@settings(max_examples=100, deadline=None)
@given(chart=CHARTS)
def test_any_chart_has_words_and_an_even_table(chart: Chart) -> None:
    assert describe(chart) or chart.title == ""
    shown = table(chart)
    assert {len(row) for row in shown.rows} <= {len(shown.columns)}
