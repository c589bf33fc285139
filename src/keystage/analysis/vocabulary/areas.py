"""The three-figure codes a UPN may hold: England's authorities of every date, and areas that are none of them."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from keystage.analysis import shelf

__all__ = ["UpnArea", "upn_areas"]


@dataclass(frozen=True, slots=True)
class UpnArea:
    """An area that gives UPNs and is no authority in England. made_up: of demonstrations and tests, nowhere else."""

    code: str
    name: str
    made_up: bool = False


@dataclass(frozen=True, slots=True)
class _Code:
    code: str


def upn_areas(home: Path | None = None) -> frozenset[str]:
    """Every code that may stand in characters 2 to 4 of a UPN.

    A pupil keeps the UPN of the first school: codes that have ended still count, and so do those of Wales and of
    schools overseas. home: a folder with own definitions.
    """
    return _shipped() if home is None else _read(home)


@lru_cache(maxsize=1)
def _shipped() -> frozenset[str]:
    return _read(None)


def _read(home: Path | None) -> frozenset[str]:
    authorities = shelf.read("authorities", _Code, table="authority", home=home, part=True)
    others = shelf.read("upn_areas", UpnArea, table="area", home=home)
    return frozenset(authorities.entries) | frozenset(others.entries)
