"""The same data as a table, exact, with what is missing as rows in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.analysis.charts.bars import is_bar, is_pupils, why_not
from keystage.analysis.charts.drawable import drawable
from keystage.analysis.charts.strip import refusal
from keystage.analysis.charts.typeset import printable
from keystage.analysis.charts.values import (
    BarRow,
    Bars,
    Caterpillar,
    Chart,
    DotInterval,
    DotRow,
    Funnel,
    Matrix,
    Strip,
    Trend,
    TrendPoint,
)
from keystage.analysis.charts.wording import Unit, era, exact, ordinal, why
from keystage.analysis.charts.years import as_pupils

__all__ = ["ChartTable", "table"]


@dataclass(frozen=True, slots=True)
class ChartTable:
    """caption: the finding. rows: one text a column; words instead of a figure where there is none."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(chart: Chart) -> ChartTable:
    """What the picture of `chart` shows. Columns that would be empty throughout are left out."""
    columns, rows = _content(drawable(chart))
    filled = [k for k, _ in enumerate(columns) if k < 2 or any(row[k] for row in rows)]
    return ChartTable(
        printable(chart.title),
        tuple([printable(columns[k]) for k in filled]),
        tuple([tuple([printable(row[k]) for k in filled]) for row in rows]),
    )


def _content(chart: Chart) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    match chart:
        case Trend():
            columns = [
                "Year",
                "School",
                "Range",
                chart.pupils_word.capitalize(),
                "National",
                "Similar schools",
                "Difference",
            ]
            breaks = {year: words for year, words, _ in chart.breaks}
            rows = [_year(chart, point, breaks.get(point.year, "")) for point in chart.points]
            return [*columns, "Note"], rows
        case DotInterval():
            columns = ["Measure", "Value", "Range", "Pupils", "In words", "Last time", "Its range"]
            return columns, [_dot(chart, row) for row in chart.rows]
        case Strip():
            return ["Measure", "Place", "Could be", "Schools"], _strip(chart)
        case Caterpillar():
            return ["School", "Value", "Range", "Difference"], _caterpillar(chart)
        case Funnel():
            columns = ["School", "Value", chart.n_words.capitalize(), "Inner curve"]
            return columns, _funnel(chart)
        case Bars():
            columns = ["Group", "Value", "Range", "Pupils", chart.national_words.capitalize()]
            return columns, [_bar(chart, row) for row in chart.rows]
        case Matrix():
            return [f"{chart.from_words} / {chart.to_words}".capitalize(), *chart.columns, "All"], _matrix(chart)


def _range(low: float | None, high: float | None, unit: Unit, decimals: int | None = None) -> str:
    if low is None or high is None:
        return ""
    return f"{exact(low, unit, decimals, signed=False)} to {exact(high, unit, decimals, signed=False)}"


def _pupils(numerator: int | None, n: int | None) -> str:
    if n is None:
        return ""
    return f"{n:,}" if numerator is None else f"{numerator:,} of {n:,}"


def _clear(clear: bool | None) -> str:
    return "" if clear is None else "clear" if clear else "may be chance"


def _year(chart: Trend, point: TrendPoint, words: str) -> list[str]:
    note = f"not comparable with earlier years: {era(words)}" if words else ""
    if as_pupils(point):
        return [str(point.year), f"{point.numerator} of {point.n}", "", _pupils(None, point.n), "", "", "", note]
    national = "" if point.national is None else exact(point.national, chart.unit, chart.decimals)
    similar = _range(point.band_low, point.band_high, chart.unit, chart.decimals)
    if point.value is None:
        return [str(point.year), why(point.reason), "", "", national, similar, "", note]
    return [
        str(point.year), exact(point.value, chart.unit, chart.decimals),
        _range(point.low, point.high, chart.unit, chart.decimals), _pupils(point.numerator, point.n), national, similar,
        _clear(point.clear), note,
    ]  # fmt: skip


def _dot(chart: DotInterval, row: DotRow) -> list[str]:
    unit, decimals = chart.unit, chart.decimals
    if row.value is None:
        return [row.label, why(row.reason), "", "", "", "", ""]
    then, low, high = row.earlier or (None, None, None)
    return [
        row.label, exact(row.value, unit, decimals), _range(row.low, row.high, unit, decimals), _pupils(None, row.n),
        row.words or _clear(row.clear), "" if then is None else exact(then, unit, decimals),
        _range(low, high, unit, decimals),
    ]  # fmt: skip


def _strip(chart: Strip) -> list[list[str]]:
    rows = []
    for row in chart.rows:
        if row.place is None or refusal(row):
            rows.append([row.label, refusal(row), "", ""])
        else:
            possible = "" if row.low is None or row.high is None else f"{row.low} to {row.high}"
            rows.append([row.label, ordinal(row.place), possible, f"{row.of:,}"])
    return rows


def _caterpillar(chart: Caterpillar) -> list[list[str]]:
    unit, decimals = chart.unit, chart.decimals
    return [
        [p.label, exact(p.value, unit, decimals), _range(p.low, p.high, unit, decimals), _clear(p.clear)]
        for p in sorted(chart.points, key=lambda p: p.value)
    ]


def _funnel(chart: Funnel) -> list[list[str]]:
    """Schools without a name stay without one."""
    return [
        [
            p.label if p.own or p.named else "",
            exact(p.value, "percent"),
            f"{p.n:,}",
            "outside" if p.outside else "inside",
        ]
        for p in sorted(chart.points, key=lambda p: (p.n, p.value))
    ]


def _bar(chart: Bars, row: BarRow) -> list[str]:
    if is_pupils(row):
        return [row.label, f"{row.numerator} of {row.n}", "", _pupils(None, row.n), ""]
    if not is_bar(row):
        return [row.label, why_not(row), "", "", ""]
    national = chart.national if row.national is None else row.national
    return [
        row.label, exact(row.value or 0.0, "percent"), _range(row.low, row.high, "percent"),
        _pupils(row.numerator, row.n), "" if national is None else exact(national, "percent"),
    ]  # fmt: skip


def _matrix(chart: Matrix) -> list[list[str]]:
    rows = []
    for name, cells in zip(chart.rows, chart.cells, strict=False):
        counts = [f"{cell.count:,}" + (f" {cell.direction}" if cell.count and cell.direction else "") for cell in cells]
        counts += [""] * (len(chart.columns) - len(counts))
        rows.append([name, *counts[: len(chart.columns)], f"{sum(cell.count for cell in cells):,}"])
    return rows
