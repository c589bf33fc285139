"""The grades that judges choose from, lowest first, and where each stands."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.moderation.rules import LadderRule, ladder_rules
from keystage.analysis.scales import Grade, Scale, scales

__all__ = ["Ladder", "ladder_of", "scale_of"]

_MOST = 200  # steps of a scale of numbers


@dataclass(frozen=True, slots=True)
class Ladder:
    """Grades by place: `grades[place]`, lowest first. steps_in_level: how many steps make a level."""

    title: str
    grades: tuple[str, ...]
    place: dict[str, int]
    steps_in_level: int = 1

    def missing(self, used: Collection[str]) -> list[str]:
        """Grades of `used` that stand nowhere."""
        return [grade for grade in used if grade not in self.place]


def scale_of(scale: Scale | str | Sequence[object], home: Path | None = None) -> Scale:
    """A scale, its code, or grades lowest first ("WTS, EXS, GDS" or a list) as a scale. Raises InputError."""
    if isinstance(scale, Scale):
        return scale
    if isinstance(scale, str) and "," not in scale:
        return _on_shelf(scale, home)
    given = scale.split(",") if isinstance(scale, str) else scale
    grades = [str(grade).strip() for grade in given]
    if len(grades) < 2 or len(set(grades)) < len(grades) or "" in grades:
        raise InputError("A scale is at least two grades, the lowest first, each once: WTS, EXS, GDS.")
    words = ", ".join(grades)
    return Scale("", words, words, "", "grades", grades=tuple(Grade(grade) for grade in grades))


def _on_shelf(code: str, home: Path | None) -> Scale:
    found = scales(home).get(code.strip())
    if found is None:
        raise InputError(
            f"There is no scale “{code}”. `keystage definitions list scales` names them; or list the grades, the "
            "lowest first: WTS, EXS, GDS."
        )
    return found


def ladder_of(
    scale: Scale, used: Collection[str], *, steps_in_level: int | None = None, home: Path | None = None
) -> Ladder:
    """Where the grades of a scale stand when the grades `used` are compared: levels, or a sub-level a step.

    steps_in_level: in place of the definition's. Raises MethodError for a scale of any number: it has no steps.
    """
    tried = [_ladder(scale, rule) for rule in ladder_rules(scale.code, home)] if scale.code else []
    plain = _ladder(scale, LadderRule("", ()))
    found = next((ladder for ladder in tried if not ladder.missing(used)), plain)
    if steps_in_level is None:
        return found
    if steps_in_level < 1:
        raise InputError("A level is one step or more: steps_in_level is 1, or 3 where steps are sub-levels.")
    return Ladder(found.title, found.grades, found.place, steps_in_level)


def _ladder(scale: Scale, rule: LadderRule) -> Ladder:
    order = rule.grades or _order(scale)
    known = set(_order(scale)) | set(rule.same.values())
    grades = tuple(grade for grade in order if grade in known)
    place = {grade: at for at, grade in enumerate(grades)}
    place |= {grade: place[other] for grade, other in rule.same.items() if other in place}
    return Ladder(scale.title, grades, place, rule.steps_in_level)


def _order(scale: Scale) -> tuple[str, ...]:
    if scale.kind == "grades":
        return tuple(grade.code for grade in scale.grades)
    low, high = scale.low or 0.0, scale.high
    if scale.step <= 0 or high is None or (high - low) / scale.step > _MOST:
        raise MethodError(f"{scale.title} has no steps of which judges could be one apart. Give grades, lowest first.")
    return tuple(f"{low + scale.step * at:g}" for at in range(math.floor((high - low) / scale.step + 1e-9) + 1))
