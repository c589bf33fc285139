"""The lines that a year drew for pupils: definitions on `definitions/thresholds/`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = ["AbsenceThreshold", "PhonicsThreshold", "absence_threshold", "phonics_threshold"]


@dataclass(frozen=True, slots=True)
class AbsenceThreshold:
    """From how much absence on a pupil is a persistent (or severe) absentee, in certain years (2012 is 2011/12).

    Either `sessions`: half days missed up to the end of each half term, first to sixth, of which the one of
    `half_terms` (as many as the year's file holds) is meant; or `share`: percent of the pupil's own possible sessions.
    """

    code: str
    measure: Literal["persistent", "severe"]
    first_year: int
    last_year: int | None = None
    sessions: tuple[float, ...] = ()
    half_terms: int = 0
    share: float | None = None

    @property
    def edge(self) -> float:
        """Fewest sessions missed, where a fixed number makes an absentee."""
        return self.sessions[self.half_terms - 1]


@dataclass(frozen=True, slots=True)
class PhonicsThreshold:
    """The least mark that meets the standard of the phonics screening check, in certain years."""

    code: str
    first_year: int
    mark: float
    last_year: int | None = None


def absence_threshold(measure: str, year: int, home: Path | None = None) -> AbsenceThreshold | None:
    """The rule of a year; None where it had none."""
    every = shelf.read("thresholds", AbsenceThreshold, table="absence", home=home)
    return next((t for t in every if t.measure == measure and t.first_year <= year <= (t.last_year or year)), None)


def phonics_threshold(year: int, home: Path | None = None) -> float | None:
    """The mark that met the standard in a year; None where it is not known."""
    every = shelf.read("thresholds", PhonicsThreshold, table="phonics", home=home)
    return next((t.mark for t in every if t.first_year <= year <= (t.last_year or year)), None)
