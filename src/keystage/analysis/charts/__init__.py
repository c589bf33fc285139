"""Seven kinds of chart, as values and as SVG."""

from keystage.analysis.charts.drawing import svg
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
    "BarRow", "Bars", "Caterpillar", "CaterpillarPoint", "Chart", "DotInterval", "DotRow", "Funnel", "FunnelPoint",
    "Matrix", "MatrixCell", "Strip", "StripRow", "Trend", "TrendPoint",
    "svg",
]  # fmt: skip
