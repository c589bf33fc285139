"""What an area is: an authority, a trust, a cluster, or schools that somebody put together."""

from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from keystage.analysis.benchmarks import Evidence

__all__ = ["Place", "PlaceKind", "authority", "shared_out"]

PlaceKind = Literal["la", "trust", "cluster", "group"]
_CALLED = {"la": "authority", "trust": "trust", "cluster": "cluster", "group": "group"}
_PANELS = {
    "la": "for the authority’s panel", "trust": "for the trust’s own leaders", "cluster": "for the cluster’s advisers",
    "group": "for the advisers of these schools",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A set of schools under one name. code: three digits, UID, "999:North" or a group's number. urns: its schools.

    whole: whether these are all of it; a reader who sees only a part of a trust is told so.
    """

    kind: PlaceKind
    code: str
    name: str
    urns: tuple[str, ...]
    whole: bool = True

    @property
    def called(self) -> str:
        """ "trust"."""
        return _CALLED[self.kind]

    @property
    def panel(self) -> str:
        """Who its named copy is for."""
        return _PANELS[self.kind]

    @property
    def schools(self) -> str:
        """ "12 schools of the trust"."""
        count = len(self.urns)
        of = "in" if self.kind == "group" else "of"
        part = "" if self.whole else " that you work with"
        return f"{count} school{'s' * (count != 1)} {of} the {self.called}{part}"


def authority(evidence: Evidence, la: str) -> Place:
    """The authority with this code, with all of its schools that the evidence holds."""
    schools = evidence.schools.filter(pl.col("la") == la)
    name = next((name for name in schools["la_name"] if name), f"Authority {la}")
    return Place("la", la, name, tuple(schools["urn"]))


def shared_out(evidence: Evidence, place: Place) -> Evidence:
    """The place's share: its schools' rows, with the authorities' and national ones beside them."""
    ours = pl.col("urn").is_in(list(place.urns))
    return replace(
        evidence,
        schools=evidence.schools.filter(ours),
        figures=evidence.figures.filter((pl.col("level") != "school") | ours),
        comparisons=evidence.comparisons.filter(ours),
        neighbours=evidence.neighbours.filter(ours),
        floors=evidence.floors.filter(ours),
    )
