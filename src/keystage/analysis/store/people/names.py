"""A person's name, and whether a text may mean them: “Ann Bell”, “Bell, Ann”, “Mrs Bell”, “A. Bell”."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from keystage.analysis.errors import InputError

__all__ = ["Name"]

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev", "revd", "sister"}
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ASCII = re.compile(r"[a-z]{2,}")
_SHORTEST = 2


@dataclass(frozen=True)
class Name:
    """A name, or an e-mail address. `repr` leaves it out: it is somebody's."""

    text: str = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "Name":
        """Raises InputError where it is too little to look for: a single letter would find everybody."""
        made = cls(" ".join(text.split()))
        if not made.is_email and len("".join(made.words)) < _SHORTEST:
            raise InputError("Give a name of two letters or more, or an e-mail address.")
        return made

    @property
    def is_email(self) -> bool:
        return "@" in self.text

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in small letters, without titles."""
        found = tuple(_WORD.findall(self.text.casefold().replace("’", "'")))
        return tuple(word for word in found if word not in _TITLES) or found

    @cached_property
    def patterns(self) -> tuple[str, ...]:
        """Regular expressions over small letters (of Rust and Python alike): any one that fits may mean this person.

        The last word is taken for the surname: with it the first name, its initial or a title.
        """
        if self.is_email:
            return (re.escape(self.text.casefold()),)
        *before, last = (re.escape(word) for word in self.words)
        if not before:
            return (rf"\b{last}\b",)
        first = before[0]
        titles = "|".join(sorted(_TITLES))
        return (
            rf"\b{first}\b[^;|\n]{{0,40}}\b{last}\b",
            rf"\b{last}\b,? *{first}\b",
            rf"\b{first[0]}\.? *(?:\w\.? *)?{last}\b",
            rf"\b{last}\b,? *{first[0]}\b",
            rf"\b(?:{titles})\.? +{last}\b",
        )

    def is_in(self, text: str) -> bool:
        """Whether a text may mean this person."""
        small = text.casefold().replace("’", "'")
        return any(re.search(pattern, small) for pattern in self.patterns)

    def is_exactly(self, text: str) -> bool:
        """Whether a text is this name and nothing else, in any order of its words."""
        if self.is_email:
            return text.strip().casefold() == self.text.casefold()
        return sorted(Name(text).words) == sorted(self.words) and bool(self.words)

    @property
    def surely_there(self) -> str:
        """Letters that stand in any file's bytes that hold this name, whatever its encoding; "" where none do."""
        return max(_ASCII.findall(self.text.casefold() if self.is_email else self.words[-1]), key=len, default="")
