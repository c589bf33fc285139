"""Text as every format needs it: in one line, its **bold** runs told apart, in letters the page's font has."""

import re
import unicodedata
from dataclasses import dataclass

__all__ = ["Span", "clean", "plain", "spans", "written"]

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ASIDE = re.compile(r"(\(area [^()]*\))")
_SPACES = re.compile(r" {2,}")
_ORDINARY = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u00ff\u2013\u2014\u2018\u2019\u201c\u201d\u2212]*")
_UNSEEN = ("Cf", "Cs", "Co", "Cn")

# What Inter has: Latin, Greek, Cyrillic, punctuation, currency, arrows, a few signs and shapes. A letter outside would
# be an empty box in print, which a tagged PDF refuses.
_UNWRITTEN = re.compile(
    r"[^\n\t -~\u00a0-\u0148\u014a-\u01c3\u01c5-\u031e\u0384-\u038a\u038c\u038e-\u03a1\u03a3-\u03e1\u0400-\u049d"
    r"\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u2070\u2071\u2074-\u208e\u20a0-\u20bf\u2116\u2122\u2190-\u2199\u2212"
    r"\u221a\u221e\u2248\u2260\u2264\u2265\u25a0\u25a1\u25b2\u25b3\u25bc\u25bd\u25cb\u25cf\u25ef\u2713]"
)
_STAND_INS = str.maketrans({"▬": "–", "⫽": "//", "┆": "|", "☐": "□", "✔": "✓"})


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one weight and shade."""

    text: str
    bold: bool = False
    grey: bool = False


def clean(text: str) -> str:
    """One line of composed text: no control or invisible characters, no doubled spaces, none at the ends."""
    if not _ORDINARY.fullmatch(text):
        seen = (
            " " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in unicodedata.normalize("NFC", text)
        )
        text = "".join(c for c in seen if unicodedata.category(c) not in _UNSEEN)
    return _SPACES.sub(" ", text).strip()


def written(text: str) -> str:
    """`text` with what the page's font cannot write shown as □."""
    if text.isascii() or not _UNWRITTEN.search(text):
        return text
    return _UNWRITTEN.sub("□", text.translate(_STAND_INS))


def plain(text: str) -> str:
    """The text without its marks of bold."""
    return _BOLD.sub(r"\1", clean(text))


def spans(text: str, *, asides: bool = False) -> tuple[Span, ...]:
    """Split `text` at its **bold** runs. asides: the area's figures, "(area …)", are grey."""
    found: list[Span] = []
    for number, part in enumerate(_BOLD.split(clean(text))):
        if number % 2:
            found.append(Span(part, bold=True))
        elif asides:
            found += [Span(p, grey=bool(_ASIDE.fullmatch(p))) for p in _ASIDE.split(part) if p]
        elif part:
            found.append(Span(part))
    return tuple(found)
