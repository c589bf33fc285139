"""Words by which people name measures and groups of pupils in their own sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Layout, layouts
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["MeasureName", "Words", "group_words", "measure_names", "measure_words"]

_FAMILY = "{group}"
_OWN = ("school_measures_wide",)  # the layout whose headings are the words people use


@dataclass(frozen=True, slots=True)
class MeasureName:
    """What reading a sheet needs to know of a measure; the rest of its definition belongs to `measures`."""

    code: str
    title: str
    short: str
    key_stage: str
    kind: str
    unit: str
    first_year: int = 0
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """codes: words, as headings are compared -> the one code they mean. several: words that mean more than one."""

    codes: Mapping[str, str]
    several: Mapping[str, tuple[str, ...]]

    def code(self, text: str) -> str | None:
        """The code that `text` names; None where it names none, or more than one."""
        return self.codes.get(plain(text))

    def meanings(self, text: str) -> tuple[str, ...]:
        """Every code that `text` may name."""
        one = self.codes.get(plain(text))
        return (one,) if one else self.several.get(plain(text), ())


def measure_names(home: Path | None = None) -> shelf.Shelf[MeasureName]:
    """The measures on the shelf, by code."""
    return shelf.read("measures", MeasureName, table="measure", home=home, part=True)


def measure_words(home: Path | None = None) -> Words:
    """What measures are called: code, title, short label, and the headings of the authority's own wide sheets."""
    names, known = measure_names(home), layouts(home)
    said: dict[str, list[str]] = {}
    for name in names:
        for words in (name.code, name.title, name.short):
            _say(said, words, name.code)
    for layout in known:
        if layout.publisher == "authority" or any(column.type == "measure" for column in layout.columns):
            for words, code in _headings(layout):
                _say(said, words, code)
    return _sorted(said)


def group_words(home: Path | None = None) -> Words:
    """What groups of pupils are called: code, title, the words after a number, and the suffixes of wide sheets."""
    said: dict[str, list[str]] = {}
    for group in pupil_groups(home):
        for words in (group.code, group.title, group.of):
            _say(said, words, group.code)
    for layout in layouts(home):
        if layout.code in _OWN:
            for suffix, code in layout.groups.items():
                _say(said, suffix, code)
    return _sorted(said)


def _headings(layout: Layout) -> list[tuple[str, str]]:
    return [
        (header.replace(_FAMILY, ""), column.measure)
        for column in layout.columns
        if column.measure and column.role == "value" and column.group == "all"
        for header in column.headers
    ]


def _say(said: dict[str, list[str]], words: str, code: str) -> None:
    known = said.setdefault(plain(words), [])
    if plain(words) and code not in known:
        known.append(code)


def _sorted(said: Mapping[str, list[str]]) -> Words:
    return Words(
        {words: codes[0] for words, codes in said.items() if len(codes) == 1},
        {words: tuple(codes) for words, codes in said.items() if len(codes) > 1},
    )
