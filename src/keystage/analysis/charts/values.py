"""The seven charts, as values. Each has its title (the finding), what it shows, and the same data as a table."""

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "BarRow", "Bars", "Caterpillar", "CaterpillarPoint", "Chart", "DotInterval", "DotRow", "Funnel", "FunnelPoint",
    "Matrix", "MatrixCell", "Strip", "StripRow", "Trend", "TrendPoint",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One year. value null: a gap, and `reason` says why in a few words ("no tests", "not published", "5 or fewer").

    band_low, band_high: middle half of similar schools. run: years with the same number are joined by the line.
    clear: the difference from national is beyond chance (solid), may be chance (hollow), or None: not tested (solid).
    """

    year: int  # calendar year in which the academic year ends
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    national: float | None = None
    band_low: float | None = None
    band_high: float | None = None
    run: int = 0
    clear: bool | None = None
    reason: str = ""
    numerator: int | None = None  # for cohorts of 6 to 10: drawn as pupils


@dataclass(frozen=True, slots=True)
class Trend:
    title: str
    unit: Literal["percent", "points", "score", "grade"]
    points: tuple[TrendPoint, ...]  # in order of year; years between first and last that are missing stand here as gaps
    # before this year, words ("new writing rules", or both eras as "levels | scaled scores"), weight
    breaks: tuple[tuple[int, str, Literal["full", "light"]], ...] = ()
    scale: tuple[float, float] | None = None  # shared by pictures that stand together
    measure: str = ""  # what is measured, for the description ("Reached the expected standard in writing")
    pupils_word: str = "pupils"
    decimals: int | None = None  # of labels; None: 0 for percentages, 1 for the rest (attendance 1, Progress 8 2)
    about: str = field(default="", compare=False)  # which measure and group: "ks2_rwm_exp/all"


@dataclass(frozen=True, slots=True)
class DotRow:
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    clear: bool | None = None
    n: int | None = None
    words: str = ""  # at the right, large size: "clearly above", "may be chance"
    earlier: tuple[float, float, float] | None = None  # last time: value, low, high, thin grey above
    reason: str = ""  # a null row is a sentence
    about: str = field(default="", compare=False)  # which figure: "2023/ks2_read_progress/all"


@dataclass(frozen=True, slots=True)
class DotInterval:
    title: str
    rows: tuple[DotRow, ...]
    zero: float = 0.0
    zero_words: str = "0 = pupils nationally with the same start"
    unit: Literal["percent", "points", "score", "grade"] = "score"
    note: str = ""
    decimals: int | None = None  # of labels, as in Trend


@dataclass(frozen=True, slots=True)
class StripRow:
    """place 1 is best. of: schools ranked, this one included. reason: why there is no place."""

    label: str
    place: int | None
    low: int | None
    high: int | None
    of: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Strip:
    title: str
    rows: tuple[StripRow, ...]


@dataclass(frozen=True, slots=True)
class CaterpillarPoint:
    label: str
    value: float
    low: float
    high: float
    clear: bool
    own: bool = False


@dataclass(frozen=True, slots=True)
class Caterpillar:
    title: str
    points: tuple[CaterpillarPoint, ...]
    zero: float = 0.0
    zero_words: str = "0 = similar starters nationally"
    unit: Literal["percent", "points", "score", "grade"] = "score"
    decimals: int | None = None  # of labels, as in Trend


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    label: str  # "" where unnamed
    n: int
    value: float
    outside: bool  # the inner curve
    own: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class Funnel:
    """Proportions (percent) against cohort size, with exact binomial limits at 1 in 40 and 1 in 1,000 each side."""

    title: str
    points: tuple[FunnelPoint, ...]
    centre: float
    inner: tuple[tuple[int, float, float], ...]  # n, low, high
    outer: tuple[tuple[int, float, float], ...]
    centre_words: str = "national"
    n_words: str = "pupils in Year 6"


@dataclass(frozen=True, slots=True)
class BarRow:
    """n >= 11: bar, interval, percent, n. 6 to 10: each pupil a dot, "3 of 7". Else `reason` in a struck box.

    Without a value, pupils are dots up to thirty: the years of a small cohort.

    hidden: the audience may not see it; the box says so.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    numerator: int | None = None
    national: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    title: str
    rows: tuple[BarRow, ...]
    national: float | None = None
    national_words: str = "national"


@dataclass(frozen=True, slots=True)
class MatrixCell:
    count: int
    kept_pace: bool = False  # shaded
    direction: Literal["", "above", "below"] = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """From (rows, high to low) to (columns, low to high): counts of pupils."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[MatrixCell, ...], ...]
    from_words: str = "at 7"
    to_words: str = "at 11"
    short_columns: tuple[str, ...] = ()


Chart = Trend | DotInterval | Strip | Caterpillar | Funnel | Bars | Matrix
