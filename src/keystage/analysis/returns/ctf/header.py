"""Whose a Common Transfer File is, and of which year: what its header says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from keystage.analysis.errors import InputError
from keystage.analysis.returns.days import read_day
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Header", "Place", "header_of"]


@dataclass(frozen=True, slots=True)
class Place:
    """A school, or who else sends or receives a file. la, estab, urn, name: as written, "" where not."""

    la: str = ""
    estab: str = ""
    urn: str = ""
    name: str = ""

    @property
    def laestab(self) -> str:
        """Seven figures; "" where it is no school (an authority is “LLLL”, the unknown “XXXXXXX”)."""
        number = self.la + self.estab
        return number if len(number) == 7 and number.isascii() and number.isdigit() else ""

    @property
    def is_school(self) -> bool:
        return bool(self.laestab or self.urn)

    @property
    def words(self) -> str:
        """Authority and number as a sentence says them: “LA 998, number 2001 (Westmere Primary School)”."""
        said = f"LA {self.la or 'unknown'}, number {self.estab or 'unknown'}" + (f", URN {self.urn}" * bool(self.urn))
        return f"{said} ({self.name[:60]})" if self.name else said


@dataclass(frozen=True, slots=True)
class Header:
    """source, destination: who sends the file and to whom. year: the academic year it was made in, null where neither
    it nor its date says. stated: whether it says so itself. created: the day it was made. whole: a full file, which
    says all that the school knows of a pupil; a partial one leaves out what it is not about."""

    source: Place
    destination: Place
    version: str = ""
    year: AcademicYear | None = None
    stated: bool = False
    created: date | None = None
    whole: bool = False


def header_of(said: Mapping[tuple[str, str], str]) -> Header:
    """The header from the texts of its elements, by parent and name."""

    def place(parent: str) -> Place:
        return Place(*(said.get((parent, name), "") for name in ("LEA", "Estab", "URN", "SchoolName")))

    created = read_day(said.get(("Header", "DateTime"), "")[:10])
    stated = _year(said.get(("SourceSchool", "AcademicYear"), ""))
    return Header(
        source=place("SourceSchool"),
        destination=place("DestSchool"),
        version=said.get(("Header", "CTFversion"), ""),
        year=stated or (AcademicYear.containing(created) if created else None),
        stated=stated is not None,
        created=created,
        whole=said.get(("Header", "DocumentQualifier"), "").casefold() == "full",
    )


def _year(text: str) -> AcademicYear | None:
    """The header gives the calendar year in which the academic year begins; some programs write both."""
    if len(text) == 4 and text.isascii() and text.isdigit():
        return AcademicYear(int(text) + 1) if 1980 <= int(text) <= 2199 else None
    try:
        return AcademicYear.parse(text)
    except InputError:
        return None
