"""What an audience may see, as a definition."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.errors import InputError

__all__ = ["Order", "Policy", "Table", "orders", "outside_up_to", "policies", "policy", "tables"]


@dataclass(frozen=True, slots=True)
class Policy:
    """One audience. Its keys are explained in the notes of definitions/disclosure/policies.toml."""

    code: str
    title: str
    inside: bool = False
    smallest_group: int = 0
    alike_under: int = 0
    smallest_count: int = 0
    range_from: int = 0
    model_from: int = 0
    round_to: int = 0
    unknown_size: Literal["show", "withhold"] = "show"
    sees_authority: bool = False
    named: bool = True
    smallest_cohort: int = 0
    hidden: tuple[str, ...] = ()

    @property
    def thresholds(self) -> tuple[int, int, int]:
        """By which a number is small."""
        return self.smallest_group, self.alike_under, self.smallest_count

    @property
    def exact_totals(self) -> bool:
        """Whether an area's figure may be given to more places than a page prints."""
        return self.inside or self.sees_authority


@dataclass(frozen=True, slots=True)
class Table:
    """Groups of pupils whose figures stand beside those of the group `of`, and add up to no more than they."""

    code: str
    groups: tuple[str, ...]
    of: str = "all"


@dataclass(frozen=True, slots=True)
class Order:
    """A measure that nobody did who did not do each of `within`; `all_of`: and that whoever did all of these did."""

    code: str
    within: tuple[str, ...]
    all_of: tuple[str, ...] = ()


def policies(home: Path | None = None) -> shelf.Shelf[Policy]:
    """The policies on the shelf, by audience."""
    return shelf.read("disclosure", Policy, table="policy", home=home)


def policy(audience: str, home: Path | None = None) -> Policy:
    """The policy of one audience. Raises InputError where there is none: nothing is shown to an unknown reader."""
    found = policies(home).get(audience)
    if found is None:
        raise InputError(f"“{audience}” is not an audience; there are {', '.join(policies(home).entries)}.")
    return found


def outside_up_to(audience: str, home: Path | None = None) -> list[Policy]:
    """The policies of those outside, widest first, up to and with this one: what one withholds, the next do too."""
    outside = [rule for rule in policies(home) if not rule.inside]
    return outside[: next(place for place, rule in enumerate(outside, 1) if rule.code == audience)]


def tables(home: Path | None = None) -> shelf.Shelf[Table]:
    """The tables of groups on the shelf."""
    return shelf.read("disclosure", Table, table="table", home=home)


def orders(home: Path | None = None) -> shelf.Shelf[Order]:
    """Measures within others on the shelf."""
    return shelf.read("disclosure", Order, table="order", home=home)
