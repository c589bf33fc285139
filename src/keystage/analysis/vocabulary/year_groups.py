"""Year groups: from nursery (−1) and reception (0) to Year 13."""

import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary.years import AcademicYear

__all__ = ["YearGroup", "year_groups"]

_NUMBER = re.compile(r"(?:national curriculum |nc )?(?:year group|year|yr|y|grade)?[ .-]?0?(\d|1[0-3])(?:st|nd|rd|th)?")
_WORDS = {
    **dict.fromkeys(
        ("r", "rec", "reception", "yr", "year r", "y r", "reception year", "reception class", "fs2", "f2"), 0
    ),
    **dict.fromkeys(("foundation stage 2", "foundation 2", "foundation"), 0),
    **dict.fromkeys(
        ("n", "n1", "n2", "nursery", "nursery 1", "nursery 2", "nur", "-1", "\u22121", "year n", "e1", "e2"), -1
    ),
    **dict.fromkeys(("fs1", "f1", "foundation stage 1", "foundation 1"), -1),
}
_STAGES = ((0, "EYFS"), (2, "KS1"), (6, "KS2"), (9, "KS3"), (11, "KS4"), (13, "KS5"))


@total_ordering
@dataclass(frozen=True, slots=True)
class YearGroup:
    """One year group. number: −1 nursery, 0 reception, 1 to 13; frames hold it so (Int8)."""

    number: int

    def __post_init__(self) -> None:
        if not -1 <= self.number <= 13:
            raise InputError(f"There is no year group {self.number}: they run from nursery and reception to Year 13.")

    @classmethod
    def parse(cls, text: str) -> "YearGroup":
        """Read "Year 6", "Y6", "6", "R", "Reception", "FS2", "N1" or "Nursery". Raises InputError."""
        number = _number(text)
        if number is None:
            raise InputError(f"“{text.strip()}” is not a year group. Write it as Nursery, Reception or Year 6.")
        return cls(number)

    @property
    def ages(self) -> tuple[int, int]:
        """Ages on 31 August: before the year begins and when it ends (Year 6: 10 and 11)."""
        return self.number + 4, self.number + 5

    @property
    def key_stage(self) -> str:
        """EYFS, KS1 to KS4, or KS5 (Years 12 and 13)."""
        return next(stage for last, stage in _STAGES if self.number <= last)

    def born(self, year: AcademicYear) -> tuple[date, date]:
        """First and last birthday of the pupils whose age is this year group's, in an academic year."""
        first = year.ends - self.number - 6
        return date(first, 9, 1), date(first + 1, 8, 31)

    def in_year(self, year: AcademicYear, then: AcademicYear) -> int:
        """The number of the year group these pupils are in `then`; it may be one that does not exist."""
        return self.number + then.ends - year.ends

    def __str__(self) -> str:
        return {-1: "Nursery", 0: "Reception"}.get(self.number, f"Year {self.number}")

    def __lt__(self, other: "YearGroup") -> bool:
        return self.number < other.number


def year_groups(text: pl.Series) -> pl.Series:
    """A column of year groups as numbers (Int8), null where a cell names none. Numbers are taken as they are."""
    cells = text if text.dtype == pl.String else _whole(text)
    different = cells.drop_nulls().unique().to_list()
    known = {cell: number for cell in different if (number := _number(cell)) is not None}
    return cells.replace_strict(known, default=None, return_dtype=pl.Int8).alias(text.name)


def _whole(numbers: pl.Series) -> pl.Series:
    if numbers.dtype.is_float():
        numbers = numbers.cast(pl.Int64, strict=False).set(numbers != numbers.floor(), None)
    return numbers.cast(pl.String)


def _number(text: str) -> int | None:
    words = " ".join(text.replace("\u00a0", " ").casefold().split())
    if words in _WORDS:
        return _WORDS[words]
    found = _NUMBER.fullmatch(words.removesuffix(".0"))
    return int(found[1]) if found and found[1].isascii() else None
