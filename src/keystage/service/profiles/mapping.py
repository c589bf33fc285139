"""A plain map: schools as points where they are, by what stands out of each. No map of anybody else's is asked for."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from keystage.service.profiles.listing import STANDS

__all__ = ["Mapped", "mapped", "mark"]

_WIDE, _EDGE, _TALLEST = 720.0, 28.0, 760.0
_LABELS = 25  # schools that still have their names on the map
_MILE = 1 / 69.05  # of a degree of latitude
_SIZE = 8.0

_Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class Mapped:
    """placed, unplaced: rows of schools with and without coordinates, in order of name; numbers: URN -> its number."""

    svg: SafeString
    placed: tuple[Mapping[str, Any], ...]
    unplaced: tuple[Mapping[str, Any], ...]


def mapped(frame: pl.DataFrame) -> Mapped:
    """frame: rows of `lists.seen_schools`."""
    rows = [{**row, "side": _side(row["stands"])} for row in frame.sort("name", "urn").iter_rows(named=True)]
    placed = [row for row in rows if row["latitude"] is not None and row["longitude"] is not None]
    rest = tuple(row for row in rows if row["latitude"] is None or row["longitude"] is None)
    placed = [{**row, "number": at, "words": _words(row["stands"])} for at, row in enumerate(placed, 1)]
    return Mapped(_drawn(placed), tuple(placed), rest)


def mark(side: str, x: float, y: float, size: float = _SIZE) -> str:
    """▼ below, ▲ above (filled: stands out), ◆ both, a ring: nothing clear, a small square: too few,
    a bar: not compared."""
    if side in ("below", "above"):
        way = 1 if side == "below" else -1
        return (
            f'<path d="M{x - size:.1f} {y - way * size * 0.75:.1f}L{x + size:.1f} {y - way * size * 0.75:.1f}'
            f'L{x:.1f} {y + way * size * 0.95:.1f}Z" fill="#0b0c0c" stroke="#ffffff" stroke-width="1"/>'
        )
    if side == "both":
        return (
            f'<path d="M{x - size:.1f} {y:.1f}L{x:.1f} {y - size:.1f}L{x + size:.1f} {y:.1f}L{x:.1f} {y + size:.1f}Z" '
            'fill="#0b0c0c" stroke="#ffffff" stroke-width="1"/>'
        )
    if side == "apart":
        return f'<path d="M{x - 6:.1f} {y:.1f}H{x + 6:.1f}" stroke="#0b0c0c" stroke-width="3"/>'
    if side == "few":
        place = f'x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"'
        return f'<rect {place} fill="#ffffff" stroke="#6f777b" stroke-width="1.5"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size * 0.7:.1f}" fill="#ffffff" stroke="#0b0c0c" stroke-width="2"/>'


def _drawn(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    if not rows:
        return mark_safe("")
    at, tall, miles = _places([(row["latitude"], row["longitude"]) for row in rows])
    named = len(rows) <= _LABELS
    labels = _labels([_shown(row, named=named) for row in rows], at, 13 if named else 12, tall)
    parts = [_point(row, x, y, words) for row, (x, y), words in zip(rows, at, labels, strict=True)]
    words = f"Map of {len(rows)} schools; the list beside it names the same schools in words."
    return mark_safe(  # noqa: S308 - every word in it is escaped
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ks-map" role="group" aria-label="{escape(words)}" '
        f'viewBox="0 0 {_WIDE:.0f} {tall:.0f}" font-family="Arial, Helvetica, sans-serif">{_scale(miles, tall)}'
        f"{''.join(parts)}</svg>"
    )


def _places(found: Sequence[tuple[float, float]]) -> tuple[list[tuple[float, float]], float, float]:
    """Where each stands, how tall the map is, and how many of its units a mile is. North is up; a degree of longitude
    is narrower than one of latitude, by the cosine of the latitude."""
    middle = sum(latitude for latitude, _ in found) / len(found)
    narrow = math.cos(math.radians(middle))
    flat = [(longitude * narrow, latitude) for latitude, longitude in found]
    left, right = min(x for x, _ in flat), max(x for x, _ in flat)
    low, high = min(y for _, y in flat), max(y for _, y in flat)
    wide, high_by = max(right - left, 0.5 * _MILE), max(high - low, 0.5 * _MILE)
    unit = min((_WIDE - 2 * _EDGE) / wide, (_TALLEST - 2 * _EDGE) / high_by)
    tall = high_by * unit + 2 * _EDGE + 16
    aside = (_WIDE - wide * unit) / 2
    return [(aside + (x - left) * unit, _EDGE + (high - y) * unit) for x, y in flat], tall, unit * _MILE


def _shown(row: Mapping[str, Any], *, named: bool) -> str:
    return f"{row['number']} {row['name']}"[:34] if named else str(row["number"])


def _labels(shown: Sequence[str], at: Sequence[tuple[float, float]], size: int, tall: float) -> list[str]:
    """Each beside its mark where it covers no other mark and no other label: right, left, above, below, or nowhere.
    What is not on the map is in the list beside it, and in the map of its own cluster, which is nearer."""
    marks = [(x - _SIZE, y - _SIZE, x + _SIZE, y + _SIZE) for x, y in at]
    taken: list[_Box] = []
    found = []
    for own, (text, (x, y)) in enumerate(zip(shown, at, strict=True)):
        others = [*marks[:own], *marks[own + 1 :], *taken]
        free = (one for one in _beside(x, y, 0.56 * size * len(text), size) if _fits(one, others, tall))
        box = next(free, None)
        if box is not None:
            taken.append(box)
        found.append("" if box is None else _text(text, box, size))
    return found


def _beside(x: float, y: float, wide: float, high: float) -> tuple[_Box, ...]:
    """Places for a label of that size, the best first."""
    corners = (
        (x + 11, y - high / 2), (x - 11 - wide, y - high / 2), (x - wide / 2, y - 10 - high), (x - wide / 2, y + 10),
        (x + 8, y - 7 - high), (x + 8, y + 7), (x - 8 - wide, y - 7 - high), (x - 8 - wide, y + 7),
    )  # fmt: skip
    return tuple((left, top, left + wide, top + high) for left, top in corners)


def _fits(box: _Box, others: Sequence[_Box], tall: float) -> bool:
    left, top, right, bottom = box
    inside = left > 2 and top > 2 and right < _WIDE - 2 and bottom < tall - 16
    return inside and not any(left < r and right > a and top < b and bottom > t for a, t, r, b in others)


def _text(words: str, box: _Box, size: int) -> str:
    left, _, _, bottom = box
    return format_html(
        '<text x="{}" y="{}" font-size="{}" fill="#0b0c0c" stroke="#ffffff" stroke-width="3" paint-order="stroke">{}'
        "</text>", f"{left:.1f}", f"{bottom - 0.15 * size:.1f}", size, words,
    )  # fmt: skip


def _point(row: Mapping[str, Any], x: float, y: float, words: str) -> str:
    title = f"{row['number']}. {row['name']}, {row['town']}: {row['words']}"
    link = reverse("profiles:school", args=[row["urn"]])
    return (
        f'<a href="{escape(link)}" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="12" fill="#ffffff" fill-opacity="0"/>'
        f"{mark(row['side'], x, y)}{words}</a>"
    )


def _scale(mile: float, tall: float) -> str:
    """A bar of a round number of miles, at the foot."""
    miles = next((m for m in (20, 10, 5, 2, 1) if m * mile <= _WIDE / 3), 1)
    y, end = tall - 10, _EDGE + miles * mile
    bar = f"M{_EDGE:.0f} {y - 5:.1f}V{y:.1f}H{end:.1f}V{y - 5:.1f}"
    words = 'font-size="13" fill="#505a5f"'
    return (
        f'<path d="{bar}" fill="none" stroke="#505a5f" stroke-width="1.5"/>'
        f'<text x="{end + 8:.1f}" y="{y + 2:.1f}" {words}>{miles} mile{"s" if miles > 1 else ""}</text>'
        f'<text x="{_WIDE - _EDGE:.0f}" y="{y + 2:.1f}" {words} text-anchor="end">North is up</text>'
    )


def _side(stands: Sequence[str]) -> str:
    if "below" in stands and "above" in stands:
        return "both"
    return stands[0] if stands else "few"


def _words(stands: Sequence[str]) -> str:
    return "; ".join(STANDS[code].lower() for code in stands)
