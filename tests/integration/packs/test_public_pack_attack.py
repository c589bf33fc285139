"""All public packs of an area, laid beside each other by a reader who subtracts: no small group comes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from tests.factories.homes import home_of, table

from keystage.analysis.benchmarks import gather
from keystage.analysis.packs import Cell, Document, Table, plan_packs
from keystage.analysis.vocabulary import AcademicYear, pupil_groups

_SIZES = {"999001": 120, "999002": 84, "999003": 15, "999004": 9, "999005": 61}
_TRAITS = {"sex": ("girls", "boys"), "disadvantaged": ("disadvantaged", "not_disadvantaged"),
           "sen": ("no_sen", "sen_support", "ehcp")}  # fmt: skip
_CODES = {"girls": "F", "boys": "M", "disadvantaged": "Y", "not_disadvantaged": "N", "no_sen": "N", "sen_support": "K",
          "ehcp": "E"}  # fmt: skip
_MEASURES = {"All three subjects": "rwm", "Reading": "reading", "Maths": "maths"}
Atom = tuple[str, str, str, str]  # urn and one of each trait


@dataclass(frozen=True)
class Pupil:
    urn: str
    traits: tuple[str, str, str]
    reached: dict[str, bool]

    @property
    def atom(self) -> Atom:
        return (self.urn, *self.traits)


def _pupils(seed: int) -> list[Pupil]:
    rng = np.random.default_rng(seed)
    made = []
    for urn, size in _SIZES.items():
        for _ in range(size):
            traits = (
                str(rng.choice(["girls", "boys"])),
                str(rng.choice(["disadvantaged", "not_disadvantaged"], p=[0.3, 0.7])),
                str(rng.choice(["no_sen", "sen_support", "ehcp"], p=[0.75, 0.2, 0.05])),
            )
            did = {subject: bool(rng.random() < 0.7) for subject in ("reading", "writing", "maths")}
            made.append(Pupil(urn, traits, did | {"rwm": all(did.values())}))
    return made


def _file(pupils: list[Pupil]) -> str:
    def line(number: int, pupil: Pupil) -> str:
        traits = "|".join(_CODES[trait] for trait in pupil.traits)
        reading, maths = ("105" if pupil.reached[s] else "95" for s in ("reading", "maths"))
        writing = "EXS" if pupil.reached["writing"] else "WTS"
        return f"{pupil.urn}|{_upn(number)}|2018/19|6|{traits}|{reading}|{writing}|{maths}"

    head = "URN|UPN|Academic year|Year group|Sex|Disadvantaged|SEN|KS2 reading|KS2 writing|KS2 maths"
    return table(head, *(line(number, pupil) for number, pupil in enumerate(pupils)))


def _upn(number: int) -> str:
    """An invented number with its check letter: digits by their places from 2, modulo 23."""
    digits = f"998{number:09d}"
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[sum(i * int(d) for i, d in enumerate(digits, 2)) % 23] + digits


def _register() -> str:
    head = (
        "URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (name)"
        "|EstablishmentStatus (name)|PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge"
    )
    rows = [f"{urn}|998|Westmere|{2000 + i}|School {i}|Community school|Open|Primary|4|11"
            for i, urn in enumerate(_SIZES, 1)]  # fmt: skip
    return table(head, *rows)


def _tables(document: Document) -> Iterator[Table]:
    for section in document.sections:
        yield from (block for block in section.blocks if isinstance(block, Table))


def _counts(cell: Cell, size: str) -> tuple[int, int] | None:
    """(reached, of) as a reader makes them of a cell; None where there is no figure."""
    if cell.missing:
        return None
    if " of " in cell.text:
        reached, of = cell.text.split(" of ")
        return int(reached), int(of)
    if cell.value is None or not size.isdigit():
        return None
    return round(cell.value * int(size) / 100), int(size)


def _shown(document: Document) -> dict[tuple[str, str], tuple[int, int]]:
    """(measure, group) -> (reached, of): everything that the pack's tables tell of the results year."""
    titles = {group.title: group.code for group in pupil_groups()}
    found = {}
    for made in _tables(document):
        names = list(made.columns)
        if names[:2] == ["Measure", "Group"]:
            rows = [(row[0].text, titles[row[1].text], row) for row in made.rows]
        elif names[:2] == ["All pupils", "Here"]:
            rows = [(row[0].text, "all", row) for row in made.rows]
        else:
            continue
        for measure, group, row in rows:
            told = _counts(row[names.index("Here")], row[names.index("Pupils")].text.replace(",", ""))
            if measure in _MEASURES and told is not None:
                found[_MEASURES[measure], group] = told
    return found


def _of_the_area(document: Document) -> set[tuple[str, str]]:
    """(measure, group) of the area's figures that the pack's tables tell."""
    titles = {group.title: group.code for group in pupil_groups()}
    found = set()
    for made in _tables(document):
        names = list(made.columns)
        if "Area" not in names or "Here" not in names:
            continue
        for row in made.rows:
            group = titles[row[names.index("Group")].text] if "Group" in names else "all"
            if row[0].text in _MEASURES and not row[names.index("Area")].missing:
                found.add((_MEASURES[row[0].text], group))
    return found


def _is_in(atom: Atom, urn: str | None, group: str) -> bool:
    """Whether such pupils are of the group in the school; in the whole area where no school is named."""
    traits = {"sen": ("sen_support", "ehcp")}
    parts = [] if group == "all" else group.split("+")
    return urn in (None, atom[0]) and all(any(t in atom[1:] for t in traits.get(part, (part,))) for part in parts)


def _spans(known: np.ndarray, wanted: np.ndarray) -> bool:
    """Whether the sum over `wanted` follows from the sums that are known."""
    answer, *_ = np.linalg.lstsq(known.T, wanted, rcond=None)
    return bool(np.allclose(known.T @ answer, wanted, atol=1e-8))


@pytest.mark.req("X.3")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nobody_subtracts_a_small_group_out_of_the_public_packs_of_an_area(seed: int, tmp_path: Path) -> None:
    pupils = _pupils(seed)
    home = home_of(tmp_path, (_register(), ""), (_file(pupils), ""))
    evidence = gather(home, year=AcademicYear(2019), la="998")
    told = {}
    of_area: set[tuple[str, str]] = set()
    for planned in plan_packs(evidence, audience="public", home=home.folder):
        document = planned.make()
        assert isinstance(document, Document)
        told[planned.urn] = _shown(document)
        of_area |= _of_the_area(document)
    assert sum(map(len, told.values())) > 20, "the packs show figures to attack"
    atoms = [(urn, *traits) for urn in _SIZES for traits in product(*_TRAITS.values())]
    for measure in _MEASURES.values():
        cells = [(urn, g, counts) for urn, shown in told.items() for (m, g), counts in shown.items() if m == measure]
        known = [[float(_is_in(atom, urn, group)) for atom in atoms] for urn, group, _ in cells if _of_traits(group)]
        # The area's percentages are taken as if they were not rounded.
        summed = [g for m, g in sorted(of_area) if m == measure and _of_traits(g)]
        known += [[float(_is_in(atom, None, group)) for atom in atoms] for group in summed]
        matrix = np.array(known)
        for urn, group in product(_SIZES, _groups()):
            wanted = np.array([float(_is_in(atom, urn, group)) for atom in atoms])
            if not _spans(matrix, wanted):
                continue
            inside = [p for p in pupils if _is_in(p.atom, urn, group)]
            reached = sum(p.reached[measure] for p in inside)
            assert not 1 <= len(inside) <= 5, (urn, group, measure)
            assert reached not in range(1, 6), (urn, group, measure)
            assert len(inside) - reached not in range(1, 6), (urn, group, measure)


def _of_traits(group: str) -> bool:
    known = {*(t for traits in _TRAITS.values() for t in traits), "sen", "all"}
    return all(part in known for part in group.split("+"))


def _groups() -> list[str]:
    single = [trait for traits in _TRAITS.values() for trait in traits]
    pairs = [f"{a}+{b}" for a, b in product(_TRAITS["disadvantaged"], _TRAITS["sex"])]
    return ["all", "sen", *single, *pairs]
