"""The words of a trend: values at the right, years and n below, why years are missing, what changed."""

from collections.abc import Sequence

from keystage.analysis.charts.canvas import LINE, Canvas
from keystage.analysis.charts.labels import Box, fitting, pushed_apart
from keystage.analysis.charts.look import INK, MID, SCHOOL
from keystage.analysis.charts.trend_plan import TrendPlan
from keystage.analysis.charts.typeset import shorten, width, wrap
from keystage.analysis.charts.years import Gap, as_pupils

__all__ = ["write_words"]

BAND_NAME = "middle half of similar schools"


def write_words(canvas: Canvas, plan: TrendPlan) -> None:
    """All words of the trend, the surest first; each later one keeps clear of what stands."""
    taken = [*_marks(plan), *_end_labels(canvas, plan)]
    _years_and_n(canvas, plan)
    for gap in plan.years.gaps:
        taken.append(_reason(canvas, plan, gap, taken))
    if plan.look.large:
        _changes(canvas, plan, taken)
        _band_name(canvas, plan, taken)


def _marks(plan: TrendPlan) -> list[Box]:
    """The room that each year's marks and each break take."""
    boxes = []
    for i, point in enumerate(plan.years.points):
        left, right = plan.edges(i)
        if as_pupils(point):
            boxes.append(Box(left, plan.top, right, plan.bottom))
            continue
        spots = [point.value, point.low, point.high, point.national, point.band_low, point.band_high]
        ys = [plan.y.clip(v) for v in spots if v is not None]
        if ys:
            boxes.append(Box(left, min(ys) - plan.look.dot, right, max(ys) + plan.look.dot))
    for boundary in plan.years.boundaries:
        x = plan.x[boundary.before] - plan.pitch / 2
        boxes.append(
            Box(x - 1, plan.top if boundary.full else plan.bottom - 0.3 * (plan.bottom - plan.top), x + 1, plan.bottom)
        )
    return boxes


def _end_labels(canvas: Canvas, plan: TrendPlan) -> list[Box]:
    """The last value in blue at the right of its dot; national in grey, pushed apart where they would touch."""
    look, years, last = plan.look, plan.years, plan.years.last
    place = plan.right + 0.5 * look.axis
    nationals = [i for i, p in enumerate(years.points) if p.national is not None and not as_pupils(p)]
    spots: list[tuple[str, float, float, float, bool]] = []  # words, x, y, size, the school's
    if last is not None:
        point = years.points[last]
        y = (plan.top + plan.bottom) / 2 if as_pupils(point) else plan.y(point.value or 0.0)
        spots.append(
            (
                plan.value,
                place if last == len(years.points) - 1 else plan.x[last] + 0.5 * plan.pitch,
                y,
                look.label,
                True,
            )
        )
    if nationals and plan.national:
        i = nationals[-1]
        x = place if i == len(years.points) - 1 else plan.x[i] + 0.5 * plan.pitch
        spots.append((plan.national, x, plan.y(years.points[i].national or 0.0), look.axis, False))
    top, bottom = 0.4 * look.label, plan.bottom - 0.4 * look.label
    if len(spots) == 2 and (abs(spots[0][1] - spots[1][1]) < look.width / 4):
        first, second = pushed_apart(spots[0][2], spots[1][2], (look.label, look.axis), top, bottom)
        spots = [(*spots[0][:2], first, *spots[0][3:]), (*spots[1][:2], second, *spots[1][3:])]
    boxes = []
    for words, x, y, size, own in spots:
        y = min(max(y, top), bottom)
        wide = width(words, size, own)
        x = min(x, look.width - wide)
        canvas.text(x, y, words, size, SCHOOL if own else MID, bold=own, halo=True)
        boxes.append(Box(x, y - 0.5 * size, x + wide, y + 0.5 * size))
    return boxes


def _ends(plan: TrendPlan) -> list[int]:
    """Years that are named first: last with a figure, first, last of all, then the ends of runs."""
    years = plan.years
    order = [years.last, next((i for i, s in enumerate(years.shown) if s), None), len(years.points) - 1]
    for gap in years.gaps:
        order += [gap.first - 1, gap.last + 1]
    for boundary in years.boundaries:
        order += [boundary.before, boundary.before - 1]
    count = len(years.points)
    return [i for i in dict.fromkeys(order) if i is not None and 0 <= i < count and (years.shown[i] or i == count - 1)]


def _fit(spans: Sequence[tuple[float, float]], everyone: list[int], ends: list[int], gap: float) -> list[int]:
    """All, if all have room; else the ends, as many as have room in their order."""
    kept = fitting(spans, everyone, gap)
    return kept if len(kept) == len(everyone) else fitting(spans, ends, gap)


def _years_and_n(canvas: Canvas, plan: TrendPlan) -> None:
    look, years = plan.look, plan.years
    if not years.points:
        return
    ends, last = _ends(plan), years.last
    everyone = [i for i, shown in enumerate(years.shown) if shown or i == len(years.points) - 1]

    def spans(words: Sequence[str], bold: bool) -> list[tuple[float, float]]:
        halves = [width(w, look.axis, bold and i == last) / 2 for i, w in enumerate(words)]
        return [(x - half, x + half) for x, half in zip(plan.x, halves, strict=True)]

    names = [str(point.year) for point in years.points]
    for i in _fit(spans(names, True), everyone, ends, 0.3 * look.axis):
        if years.shown[i]:
            canvas.line(plan.x[i], plan.bottom, plan.x[i], plan.bottom + 0.25 * look.axis, INK, look.axis_line)
        own = i == last
        canvas.text(plan.x[i], plan.bottom + 0.95 * look.axis, names[i], look.axis, INK if own else MID, own, "middle")
    counts = [
        "" if p.n is None or not shown else f"{p.numerator} of {p.n}" if as_pupils(p) else f"{p.n:,}"
        for p, shown in zip(years.points, years.shown, strict=True)
    ]
    y, places = plan.bottom + 2.2 * look.axis, spans(counts, False)
    kept = _fit(places, [i for i in everyone if counts[i]], [i for i in ends if counts[i]], 0.5 * look.axis)
    for i in kept:
        canvas.text(plan.x[i], y, counts[i], look.axis, INK if i == last else MID, anchor="middle")
    if kept:
        x = places[kept[-1]][1] + 0.8 * look.axis
        canvas.text(x, y, shorten(plan.chart.pupils_word, look.axis, look.width - x), look.axis)


def _reason_choices(plan: TrendPlan, gap: Gap) -> list[list[str]]:
    """What can be said of a gap, best first, each as lines that belong together."""
    points = plan.years.points[gap.first : gap.last + 1]
    reasons: dict[str, list[int]] = {}
    for point in points:
        reasons.setdefault(point.reason or "no figure", []).append(point.year)
    if len(reasons) == 1:
        return [list(reasons), ["no figures"] if gap.last > gap.first else ["no figure"]]
    full = [f"{_year_list(years)}: {words}" for words, years in reasons.items()]
    short = [", ".join(reasons)]
    return [full, short, ["no figures"]] if plan.look.large else [short, ["no figures"]]


def _year_list(years: Sequence[int]) -> str:
    run = len(years) > 2 and years[-1] - years[0] == len(years) - 1
    return f"{years[0]} to {years[-1]}" if run else ", ".join(map(str, years))


def _reason(canvas: Canvas, plan: TrendPlan, gap: Gap, taken: Sequence[Box]) -> Box:
    """Why years are missing, in grey just above the cut axis; a struck box where no words have room."""
    look = plan.look
    left, right = plan.edges(gap.first)[0], plan.edges(gap.last)[1]
    step, middle = LINE * look.axis, (left + right) / 2
    for choice in _reason_choices(plan, gap):
        for room in (
            right - left - 0.6 * look.axis,
            right - left,
            right - left + plan.pitch,
            right - left + 2 * plan.pitch,
            14 * look.axis,
        ):
            lines = [line for words in choice for line in wrap(words, look.axis, room, 3)]
            wide = max(width(line, look.axis) for line in lines)
            x = min(max(middle, wide / 2), look.width - wide / 2)
            base = plan.bottom - 0.7 * look.axis
            box = Box(x - wide / 2, base - (len(lines) - 0.45) * step, x + wide / 2, plan.bottom)
            if wide > room or len(lines) > 4 or any("…" in line for line in lines) or box.top < plan.top:
                continue
            if not any(box.hits(other) for other in taken):
                for k, line in enumerate(reversed(lines)):
                    canvas.text(x, base - k * step, line, look.axis, anchor="middle", halo=True)
                return box
    size = min(0.9 * look.axis, plan.pitch)
    canvas.struck_box(middle - 0.39 * size, plan.bottom - size, size)
    return Box(middle - size / 2, plan.bottom - 1.5 * size, middle + size / 2, plan.bottom)


def _changes(canvas: Canvas, plan: TrendPlan, taken: list[Box]) -> None:
    """Large: eras above a full break, "before | after"; else what changed, beside the break."""
    look = plan.look
    for k, boundary in enumerate(plan.years.boundaries):
        x = plan.x[boundary.before] - plan.pitch / 2
        later = [plan.x[b.before] - plan.pitch / 2 for b in plan.years.boundaries[k + 1 :] if b.full]
        earlier = [plan.x[b.before] - plan.pitch / 2 for b in plan.years.boundaries[:k] if b.full]
        y = plan.top - 1.2 * look.axis
        before, bar, after = boundary.words.partition("|")
        if boundary.full and bar:
            start, end = (earlier or [plan.left])[-1], (later or [plan.right])[0]
            for words, a, b in ((before.strip(), start, x), (after.strip(), x, end)):
                fit = shorten(words, look.axis, b - a - look.axis)
                canvas.text((a + b) / 2, y, fit, look.axis, INK, anchor="middle")
        elif boundary.full:
            room = (later or [look.width])[0] - x - look.axis
            canvas.text(x + 0.5 * look.axis, y, shorten(boundary.words, look.axis, room), look.axis, INK)
        else:
            wide = width(boundary.words, look.axis)
            box = Box(x + 1.1, plan.bottom - 1.5 * look.axis, x + 0.8 * look.axis + wide, plan.bottom)
            if box.right < look.width and not any(box.hits(other) for other in taken):
                canvas.text(x + 0.6 * look.axis, plan.bottom - look.axis, boundary.words, look.axis, halo=True)
                taken.append(box)


def _band_name(canvas: Canvas, plan: TrendPlan, taken: Sequence[Box]) -> None:
    """Large: what the band is, in the first free space beside one."""
    look, points = plan.look, plan.years.points
    lines = wrap(BAND_NAME, look.axis, 9 * look.axis, 2)
    wide = max(width(line, look.axis) for line in lines)
    for i, point in enumerate(points):
        if point.band_low is None or point.band_high is None or as_pupils(point):
            continue
        x, y = plan.edges(i)[1] + 0.6 * look.axis, plan.y.clip((point.band_low + point.band_high) / 2)
        box = Box(x, y - 1.1 * look.axis, x + wide, y + 1.1 * look.axis)
        if box.right < look.width and not any(box.hits(other) for other in taken):
            canvas.lines(x, y, lines, look.axis, halo=True)
            return
