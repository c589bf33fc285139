"""The pictures of a page as chart values: trends, progress and bars, or a sentence where there is nothing to draw."""

import math
from collections.abc import Iterable, Mapping
from typing import Literal

from keystage.analysis.charts import BarRow, Bars, Chart, DotInterval, DotRow, Trend, TrendPoint
from keystage.analysis.measures import Measure
from keystage.analysis.packs import numerals
from keystage.analysis.packs.cells import decimals, figure_address
from keystage.analysis.packs.certainty import certainty, is_clear
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.layouts import PictureLayout
from keystage.analysis.packs.missing import few_words, no_figures, reason_words
from keystage.analysis.packs.subject import TINY, Subject
from keystage.analysis.packs.titles import bars_title, progress_title, trend_title
from keystage.analysis.packs.value_added.picture import value_added_picture

__all__ = ["chart_unit", "pictures", "progress", "trend"]

_YEARS = 8
_AIR = 2.0
_ROOM = 32  # letters of a reason that a row of a small picture has room for
_SMALL_YEARS = 3
_DRAWN = 30  # pupils of a year that are still drawn one by one
_NARROWEST = 40.0  # percentage points that a shared scale shows at least


def pictures(subject: Subject) -> tuple[Chart | str, ...]:
    """The page's pictures in the layout's order; those of one scale word share their axis."""
    scales = _shared(subject, subject.layout.pictures)
    made = tuple(_picture(subject, layout, scales.get(layout.scale)) for layout in subject.layout.pictures)
    instead = subject.kind.no_results if not subject.layout.headline else ""
    return (*made, f"Results: {instead}") if instead else made


def trend(subject: Subject, code: str, *, lead: str = "", scale: tuple[float, float] | None = None) -> Trend | str:
    """One measure over the years held, gaps and breaks marked; a sentence where no year has a figure."""
    measure = subject.measure(code)
    rows = {row.year: row for row in subject.dossier.over_years(code)}
    window = _window(subject, rows)
    if not window:
        return no_figures(subject, code, lead or measure.short)
    return Trend(
        title=trend_title(subject, code, lead),
        unit=chart_unit(measure),
        points=_points(subject, measure, rows, window),
        breaks=tuple((b.year, b.note, b.weight) for b in measure.breaks if window[0] < b.year <= window[-1]),
        scale=scale,
        measure=measure.title,
        decimals=decimals(measure),
        about=f"{code}/all",
    )


def progress(subject: Subject, layout: PictureLayout) -> DotInterval | str:
    """Progress scores with their intervals about zero; the last comparable year thin above each."""
    rows = [subject.dossier.at(code) for code in layout.measures]
    if not any(row is not None and row.value is not None for row in rows):
        return no_figures(subject, layout.measures[0], layout.lead)
    earlier = {code: _earlier(subject, code) for code in layout.measures}
    return DotInterval(
        title=progress_title(subject, layout),
        rows=tuple(_dot_row(subject, code, earlier[code]) for code in layout.measures),
        note=_progress_note(subject, layout, [row for row in earlier.values() if row is not None]),
        decimals=max(subject.measure(code).decimals for code in layout.measures),
    )


def chart_unit(measure: Measure) -> Literal["percent", "points", "score"]:
    """How a chart writes the measure: only progress carries a sign."""
    if measure.unit == "percent":
        return "percent"
    return "score" if measure.kind == "progress" else "points"


def _picture(subject: Subject, layout: PictureLayout, scale: tuple[float, float] | None) -> Chart | str:
    """As laid out; where there is nothing to draw, what the layout names instead."""
    made = _laid_out(subject, layout, scale)
    instead = value_added_picture(subject, layout.instead) if isinstance(made, str) and subject.compares else None
    return made if instead is None else instead


def _laid_out(subject: Subject, layout: PictureLayout, scale: tuple[float, float] | None) -> Chart | str:
    measure = subject.measure(layout.measures[0])
    if subject.small and layout.kind == "trend" and measure.kind == "proportion" and measure.key_stage != "attendance":
        return _years_of_pupils(subject, layout)
    if layout.kind == "progress":
        return progress(subject, layout)
    if layout.kind == "bars":
        return _bars(subject, layout)
    return trend(subject, layout.measures[0], lead=layout.lead, scale=scale)


def _years_of_pupils(subject: Subject, layout: PictureLayout) -> Bars | str:
    """A small cohort: up to three comparable years, each pupil a dot, and no percentage (9a.9)."""
    code, year = layout.measures[0], subject.dossier.year.ends
    first = subject.measure(code).comparable_from(year)
    rows = [row for row in subject.dossier.over_years(code) if first <= row.year <= year][-_SMALL_YEARS:]
    if not any(row.value is not None for row in rows):
        return no_figures(subject, code, layout.lead)
    return Bars(trend_title(subject, code, layout.lead), tuple(_pupils_of(subject, row) for row in rows))


def _pupils_of(subject: Subject, row: Compared) -> BarRow:
    label = str(row.year)
    if row.value is None:
        return BarRow(label, None, reason=few_words(subject, row.measure, row, row.year))
    if row.n is None or row.n > _DRAWN or row.numerator is None:
        return BarRow(label, None, reason="a larger year group" if row.n and row.n > _DRAWN else "count not known")
    return BarRow(label, None, n=round(row.n), numerator=round(row.numerator))


def _window(subject: Subject, rows: Mapping[int, Compared]) -> range:
    """From the first year with a figure, at most eight years back, to the results year; empty where there is none."""
    last = subject.dossier.year.ends
    known = sorted(year for year, row in rows.items() if row.value is not None and last - _YEARS < year <= last)
    return range(known[0], last + 1) if known else range(0)


def _points(subject: Subject, measure: Measure, rows: Mapping[int, Compared], window: range) -> tuple[TrendPoint, ...]:
    run, before, made = 0, None, []
    for year in window:
        row = rows.get(year)
        if row is None or row.value is None:
            made.append(TrendPoint(year, None, reason=few_words(subject, measure.code, row, year)))
            continue
        if before is not None and (before < year - 1 or measure.comparable_from(year) > before):
            run += 1
        before = year
        made.append(_point(row, run, subject))
    return tuple(made)


def _point(row: Compared, run: int, subject: Subject) -> TrendPoint:
    few = row.n is not None and row.n <= TINY
    counted = few and row.numerator is not None
    beside = subject.compares and not few
    return TrendPoint(
        row.year,
        row.value,
        low=None if counted else row.low,
        high=None if counted else row.high,
        n=None if row.n is None else round(row.n),
        national=None if counted else row.national,
        band_low=row.similar_low if beside else None,
        band_high=row.similar_high if beside else None,
        run=run,
        clear=is_clear(row),
        numerator=round(row.numerator or 0) if counted else None,
    )


def _earlier(subject: Subject, code: str) -> Compared | None:
    """The last earlier year that compares with the results year and has an interval."""
    year = subject.dossier.year.ends
    first = subject.measure(code).comparable_from(year)
    found = [row for row in subject.dossier.over_years(code) if first <= row.year < year and row.value is not None]
    return found[-1] if found and found[-1].low is not None else None


def _dot_row(subject: Subject, code: str, earlier: Compared | None) -> DotRow:
    measure, row = subject.measure(code), subject.dossier.at(code)
    if row is None or row.value is None:
        why = reason_words(subject, code, row)
        return DotRow(measure.short, None, reason=why if len(why) <= _ROOM else "no figure", about=figure_address(row))
    thin = None
    if earlier is not None and earlier.value is not None and earlier.low is not None and earlier.high is not None:
        thin = (earlier.value, earlier.low, earlier.high)
    if row.n is not None and row.n <= TINY:
        return DotRow(measure.short, row.value, n=round(row.n), words=certainty(row), about=figure_address(row))
    return DotRow(
        measure.short, row.value, row.low, row.high, clear=is_clear(row),
        n=None if row.n is None else round(row.n), words=certainty(row), earlier=thin,
        about=figure_address(row),
    )  # fmt: skip


def _progress_note(subject: Subject, layout: PictureLayout, earlier: list[Compared]) -> str:
    parts = []
    if earlier:
        years = numerals.and_list([str(year) for year in sorted({row.year for row in earlier})])
        parts.append(f"thin grey: {years}")
    matched = [row.n for code in layout.measures if (row := subject.dossier.at(code)) is not None and row.n is not None]
    if matched and subject.cohort:
        parts.append(f"{round(min(matched))} of {subject.cohort} matched")
    return ". ".join(parts)


def _bars(subject: Subject, layout: PictureLayout) -> Bars | str:
    rows = [subject.dossier.at(code) for code in layout.measures]
    if not any(row is not None and row.value is not None for row in rows):
        return no_figures(subject, layout.measures[0], layout.lead)
    return Bars(
        title=bars_title(subject, layout),
        rows=tuple(_bar_row(subject, code, row) for code, row in zip(layout.measures, rows, strict=True)),
    )


def _bar_row(subject: Subject, code: str, row: Compared | None) -> BarRow:
    label = subject.measure(code).short
    if row is None or row.value is None:
        return BarRow(label, None, reason=reason_words(subject, code, row))
    return BarRow(
        label, row.value, row.low, row.high, n=None if row.n is None else round(row.n),
        numerator=None if row.numerator is None else round(row.numerator), national=row.national,
    )  # fmt: skip


def _shared(subject: Subject, layouts: Iterable[PictureLayout]) -> dict[str, tuple[float, float]]:
    """Scale word -> the axis that holds every figure of its pictures, and the last year's ranges."""
    seen: dict[str, list[float]] = {}
    for layout in layouts:
        if layout.scale:
            for code in layout.measures:
                seen.setdefault(layout.scale, []).extend(_extent(subject, code))
    return {word: _percent_axis(values) for word, values in seen.items() if values}


def _extent(subject: Subject, code: str) -> list[float]:
    last = subject.dossier.year.ends
    rows = [row for row in subject.dossier.over_years(code) if row.value is not None and row.year > last - _YEARS]
    seen = [v for r in rows for v in (r.value, r.national, r.similar_low, r.similar_high)]
    seen += [v for r in rows if r.year == last for v in (r.low, r.high)]
    return [v for v in seen if v is not None]


def _percent_axis(values: list[float]) -> tuple[float, float]:
    """With a little air, never past 0 or 100, never so narrow that chance looks large."""
    low, high = math.floor(min(values) - _AIR), math.ceil(max(values) + _AIR)
    short = max(_NARROWEST - (high - low), 0) / 2
    low, high = math.floor(low - short), math.ceil(high + short)
    if low < 0:
        low, high = 0, max(high, round(_NARROWEST))
    if high > 100:
        low, high = min(low, 100 - round(_NARROWEST)), 100
    return float(max(low, 0)), float(high)
