"""How many lines words take in print. Counted here, a page is laid out in one pass instead of two."""

from keystage.analysis.charts.typeset import width

__all__ = ["BODY", "SMALL", "line_count", "sure_lines", "wide"]

BODY, SMALL = 10.5, 8.5  # points
_POINTS_PER_MM = 72 / 25.4


def wide(words: str, size: float, *, bold: bool = False) -> float:
    """Millimetres that `words` take on one line, at most: pairs of letters only ever move together."""
    return width(words, size, bold=bold) / _POINTS_PER_MM


def sure_lines(words: str, size: float, room: float) -> int | None:
    """The same, where it is sure; None where a line is so nearly full that only laying it out can tell."""
    most, least = line_count(words, size, room), line_count(words, size, room * 1.02)
    return most if most == least else None


def line_count(words: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines that `words` take in a column `room` mm wide, broken at spaces; a word too long is broken anywhere."""
    lines, used, space = 1, 0.0, wide(" ", size, bold=bold)
    for word in words.split():
        length = wide(word, size, bold=bold)
        if used and used + space + length > room:
            lines, used = lines + 1, 0.0
        used += (space if used else 0.0) + length
        if used > room:
            lines, used = lines + int(used // room), used % room
    return lines
