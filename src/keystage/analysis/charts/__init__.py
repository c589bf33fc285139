"""Seven kinds of chart, as values, as SVG, in words and as a table."""

from keystage.analysis.charts.alt_text import describe
from keystage.analysis.charts.drawing import svg
from keystage.analysis.charts.glyphs import PupilRow, glyph, pupil_dots
from keystage.analysis.charts.look import Size, Where
from keystage.analysis.charts.spark import spark
from keystage.analysis.charts.tables import ChartTable, table
from keystage.analysis.charts.values import (
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
)  # fmt: skip

__all__ = [
    "BarRow", "Bars", "Caterpillar", "CaterpillarPoint", "Chart", "ChartTable", "DotInterval", "DotRow", "Funnel",
    "FunnelPoint", "Matrix", "MatrixCell", "PupilRow", "Size", "Strip", "StripRow", "Trend", "TrendPoint", "Where",
    "describe", "glyph", "pupil_dots", "spark", "svg", "table",
]  # fmt: skip
