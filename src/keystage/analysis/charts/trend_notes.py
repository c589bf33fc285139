"""Notes in a trend: why years are missing, what changed at a break, what the band is."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from keystage.analysis.charts.canvas import LINE, Canvas
from keystage.analysis.charts.labels import Box, free
from keystage.analysis.charts.look import INK
from keystage.analysis.charts.trend_plan import TrendPlan
from keystage.analysis.charts.typeset import shorten, width, wrap
from keystage.analysis.charts.wording import why
from keystage.analysis.charts.years import Gap

__all__ = ["note_trend"]

BAND_NAME = "middle half of similar schools"


def note_trend(canvas: Canvas, plan: TrendPlan, labels: Sequence[Box]) -> None:
    """Write the notes, the surest first; each keeps clear of the marks, of `labels`, and of those before it."""
    taken = [*labels, *_marks(plan)]
    for gap in plan.years.gaps:
        others = [_gap_box(plan, other) for other in plan.years.gaps if other != gap]
        taken.append(_reason(canvas, plan, gap, [*taken, *others]))
    if plan.look.large:
        _eras(canvas, plan)
        _light_breaks(canvas, plan, taken)
        _band_name(canvas, plan, taken)


def _marks(plan: TrendPlan) -> Iterator[Box]:
    """The room that each year's marks and each break take."""
    clip = plan.y.clip
    for point, few, (left, right) in zip(plan.years.points, plan.years.pupils, plan.columns, strict=True):
        if few:
            yield Box(left, plan.top, right, plan.bottom)
            continue
        own = () if point.value is None else (point.value, point.low, point.high)
        spots = (*own, point.national, point.band_low, point.band_high)
        ys = [clip(value) for value in spots if value is not None]
        if ys:
            radius = plan.look.national if point.value is None else plan.look.dot
            yield Box(left, min(ys) - radius, right, max(ys) + radius)
    for boundary, x in zip(plan.years.boundaries, plan.breaks, strict=True):
        yield Box(x - 1, plan.top if boundary.full else plan.light_top, x + 1, plan.bottom)


def _gap_box(plan: TrendPlan, gap: Gap) -> Box:
    return Box(plan.columns[gap.first][0], plan.top, plan.columns[gap.last][1], plan.bottom)


def _reason(canvas: Canvas, plan: TrendPlan, gap: Gap, taken: Sequence[Box]) -> Box:
    """Why years are missing, in grey just above the cut axis; a struck box where no words have room."""
    axis = plan.look.axis
    left, _, right, bottom = _gap_box(plan, gap)
    wide = right - left
    low = [box for box in taken if box.bottom > bottom - 4.8 * axis]  # as high as words can come
    for choice in _wordings(plan, gap):
        for room in (wide - 0.6 * axis, wide, 0.6 * wide, wide + plan.pitch, wide + 2 * plan.pitch):
            lines, words_wide = _lines(choice, axis, room)
            box = _free_place(plan, len(lines), words_wide, (left, right), low) if lines else None
            if box:
                middle = (box.top + bottom) / 2 - 0.2 * axis
                canvas.lines((box.left + box.right) / 2, middle, lines, axis, anchor="middle", halo=True)
                return box
    size, middle = min(0.9 * axis, plan.pitch), (left + right) / 2
    canvas.struck_box(middle - 0.39 * size, bottom - size, size)
    return Box(middle - size / 2, bottom - 1.5 * size, middle + size / 2, bottom)


def _wordings(plan: TrendPlan, gap: Gap) -> list[tuple[str, ...]]:
    """What can be said of a gap, best first, each as lines that belong together."""
    reasons: dict[str, list[int]] = {}
    for point in plan.years.points[gap.first : gap.last + 1]:
        reasons.setdefault(why(point.reason), []).append(point.year)
    least = ("no figures",) if gap.last > gap.first else ("no figure",)
    if len(reasons) == 1:
        return [tuple(reasons), least]
    short = (", ".join(reasons),)
    full = tuple(f"{_year_list(years)}: {words}" for words, years in reasons.items())
    return [full, short, least] if plan.look.large else [short, least]


def _year_list(years: Sequence[int]) -> str:
    run = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]} to {years[-1]}" if run else ", ".join(map(str, years))


@lru_cache(maxsize=1024)
def _lines(choice: tuple[str, ...], size: float, room: float) -> tuple[tuple[str, ...], float]:
    """The lines of `choice` within `room` and how wide they are; none where a word would be cut."""
    lines = tuple(line for words in choice for line in wrap(words, size, room, 3))
    wide = max(width(line, size, prose=True) for line in lines)
    whole = len(lines) <= 4 and wide <= room and all(line and "…" not in line for line in lines)
    return (lines, wide) if whole else ((), 0.0)


def _free_place(plan: TrendPlan, lines: int, wide: float, gap: tuple[float, float], taken: Sequence[Box]) -> Box | None:
    """Room for so many lines just above the axis: over the middle of the gap, else moved along it a little."""
    top = plan.bottom - lines * LINE * plan.look.axis
    if top < plan.top:
        return None
    over = min(plan.pitch, 1.6 * plan.look.axis)  # how far words may stand over the years beside the gap
    for move in (0.0, -0.25, 0.25, -0.5, 0.5):
        middle = (gap[0] + gap[1]) / 2 + move * (gap[1] - gap[0])
        left = min(max(middle - wide / 2, plan.left), plan.look.width - wide)
        box = Box(left, top, left + wide, plan.bottom)
        near = left >= gap[0] - over and (box.right <= gap[1] + over or gap[1] >= plan.right)
        if near and free(box, taken):
            return box
    return None


def _eras(canvas: Canvas, plan: TrendPlan) -> None:
    """Above a full break: both eras ("levels | scaled scores"), each over its own years, or what changed."""
    axis = plan.look.axis
    full = [
        (x, boundary.words) for boundary, x in zip(plan.years.boundaries, plan.breaks, strict=True) if boundary.full
    ]
    ends = [plan.columns[0][0], *(x for x, _ in full), plan.right]
    y = plan.top - 1.2 * axis
    for k, (x, words) in enumerate(full):
        before, bar, after = words.partition("|")
        if not bar:
            canvas.text(x + 0.5 * axis, y, shorten(words, axis, ends[k + 2] - x - axis), axis, INK)
            continue
        for era, left, right in ((before, ends[k], x), (after, x, ends[k + 2])):
            fit = shorten(era.strip(), axis, right - left - axis)
            canvas.text((left + right) / 2, y, fit, axis, INK, anchor="middle")


def _light_breaks(canvas: Canvas, plan: TrendPlan, taken: list[Box]) -> None:
    """Beside a light break: what changed, where there is room."""
    axis = plan.look.axis
    for boundary, x in zip(plan.years.boundaries, plan.breaks, strict=True):
        wide = width(boundary.words, axis, prose=True)
        box = Box(x + 1.1, plan.bottom - 1.5 * axis, x + 0.8 * axis + wide, plan.bottom)
        if not boundary.full and box.right < plan.look.width and free(box, taken):
            canvas.text(x + 0.6 * axis, plan.bottom - axis, boundary.words, axis, halo=True)
            taken.append(box)


def _band_name(canvas: Canvas, plan: TrendPlan, taken: Sequence[Box]) -> None:
    """What the band is, in the first free space beside one."""
    axis = plan.look.axis
    lines = wrap(BAND_NAME, axis, 9 * axis, 2)
    wide = max(width(line, axis, prose=True) for line in lines)
    for point, few, (_, right) in zip(plan.years.points, plan.years.pupils, plan.columns, strict=True):
        if point.band_low is None or point.band_high is None or few:
            continue
        middle = plan.y.clip((point.band_low + point.band_high) / 2)
        x, y = right + 0.6 * axis, min(max(middle, plan.top + 1.1 * axis), plan.bottom - 1.2 * axis)
        box = Box(x, y - 1.1 * axis, x + wide, y + 1.1 * axis)
        if box.right < plan.look.width and free(box, taken):
            canvas.lines(x, y, lines, axis, halo=True)
            return
