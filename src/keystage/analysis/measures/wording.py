"""The field's words of a year: who the adviser is, what the page is called."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Wording", "words"]


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that hold from first_year to last_year (null: still), for every organisation or for one by name."""

    code: str
    words: dict[str, str] = field(default_factory=dict)
    first_year: int = 0
    last_year: int | None = None
    organisation: str = ""

    def holds(self, year: AcademicYear, organisation: str) -> bool:
        in_time = self.first_year <= year.ends <= (self.last_year or year.ends)
        return in_time and self.organisation in ("", organisation)


def words(year: AcademicYear, *, organisation: str = "", home: Path | None = None) -> Mapping[str, str]:
    """The words in use in `year`, by code: `words(year)["summary_title"]` is "SIP Summary Sheet" in 2008/09.

    An organisation's own words come before those of every organisation; of the rest a later file's come first.
    """
    holding = [w for w in shelf.read("words", Wording, table="wording", home=home) if w.holds(year, organisation)]
    found: dict[str, str] = {}
    for wording in sorted(holding, key=lambda w: w.organisation != ""):
        found |= wording.words
    return found
