"""Charts with invented figures: the ordinary, the hard, and the hostile. The school and its area do not exist."""

from math import inf, nan, sqrt
from typing import NamedTuple

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

P = TrendPoint

NO_TESTS = (
    P(2020, None, reason="no tests"),
    P(2021, None, reason="no tests"),
    P(2022, None, reason="not published", national=59),
)
ALL_THREE = Trend(
    "Half reached all three; national 60%",
    "percent",
    (
        P(2016, 53.7, 39, 68, 41, 53, 42, 56, 0),
        P(2017, 60.5, 45.6, 73.6, 43, 61, 50, 64, 0),
        P(2018, 62.2, 47.6, 75, 45, 64, 53, 67, 1),
        P(2019, 59.5, 44.5, 73, 42, 65, 54, 68, 1),
        *NO_TESTS,
        P(2023, 50, 36, 64.2, 44, 60, 49, 63, 1, clear=False),
    ),
    breaks=((2018, "new writing rules", "light"),),
    measure="Reached the expected standard in reading, writing and maths",
)
LEVELS = Trend(
    ALL_THREE.title,
    "percent",
    (P(2014, 76, 62, 86, 42, 79, 70, 83, -1), P(2015, 80, 66, 89, 41, 80, 71, 84, -1), *ALL_THREE.points),
    breaks=((2016, "levels | scaled scores", "full"), *ALL_THREE.breaks),
)
ATTENDANCE = Trend(
    "Attendance: 92.6%, under the middle half for two years",
    "percent",
    (
        P(2017, 95.6, n=305, national=96, band_low=95.2, band_high=96),
        P(2018, 95.2, n=308, national=95.8, band_low=94.9, band_high=95.8),
        P(2019, 95.1, n=310, national=96, band_low=95, band_high=95.9),
        P(2020, None, reason="not used"),
        P(2021, None, reason="not used"),
        P(2022, 92.4, n=309, national=93.7, band_low=92.8, band_high=93.9, run=1),
        P(2023, 92.6, n=312, national=94.1, band_low=93.1, band_high=94.4, run=1),
    ),
    scale=(90, 98),
    decimals=1,
)
SMALL_SCHOOL = Trend(
    "Three years of pupils",
    "percent",
    (P(2018, None, n=9, numerator=5), P(2019, 62, 40, 80, 14, 64), *NO_TESTS, P(2023, None, n=7, numerator=3)),
)
TRAILING = Trend(
    "Ends in a gap", "percent", (*ALL_THREE.points[:4], *(P(y, None, reason="5 or fewer") for y in (2020, 2021, 2022)))
)
PROGRESS = DotInterval(
    "Reading above, writing below",
    (
        DotRow("Reading", 2.4, 0.5, 4.3, True, 42, "clearly above", (2.1, 0.2, 4.0)),
        DotRow("Writing", -2.1, -3.8, -0.4, True, 42, "clearly below", (-1.8, -3.5, -0.1)),
        DotRow("Maths", 0.4, -1.2, 2.0, False, 42, "may be chance", (0.7, -0.9, 2.3)),
        DotRow("Science", None, reason="no progress score: science is not tested"),
    ),
    note="Thin grey: 2019",
)
POSITION = Strip(
    "Sixth of 30 in reading",
    (
        StripRow("Reading", 6, 2, 15, 30),
        StripRow("Writing", 28, 20, 30, 30),
        StripRow("Phonics", None, None, None, 30, "no school figures in the files loaded"),
        StripRow("Science", 3, 1, 4, 7),
    ),
)


def caterpillar(schools: int = 60, own: int = 7) -> Caterpillar:
    """Schools at even steps with ranges of unequal width; number `own` is Alder Bridge."""
    points = []
    for i in range(schools):
        value, half = -4 + 8 * i / max(schools - 1, 1), 1.5 + (i * 7 % 5) / 2
        clear = value - half > 0 or value + half < 0
        points.append(CaterpillarPoint(f"School {i}", value, value - half, value + half, clear))
    if points:
        points[own % schools] = CaterpillarPoint("Alder Bridge", -2.1, -3.8, -0.4, True, own=True)
    return Caterpillar("11 of 60 schools differ clearly; about 3 would by chance", tuple(points))


def funnel(schools: int = 60, named: bool = False) -> Funnel:
    """Schools about 60% with limits of the normal approximation."""

    def limits(n: int, z: float) -> tuple[int, float, float]:
        half = 100 * z * sqrt(0.24 / n)
        return n, max(0.0, 60 - half), min(100.0, 60 + half)

    points = []
    for i in range(schools):
        n, value = 16 + i * 13 % 80, 25.0 + i * 29 % 70
        outside = not limits(n, 1.96)[1] <= value <= limits(n, 1.96)[2]
        points.append(FunnelPoint(f"School {i}", n, value, outside, named=named and outside))
    points.append(FunnelPoint("Alder Bridge", 44, 50, False, own=True, named=True))
    inner, outer = (tuple(limits(n, z) for n in range(12, 101)) for z in (1.96, 3.09))
    return Funnel("Eight of 60 schools lie outside the inner curve", tuple(points), 60, inner, outer)


GROUPS = Bars(
    "Girls 61%, boys 38%: may be chance",
    (
        BarRow("Girls", 61, 41, 78, 23, 14),
        BarRow("Boys", 38, 21, 59, 21, 8),
        BarRow("SEN support", 22, None, None, 9, 2),
        BarRow("Joined in Year 5 or 6", None, None, None, 7, 3),
        BarRow("EAL", None, reason="fewer than 6: shown only inside the school"),
        BarRow("Children looked after", None, reason="none in this cohort"),
    ),
    60,
)
M = MatrixCell
MOVES = Matrix(
    "Nine of the 29 pupils at the standard at 7 were below it at 11",
    ("Greater depth", "Expected", "Working towards", "Pre-key stage", "No result at 7"),
    ("Pre-key stage", "Working towards", "Expected", "Greater depth"),
    (
        (M(0), M(1, direction="below"), M(3, direction="below"), M(3, kept_pace=True)),
        (M(0), M(8, direction="below"), M(13, kept_pace=True), M(1, direction="above")),
        (M(1, direction="below"), M(8, kept_pace=True), M(2, direction="above"), M(0)),
        (M(2, kept_pace=True), M(0), M(0), M(0)),
        (M(0), M(1), M(1), M(0)),
    ),
    short_columns=("pre-key", "towards", "expected", "depth"),
)


class PupilsOfOneYear(NamedTuple):
    label: str
    reached: int | None
    n: int | None
    expected: float | None = None
    reason: str = ""


DISADVANTAGED = (
    PupilsOfOneYear("2018", 8, 15, 10.9),
    PupilsOfOneYear("2019", 7, 14, 9.4),
    PupilsOfOneYear("2023", None, None, None, "fewer than 6"),
)

ORDINARY: dict[str, Chart] = {
    "trend": ALL_THREE,
    "levels": LEVELS,
    "attendance": ATTENDANCE,
    "small school": SMALL_SCHOOL,
    "trailing": TRAILING,
    "dots": PROGRESS,
    "strip": POSITION,
    "caterpillar": caterpillar(),
    "funnel": funnel(),
    "named funnel": funnel(24, named=True),
    "bars": GROUPS,
    "matrix": MOVES,
}
_LONG = "A measure whose name is far longer than any column of names could ever be on paper"
HARD: dict[str, Chart] = {
    "no years": Trend("", "percent", ()),
    "all null": Trend(
        "", "percent", tuple(P(y, None, reason="5 or fewer pupils: not published") for y in range(2016, 2024))
    ),
    "one year": Trend("", "percent", (P(2023, 61, 45, 76, 23, 60, clear=False),)),
    "edges": Trend("", "percent", (P(2022, 100, 88, 100, 1041, 65), P(2023, 0, 0, 12, 24000, 65)), scale=(40, 60)),
    "gap of one": Trend(
        "", "percent", (P(2017, 72), P(2018, None, reason="fewer than half of pupils counted"), P(2019, 74))
    ),
    "scores": Trend("", "score", (P(2018, -2.2, -4, -0.4, clear=True), P(2019, 0.0, -1.2, 2, clear=False))),
    "flat": Trend("", "points", (P(2018, 104.2, 104.2, 104.2, 30), P(2019, 104.2, 104.2, 104.2, 30))),
    "holes": Trend("", "grade", (P(2011, 4.5), P(2019, 4.6), P(2023, 4.75))),
    "not numbers": Trend("", "percent", (P(2022, nan, inf, -inf, 10, nan), P(2023, 50, -inf, nan, 30, inf, nan, 3))),
    "breaks": Trend(
        "",
        "percent",
        tuple(P(y, 50 + y % 7, 40, 70, 30, 55, 45, 65, run=y) for y in range(2014, 2024)),
        breaks=tuple((y, "changed again", "full" if y % 2 else "light") for y in range(2010, 2028)),
    ),
    "no rows": DotInterval("", ()),
    "forty rows": DotInterval("", tuple(DotRow(f"{_LONG} {i}", i - 20, i - 21, i - 19, i > 20) for i in range(40))),
    "far": DotInterval(
        "", (DotRow("x", -1e6, -2e6, 3e6, False), DotRow(_LONG, None, reason=_LONG)), zero=1e5, note=_LONG
    ),
    "percent dots": DotInterval(
        "", (DotRow("School", 52, 38, 66, False),), zero=60, unit="percent", zero_words="60% = national"
    ),
    "nan dots": DotInterval("", (DotRow("x", nan, 1, 2), DotRow("y", 1, nan, inf, earlier=(nan, 1, 2)))),
    "no strips": Strip("", ()),
    "odd strips": Strip(
        "",
        (
            StripRow(_LONG, 1, 1, 1, 12),
            StripRow("x", 12, None, None, 24_000),
            StripRow("y", 0, 30, -4, 10),
            StripRow("z", None, None, None, 0, _LONG),
        ),
    ),
    "no schools": Caterpillar("", ()),
    "one school": Caterpillar("", (CaterpillarPoint(_LONG, 4, 3, 5, True, own=True),)),
    "last is own": caterpillar(40, 39),
    "every school": caterpillar(3000),
    "nan caterpillar": Caterpillar(
        "", (CaterpillarPoint("x", nan, 1, 2, False), CaterpillarPoint("y", 1, 1, 1, False))
    ),
    "empty funnel": Funnel("", (), 60, (), ()),
    "bare funnel": Funnel("", (FunnelPoint(_LONG, 30, 100, True, own=True, named=True),), 100, (), ()),
    "no bars": Bars("", ()),
    "odd bars": Bars(
        "",
        (
            BarRow("Zero", 0, 0, 12, 30, 0),
            BarRow("All", 100, 88, 100, 24_000, 24_000),
            BarRow("No n", 44),
            BarRow("Own national", 44, 30, 60, 50, 22, 50),
            BarRow("Ten without a count", 44, 30, 60, 10),
            BarRow(_LONG, None, reason=_LONG),
            BarRow("Not a number", nan, inf, nan, 20, 4, nan),
        ),
        60,
    ),
    "no matrix": Matrix("", (), (), ()),
    "ragged matrix": Matrix(
        "", (_LONG, "b", "c"), (_LONG, "d"), ((M(1234, kept_pace=True),), (M(9999, direction="below"), M(3), M(4)))
    ),
}
_EVIL = "</text><script>alert(1)</script>&amp;\"'<![CDATA[ \x00\x08\x1b\u202e\ud800\ufffe\nnext"
HOSTILE: dict[str, Chart] = {
    "hostile trend": Trend(
        _EVIL, "percent", (P(2022, None, reason=_EVIL), P(2023, 50, n=30)), measure=_EVIL, pupils_word=_EVIL
    ),
    "hostile dots": DotInterval(
        _EVIL, (DotRow(_EVIL, 1, 0, 2, words=_EVIL), DotRow(_EVIL, None, reason=_EVIL)), note=_EVIL
    ),
    "hostile strip": Strip(_EVIL, (StripRow(_EVIL, 3, 1, 9, 30), StripRow(_EVIL, None, None, None, 3, _EVIL))),
    "hostile caterpillar": Caterpillar(_EVIL, (CaterpillarPoint(_EVIL, 1, 0.5, 2, True, own=True),), zero_words=_EVIL),
    "hostile funnel": Funnel(_EVIL, (FunnelPoint(_EVIL, 30, 50, True, own=True),), 60, (), (), _EVIL, _EVIL),
    "hostile bars": Bars(_EVIL, (BarRow(_EVIL, 50, n=30), BarRow(_EVIL, None, reason=_EVIL)), 60, _EVIL),
    "hostile matrix": Matrix(_EVIL, (_EVIL,), (_EVIL,), ((M(1),),), _EVIL, _EVIL, (_EVIL,)),
}
EVERY: dict[str, Chart] = ORDINARY | HARD | HOSTILE
