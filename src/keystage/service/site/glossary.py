"""The field's words: those that packs explain, and those of GLOSSARY.md."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.utils.safestring import SafeString
from django.utils.text import slugify

from keystage.service.site.documents import document, marked

__all__ = ["Glossary", "Word", "glossary"]

_ROW = re.compile(r"^\| \*\*(?P<word>.+?)\*\*(?P<more>[^|]*)\| (?P<means>.+) \|$")
_SEVERAL = re.compile(r", | / |; ")
_SHORT = re.compile(r"^(?P<long>.+) \((?P<short>[^)]+)\)$")


@dataclass(frozen=True, slots=True)
class Word:
    """slug: its address on the glossary's page."""

    word: str
    means: SafeString
    slug: str


@dataclass(frozen=True, slots=True)
class Glossary:
    words: tuple[Word, ...]
    called: dict[str, Word]

    def of(self, name: str) -> Word | None:
        """By any of its names, capitals aside."""
        return self.called.get(name.casefold())

    def by_letter(self) -> tuple[tuple[str, tuple[Word, ...]], ...]:
        return tuple((letter, tuple(words)) for letter, words in groupby(self.words, key=lambda w: _letter(w.word)))


@cache
def glossary() -> Glossary:
    """Words in order. Where both sources have one, the packs' counts: it is written for governors."""
    from keystage.analysis.packs.layouts import terms  # every template knows this module; packs load all of analysis

    found: dict[str, tuple[str, str]] = {}
    for one in terms():
        found[slugify(one.term)] = (one.term, one.words)
    for line in document("GLOSSARY.md").splitlines():
        if row := _ROW.match(line):
            name = (row["word"] + row["more"].rstrip()).strip()
            found.setdefault(slugify(name), (name[0].upper() + name[1:], _sentence(row["means"])))
    words = tuple(
        Word(name, marked(means), slugify(name))
        for name, means in sorted(found.values(), key=lambda item: (_letter(item[0]), item[0].casefold()))
    )
    called: dict[str, Word] = {}
    for word in words:
        for name in _names(word.word):
            called.setdefault(name.casefold(), word)
    return Glossary(words, called)


def _names(word: str) -> list[str]:
    """ "KS1, KS2, KS4" answers to each; "teacher assessment (TA)" to both."""
    short = _SHORT.match(word)
    parts = [short["long"], short["short"]] if short else [word]
    return [word, *(name for part in parts for name in _SEVERAL.split(part))]


def _letter(word: str) -> str:
    return word[0].upper() if word[0].isalpha() else "0 to 9"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:].rstrip(".") + "."
