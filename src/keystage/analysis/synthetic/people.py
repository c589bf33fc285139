"""Made-up people who work in a made-up area and its schools, for whoever looks round as one of them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.synthetic.area import AREAS

__all__ = ["MadeUpAgreement", "MadeUpPerson", "MadeUpRole", "made_up_agreements", "made_up_people"]


@dataclass(frozen=True, slots=True)
class MadeUpRole:
    """place: as the definition's notes say. starts, ends: or `days` before and after the day of the first look."""

    role: str
    place: str
    starts: date | None = None
    ends: date | None = None
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeUpPerson:
    """Somebody invented. about: a line on why to look round as them."""

    code: str
    name: str
    roles: tuple[MadeUpRole, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class MadeUpAgreement:
    """A school or trust lets people of some roles see its pupils, for a purpose. by: code of who agreed."""

    code: str
    place: str
    by: str
    roles: tuple[str, ...]
    purpose: str
    days: tuple[int, ...]


def made_up_people(home: Path | None = None) -> tuple[MadeUpPerson, ...]:
    return tuple(shelf.read(AREAS, MadeUpPerson, table="person", home=home))


def made_up_agreements(home: Path | None = None) -> tuple[MadeUpAgreement, ...]:
    return tuple(shelf.read(AREAS, MadeUpAgreement, table="agreement", home=home))
