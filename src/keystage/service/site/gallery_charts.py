"""The seven kinds of chart with made-up figures, small and large."""

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
)

__all__ = ["CHARTS"]


def _year(year: int, value: float, run: int, *, clear: bool = False) -> TrendPoint:
    return TrendPoint(year, value, value - 13, value + 13, 44, 71.0, 63.0, 78.0, run=run, clear=clear)


_TREND = Trend(
    "Writing: 52%, clearly below national again", "percent",
    (_year(2017, 74, 0), _year(2018, 73, 1), _year(2019, 62, 1), TrendPoint(2020, None, reason="no tests"),
     TrendPoint(2021, None, reason="no tests"), TrendPoint(2022, None, reason="not published"),
     _year(2023, 52, 2, clear=True)),
    breaks=((2018, "new writing rules", "light"),), scale=(40, 100), measure="Reached the expected standard in writing",
)  # fmt: skip
_DOTS = DotInterval(
    "Progress: clearly above in reading, below in writing",
    (DotRow("Reading", 2.4, 0.5, 4.3, clear=True, n=42, words="clearly above"),
     DotRow("Writing", -2.1, -3.9, -0.3, clear=True, n=42, words="clearly below"),
     DotRow("Maths", 0.4, -1.3, 2.1, clear=False, n=42, words="may be chance")),
)  # fmt: skip
_STRIP = Strip(
    "Of 30 similar schools: sixth in reading, 28th in writing",
    (StripRow("Reading", 6, 2, 15, 30), StripRow("Maths", 13, 5, 23, 30), StripRow("Writing", 28, 20, 30, 30)),
)
_MANY = Caterpillar(
    "11 of 60 schools differ clearly; about 3 would by chance",
    tuple(
        CaterpillarPoint(f"School {n}", (n - 30) / 9, (n - 30) / 9 - 2.4, (n - 30) / 9 + 2.4, abs(n - 30) > 22, n == 12)
        for n in range(60)
    ),
)
_SIZES = tuple(range(16, 101, 4))
_FUNNEL = Funnel(
    "Three of 22 schools lie outside the inner curve",
    tuple(FunnelPoint("", n, 60 + (n * 7) % 23 - 11, n in (40, 72), n == 44) for n in _SIZES),
    60.0,
    tuple((n, 60 - 96 / n**0.5, min(100.0, 60 + 96 / n**0.5)) for n in _SIZES),
    tuple((n, max(0.0, 60 - 151 / n**0.5), min(100.0, 60 + 151 / n**0.5)) for n in _SIZES),
)
_BARS = Bars(
    "21 of 44 disadvantaged pupils reached all three",
    (BarRow("Disadvantaged", 48, 33, 63, 44, 21, 44.0), BarRow("Others", 70, 54, 83, 40, 28, 66.0),
     BarRow("SEN support", None, n=7, numerator=3),
     BarRow("EHC plan", None, reason="fewer than 6: shown only inside the school")),
)  # fmt: skip
_MATRIX = Matrix(
    "Nine of the 29 pupils at the standard at 7 were below it at 11",
    ("Above", "At", "Below"), ("Below", "At", "Above"),
    ((MatrixCell(1, direction="below"), MatrixCell(3, direction="below"), MatrixCell(8, kept_pace=True)),
     (MatrixCell(9, direction="below"), MatrixCell(18, kept_pace=True), MatrixCell(2, direction="above")),
     (MatrixCell(5, kept_pace=True), MatrixCell(3, direction="above"), MatrixCell(0))),
)  # fmt: skip

CHARTS: tuple[tuple[str, Chart], ...] = (
    ("Trend", _TREND), ("Dot and interval", _DOTS), ("Position strip", _STRIP), ("Caterpillar", _MANY),
    ("Funnel", _FUNNEL), ("Bars for groups", _BARS), ("Matrix", _MATRIX),
)  # fmt: skip
