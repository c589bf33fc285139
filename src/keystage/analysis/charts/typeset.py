"""How wide words are, and what to do when they are too wide. Sizes and widths are in the picture's units."""

import re
from functools import lru_cache

from keystage.analysis.charts.glyph_widths import PROPORTIONAL, REGULAR, SEMIBOLD

__all__ = ["brief", "printable", "shorten", "width", "wrap"]

_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = str.maketrans("\t\n\r", "   ")
_WIDE = 1000  # a letter that the table does not hold is taken to be a whole em wide
_TABULAR = (REGULAR, SEMIBOLD)
_PROSE = tuple(
    table | {str(digit): wide for digit, wide in enumerate(narrow)}
    for table, narrow in zip(_TABULAR, PROPORTIONAL, strict=True)
)


def printable(words: str) -> str:
    """`words` without control letters, which XML forbids or readers act on; line ends and tabs become spaces."""
    return words if words.isprintable() else _CONTROL.sub("", words.translate(_SPACES))


@lru_cache(maxsize=8192)
def _thousandths(words: str, bold: bool, prose: bool) -> int:
    widths = (_PROSE if prose else _TABULAR)[bold]
    words = printable(words)
    return sum([widths.get(letter, _WIDE) for letter in words])


def width(words: str, size: float, bold: bool = False, prose: bool = False) -> float:
    """Width of `words` in Inter: an upper bound for Arial and its kin. Figures are tabular but in running prose."""
    return _thousandths(words, bold, prose) * size / 1000


def shorten(words: str, size: float, room: float, bold: bool = False) -> str:
    """`words`, cut and closed with … where they are wider than `room`; nothing where not even that fits."""
    if width(words, size, bold, prose=True) <= room:
        return words
    for end in range(min(len(words) - 1, 400), 0, -1):
        cut = words[:end].rstrip(" ,.;:·-–") + "…"
        if width(cut, size, bold, prose=True) <= room:
            return cut
    return ""


def brief(words: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """A reason over at most `lines` lines; where it is too long, what stands before its colon says enough."""
    whole = wrap(words, size, room, lines)
    return whole if not whole or not whole[-1].endswith("…") else wrap(words.partition(":")[0], size, room, lines)


@lru_cache(maxsize=4096)
def wrap(words: str, size: float, room: float, lines: int) -> tuple[str, ...]:
    """`words` over at most `lines` lines no wider than `room`, broken at spaces; what is left over is cut with …."""
    out: list[str] = []
    rest = words.split()
    while rest and len(out) < lines:
        take = 1
        while take < len(rest) and width(" ".join(rest[: take + 1]), size, prose=True) <= room:
            take += 1
        if len(out) == lines - 1:
            take = len(rest)
        out.append(shorten(" ".join(rest[:take]), size, room))
        rest = rest[take:]
    return tuple(out)
