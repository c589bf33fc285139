"""A chart in words, for those who cannot see it: title, values, ranges, and what is missing."""

from keystage.analysis.charts.bars import is_bar, is_pupils, why_not
from keystage.analysis.charts.caterpillar import count
from keystage.analysis.charts.drawable import drawable
from keystage.analysis.charts.strip import refusal
from keystage.analysis.charts.typeset import printable
from keystage.analysis.charts.values import (
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
from keystage.analysis.charts.wording import era, number, ordinal, span, why
from keystage.analysis.charts.years import as_pupils

__all__ = ["describe", "say"]

_CLEAR = {True: "clear", False: "may be chance", None: ""}


def describe(chart: Chart) -> str:
    """Alternative text for the picture of `chart`."""
    return say(drawable(chart))


def say(chart: Chart) -> str:
    """The same for a chart that is known to be drawable."""
    said = [_sentence(chart.title), *_body(chart)]
    return printable(" ".join([part for part in said if part]))


def _sentence(words: str) -> str:
    words = words.strip()
    return words if not words or words[-1] in ".?!" else f"{words}."


def _body(chart: Chart) -> list[str]:
    match chart:
        case Trend():
            return _trend(chart)
        case DotInterval():
            return _dots(chart)
        case Strip():
            return _strip(chart)
        case Caterpillar():
            return _caterpillar(chart)
        case Funnel():
            return _funnel(chart)
        case Bars():
            return _bars(chart)
        case Matrix():
            return _matrix(chart)


def _trend(chart: Trend) -> list[str]:
    breaks = {year: words for year, words, _ in chart.breaks}
    said = [_sentence(chart.measure)]
    for point in chart.points:
        if point.year in breaks:
            said.append(f"Not comparable across the start of {point.year}: {era(breaks[point.year])}.")
        said.append(_year(chart, point))
    return said


def _year(chart: Trend, point: TrendPoint) -> str:
    if as_pupils(point):
        return f"{point.year}: {point.numerator} of {point.n} {chart.pupils_word}."
    parts = [f"{point.year}: {why(point.reason)}"]
    if point.value is not None:
        parts = [f"{point.year}: {number(point.value, chart.unit, chart.decimals)}"]
        if point.low is not None and point.high is not None:
            parts[0] += f" ({span(point.low, point.high, chart.unit, chart.decimals)})"
        if point.clear is not None:
            parts.append(_CLEAR[point.clear])
        if point.n is not None:
            parts.append(f"{point.n:,} {chart.pupils_word}")
    if point.national is not None:
        parts.append(f"national {number(point.national, chart.unit, chart.decimals)}")
    if point.band_low is not None and point.band_high is not None:
        parts.append(f"similar schools {span(point.band_low, point.band_high, chart.unit, chart.decimals)}")
    return ", ".join(parts) + "."


def _dots(chart: DotInterval) -> list[str]:
    return [*(_dot(chart, row) for row in chart.rows), _sentence(chart.zero_words), _sentence(chart.note)]


def _dot(chart: DotInterval, row: DotRow) -> str:
    if row.value is None:
        return _sentence(f"{row.label}: {why(row.reason)}")
    parts = [f"{row.label}: {number(row.value, chart.unit, chart.decimals)}"]
    if row.low is not None and row.high is not None:
        parts[0] += f" ({span(row.low, row.high, chart.unit, chart.decimals)})"
    parts += [
        words for words in (row.words or _CLEAR[row.clear], f"{row.n:,} pupils" if row.n is not None else "") if words
    ]
    if row.earlier:
        value, low, high = row.earlier
        then = f"{number(value, chart.unit, chart.decimals)} ({span(low, high, chart.unit, chart.decimals)})"
        parts.append(f"last time {then}")
    return ", ".join(parts) + "."


def _strip(chart: Strip) -> list[str]:
    said = []
    for row in chart.rows:
        if row.place is None or refusal(row):
            said.append(_sentence(f"{row.label}: {refusal(row)}"))
            continue
        possible = f", could be {row.low} to {row.high}" if row.low is not None and row.high is not None else ""
        said.append(f"{row.label}: {ordinal(row.place)} of {row.of}{possible}.")
    return said


def _caterpillar(chart: Caterpillar) -> list[str]:
    counts = count(chart)
    said = [
        f"{len(chart.points):,} schools: {counts.below:,} clearly below, {counts.unclear:,} may be chance, "
        f"{counts.above:,} clearly above.",
        _sentence(chart.zero_words),
    ]
    for point in chart.points:
        if point.own:
            value = number(point.value, chart.unit, chart.decimals)
            possible = span(point.low, point.high, chart.unit, chart.decimals)
            said.append(f"{point.label}: {value} ({possible}), {_CLEAR[point.clear]}.")
    return said


def _funnel(chart: Funnel) -> list[str]:
    outside = sum(point.outside for point in chart.points)
    said = [
        f"{len(chart.points):,} schools by {chart.n_words}, {outside:,} outside the inner curve. "
        f"{chart.centre_words.capitalize()} {number(chart.centre, 'percent')}."
    ]
    for point in sorted(chart.points, key=lambda point: not point.own):
        if point.label and (point.own or point.named):
            where = "outside" if point.outside else "inside"
            said.append(f"{point.label}: {number(point.value, 'percent')} of {point.n:,}, {where} the inner curve.")
    return said


def _bars(chart: Bars) -> list[str]:
    said = []
    for row in chart.rows:
        if is_pupils(row):
            said.append(f"{row.label}: {row.numerator} of {row.n}.")
        elif is_bar(row):
            parts = [f"{row.label}: {number(row.value or 0.0, 'percent')}"]
            if row.low is not None and row.high is not None:
                parts[0] += f" ({span(row.low, row.high, 'percent')})"
            if row.n is not None:
                parts.append(f"{row.numerator:,} of {row.n:,}" if row.numerator is not None else f"{row.n:,} pupils")
            if row.national is not None:
                parts.append(f"{chart.national_words} {number(row.national, 'percent')}")
            said.append(", ".join(parts) + ".")
        else:
            said.append(_sentence(f"{row.label}: {why_not(row)}"))
    if chart.national is not None:
        said.append(f"{chart.national_words.capitalize()} {number(chart.national, 'percent')}.")
    return said


def _matrix(chart: Matrix) -> list[str]:
    said = [f"Pupils by where they were {chart.from_words} and {chart.to_words}."]
    for name, cells in zip(chart.rows, chart.cells, strict=False):
        parts = [
            f"{cell.count:,} {column}" + (f" ({cell.direction})" if cell.direction else "")
            for column, cell in zip(chart.columns, cells, strict=False)
            if cell.count
        ]
        said.append(f"{name}: {', '.join(parts) or 'none'}; {sum(cell.count for cell in cells):,} in all.")
    return said
