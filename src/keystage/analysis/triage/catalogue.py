"""Every name that a criterion may speak of, and what it is.

Names are made by one rule, `<measure>[_<group>][_<part>]`: `ks2_writing_exp`, `ks2_writing_exp_clear`,
`ks2_rwm_exp_disadvantaged_pooled_clear`. Beside them stand differences (`ks2_reading_writing`), facts about the school
(`kind`, `years_since_inspection`) and figures that Keystage does not hold yet, which are always missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.measures import Measure, measures
from keystage.analysis.triage.differences import Difference, differences
from keystage.analysis.triage.kinds import Kind
from keystage.analysis.triage.parts import DIFFERENCE_PARTS, PARTS
from keystage.analysis.triage.school_facts import SCHOOL_FACTS
from keystage.analysis.vocabulary import PupilGroup, pupil_groups

__all__ = ["Catalogue", "Fact", "Need", "Root", "catalogue"]

_WITHOUT_GROUPS = ("context", "attendance")


@dataclass(frozen=True, slots=True)
class Fact:
    """One name. root: the figure it is a part of ("ks2_writing_exp"); "" for facts about the school.

    unit: how it is printed (see `parts.Part`). decimals: of the figure. held: false where nothing fills it yet.
    """

    name: str
    kind: Kind
    words: str
    root: str = ""
    unit: str = ""
    decimals: int = 0
    signed: bool = False
    held: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """A figure that questions ask for and that Keystage does not hold yet."""

    code: str
    title: str
    kind: Literal["number", "words", "yes_no"] = "number"
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Root:
    """A measure for a group: what parts are parts of."""

    code: str
    measure: Measure
    group: PupilGroup

    @property
    def title(self) -> str:
        return self.measure.title if self.group.code == "all" else f"{self.measure.title}, {self.group.of}"


class Catalogue(Mapping[str, Fact]):
    """All names, made when asked for: there are tens of thousands. digest: of the definitions they come from."""

    def __init__(
        self, roots: Mapping[str, Root], pairs: Mapping[str, Difference], fixed: Mapping[str, Fact], digest: str
    ) -> None:
        self.roots, self.differences, self.fixed, self.digest = roots, pairs, fixed, digest

    def __getitem__(self, name: str) -> Fact:
        fact = self.fixed.get(name) or self._part(name)
        if fact is None:
            raise KeyError(name)
        return fact

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (name in self.fixed or self._part(name) is not None)

    def __iter__(self) -> Iterator[str]:
        yield from self.fixed
        for code in self.roots:
            yield from (_joined(code, ending) for ending in PARTS)
        for code in self.differences:
            yield from (_joined(code, ending) for ending in DIFFERENCE_PARTS)

    def __len__(self) -> int:
        return len(self.fixed) + len(self.roots) * len(PARTS) + len(self.differences) * len(DIFFERENCE_PARTS)

    def near(self, name: str) -> Iterator[str]:
        """Names among which one that was mistyped may be looked for: every figure, and all parts of the nearest."""
        known = next((code for code, _ in _splits(name) if code in self.roots or code in self.differences), None)
        if known is not None:
            yield from (_joined(known, ending) for ending in (PARTS if known in self.roots else DIFFERENCE_PARTS))
        yield from self.fixed
        yield from self.differences
        yield from self.roots

    def _part(self, name: str) -> Fact | None:
        for code, ending in _splits(name):
            if code in self.roots and ending in PARTS:
                return _of_measure(self.roots[code], ending)
            if code in self.differences and ending in DIFFERENCE_PARTS:
                return _of_difference(self.differences[code], ending)
        return None


def catalogue(home: Path | None = None) -> Catalogue:
    """The names that criteria may use, from the definitions on the shelf (an area's own included)."""
    needs = shelf.read("questions", Need, table="need", home=home)
    pairs = shelf.read("questions", Difference, table="difference", home=home)
    return _catalogue(home, measures(home).digest, pupil_groups(home).digest, needs.digest, pairs.digest)


@lru_cache(maxsize=4)
def _catalogue(home: Path | None, *digests: str) -> Catalogue:
    needs = shelf.read("questions", Need, table="need", home=home)
    roots = {root.code: root for measure in measures(home) for root in _roots(measure, home)}
    fixed = {name: Fact(name, kind, words, unit=unit) for name, (kind, words, unit) in SCHOOL_FACTS.items()}
    fixed |= {need.code: _needed(need) for need in needs}
    return Catalogue(roots, differences(home), fixed, " ".join(digests))


def _roots(measure: Measure, home: Path | None) -> Iterator[Root]:
    for group in (g for g in pupil_groups(home) if not g.together):
        if group.code == "all":
            yield Root(measure.code, measure, group)
        elif measure.key_stage not in _WITHOUT_GROUPS:
            yield Root(f"{measure.code}_{group.code}", measure, group)


def _needed(need: Need) -> Fact:
    kind = {"number": Kind.NUMBER, "words": Kind.TEXT, "yes_no": Kind.YES_NO}[need.kind]
    return Fact(need.code, kind, need.title, unit=need.unit, held=False)


def _of_measure(root: Root, ending: str) -> Fact:
    part, measure = PARTS[ending], root.measure
    unit = part.unit
    if unit == "own":
        unit = {"percent": "percent", "pupils": "pupils"}.get(measure.unit, "score")
    return Fact(
        _joined(root.code, ending), part.kind, f"{root.title}: {part.words}", root.code, unit,
        decimals=measure.decimals if measure.kind != "proportion" else 0, signed=measure.kind == "progress",
    )  # fmt: skip


def _of_difference(pair: Difference, ending: str) -> Fact:
    words, kind, unit = DIFFERENCE_PARTS[ending]
    return Fact(_joined(pair.code, ending), kind, f"{pair.title}: {words}", pair.code, unit)


def _joined(code: str, ending: str) -> str:
    return f"{code}_{ending}" if ending else code


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Every way to cut a name in two at an underscore, longest first part first."""
    yield name, ""
    cut = name.rfind("_", 0, max(len(name) - 1, 0))
    while cut > 0:
        yield name[:cut], name[cut + 1 :]
        cut = name.rfind("_", 0, cut)
