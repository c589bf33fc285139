"""The rules of moderation: definitions on `definitions/moderation/`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

from keystage.analysis import shelf
from keystage.analysis.errors import InputError

__all__ = [
    "AgreementRule", "Band", "KappaWords", "LadderRule", "SampleRule", "agreement_rule", "kappa_words", "ladder_rules",
    "sample_rule",
]  # fmt: skip

_KIND = "moderation"


@dataclass(frozen=True, slots=True)
class AgreementRule:
    """When judgements are secure, in certain years (2019 is 2018/19; null last: still).

    exact: least percent of exact agreement. difference: largest mean difference, up or down, in levels.
    least: fewer pairs of judgements are not enough evidence. clusters: fewer classes are not resampled whole.
    """

    code: str
    first_year: int
    exact: float
    difference: float
    least: int
    clusters: int
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class SampleRule:
    """How many scripts are moderated, in certain years: of a class, or where there are no classes. Shares: percent."""

    code: str
    first_year: int
    class_least: int
    class_most: int
    share_low: float
    share_high: float
    least: int
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """Kappas up to `up_to`, from the band before it."""

    up_to: float
    word: str


@dataclass(frozen=True, slots=True)
class KappaWords:
    """What a kappa is called, and the caution that goes with it."""

    code: str
    below_zero: str
    bands: tuple[Band, ...]
    caution: str

    def word(self, kappa: float) -> str:
        """ "substantial" for 0.61 to 0.80; bands are of kappas of two decimals."""
        shown = round(kappa, 2)
        return self.below_zero if shown < 0 else next(band.word for band in self.bands if shown <= band.up_to)


@dataclass(frozen=True, slots=True)
class LadderRule:
    """How far apart the grades of `scales` stand. grades: lowest first; none: the scale's own order.

    same: grade -> the grade where it stands. steps_in_level: how many steps make a level.
    """

    code: str
    scales: tuple[str, ...]
    grades: tuple[str, ...] = ()
    same: dict[str, str] = field(default_factory=dict)
    steps_in_level: int = 1

    def __post_init__(self) -> None:
        if not set(self.same.values()) <= set(self.grades):
            raise InputError("“same” names a grade that is not among the grades")


class _Dated(Protocol):
    @property
    def first_year(self) -> int: ...
    @property
    def last_year(self) -> int | None: ...


_D = TypeVar("_D", bound=_Dated)


def agreement_rule(year: int | None = None, home: Path | None = None) -> AgreementRule:
    """The rule of a year; of none: the latest. Raises InputError where that year has none."""
    return _of_year(shelf.read(_KIND, AgreementRule, table="rule", home=home), year, "agreement")


def sample_rule(year: int | None = None, home: Path | None = None) -> SampleRule:
    """The rule of a year; of none: the latest. Raises InputError where that year has none."""
    return _of_year(shelf.read(_KIND, SampleRule, table="sample", home=home), year, "samples")


def kappa_words(home: Path | None = None) -> KappaWords:
    """Landis and Koch's words."""
    return shelf.read(_KIND, KappaWords, table="words", home=home)["landis_koch"]


def ladder_rules(scale: str, home: Path | None = None) -> list[LadderRule]:
    """The ladders that a scale may be compared on, in the order in which they are tried."""
    return [rule for rule in shelf.read(_KIND, LadderRule, table="ladder", home=home) if scale in rule.scales]


def _of_year(rules: shelf.Shelf[_D], year: int | None, what: str) -> _D:
    held = [r for r in rules if year is None or r.first_year <= year <= (r.last_year or year)]
    if not held:
        raise InputError(f"There is no rule for {what} in {year}. Rules are definitions of the kind “{_KIND}”.")
    return max(held, key=lambda rule: rule.first_year)
