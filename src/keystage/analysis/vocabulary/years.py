"""The academic year: 1 September to 31 August, named by both calendar years."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering

from keystage.analysis.errors import InputError

__all__ = ["AcademicYear"]

_FORMS = re.compile(r"^\s*(20\d{2}|19\d{2})\s*(?:/|-|–|to|_)?\s*(20\d{2}|19\d{2}|\d{2})\s*$")


@total_ordering
@dataclass(frozen=True, slots=True)
class AcademicYear:
    """One academic year. `ends` is the calendar year in which its summer tests are sat (2019 for 2018/19).

    Frames hold `ends` as a whole number; people read and write "2018/19".
    """

    ends: int

    @classmethod
    def parse(cls, text: str) -> "AcademicYear":
        """Read "2018/19", "2018-19", "2018 to 2019", "201819" or "2018/2019".

        A single calendar year is refused: some sources name a year by its start, some by its end.
        Raises InputError.
        """
        found = _FORMS.match(text)
        if found:
            start, end = int(found[1]), found[2]
            ends = int(end) if len(end) == 4 else start // 100 * 100 + int(end)
            if ends < start:
                ends += 100
            if ends == start + 1:
                return cls(ends)
        raise InputError(f"“{text.strip()}” is not an academic year. Write it with both years, for example 2018/19.")

    @classmethod
    def containing(cls, day: date) -> "AcademicYear":
        """The academic year in which `day` falls."""
        return cls(day.year + (day.month >= 9))

    @property
    def starts_on(self) -> date:
        return date(self.ends - 1, 9, 1)

    @property
    def ends_on(self) -> date:
        return date(self.ends, 8, 31)

    @property
    def default_as_at(self) -> date:
        """Six months after the results year ends: the end of February that follows."""
        return date(self.ends + 1, 3, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.ends - 1}/{self.ends % 100:02d}"

    def __lt__(self, other: "AcademicYear") -> bool:
        return self.ends < other.ends
