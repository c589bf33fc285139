"""What is known of a pupil, in the words of files: sex, flags, special needs, language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.returns.headings import plain

__all__ = ["PupilCheck", "PupilWord", "limit", "meaning"]


@dataclass(frozen=True, slots=True)
class PupilWord:
    """What `words` mean in a column: `value` ("" where it is not known). column: of `vocabulary.CONTEXT`, "flag" (every
    column of yes and no without words of its own), or "method" or "key_stage" of a row a result.
    shape: a pattern of further words, for those that no other entry has."""

    code: str
    column: str
    value: str
    words: tuple[str, ...]
    shape: str = ""


@dataclass(frozen=True, slots=True)
class PupilCheck:
    """A number beyond which something of a pupil is doubted."""

    code: str
    value: int
    title: str


def limit(code: str, home: Path | None = None) -> int:
    """The number of a check."""
    return shelf.read("pupil_checks", PupilCheck, table="check", home=home)[code].value


def meaning(column: str, word: str, home: Path | None = None) -> str | None:
    """The value that a word means in a column: "F", "support", "true"; "" where it says that it is not known; None
    where the word is none that is known."""
    key = plain(word) or word.strip()
    known, shapes = _of_column(shelf.read("pupil_words", PupilWord, table="word", home=home), column)
    if key in known:
        return known[key]
    return next((value for shape, value in shapes if re.fullmatch(shape, word.strip())), None)


_KNOWN: dict[tuple[str, str], tuple[Mapping[str, str], tuple[tuple[str, str], ...]]] = {}


def _of_column(words: shelf.Shelf[PupilWord], column: str) -> tuple[Mapping[str, str], tuple[tuple[str, str], ...]]:
    key = (words.digest, column)
    if key not in _KNOWN:
        of = [entry for entry in words if entry.column == column]
        said = {plain(word) or word: entry.value for entry in of for word in entry.words}
        _KNOWN[key] = said, tuple((entry.shape, entry.value) for entry in of if entry.shape)
    return _KNOWN[key]
