"""Any group of pupils by its code, two groups at once among them: "disadvantaged+boys"."""

from dataclasses import replace
from pathlib import Path

from keystage.analysis.shelf import Shelf
from keystage.analysis.vocabulary.words import PupilGroup, pupil_groups

__all__ = ["pupil_group"]

_AND = "+"
_PUPILS = "pupils"
_AFTER_ALL = 1000  # groups made on demand stand after those of the shelf


def pupil_group(code: str, home: Path | None = None) -> PupilGroup | None:
    """The group of that code; None where there is none.

    Beside the groups of the shelf, any of them at once: "eal+girls" is the girls with English as an additional
    language, "girls+eal" the same group under the name first asked for. A listed pair stands for both orders.
    """
    shelf = pupil_groups(home)
    if code in shelf:
        return shelf[code]
    parts = [shelf.get(part.strip()) for part in code.split(_AND)]
    known = [part for part in parts if part is not None and part.code != "all" and not part.together]
    if len(known) < len(parts) or len(known) < 2 or len({part.code for part in known}) < len(known):
        return None
    asked = {part.code for part in known}
    listed = next((group for group in shelf if set(group.together) == asked), None)
    return listed or _composed(known, shelf)


def _composed(parts: list[PupilGroup], shelf: Shelf[PupilGroup]) -> PupilGroup:
    of = parts[0].of
    for part in parts[1:]:
        of = _both(of, part.of)
    group = PupilGroup(
        code=_AND.join(part.code for part in parts),
        title=of[0].upper() + of[1:],
        of=of,
        order=_AFTER_ALL + parts[0].order,
        together=tuple(part.code for part in parts),
    )
    return replace(group, others=_set_against(parts, "others"), complement=_set_against(parts, "complement"))


def _both(first: str, second: str) -> str:
    """The words for both: "disadvantaged" pupils and "boys" are "disadvantaged boys"."""
    if first.startswith(f"{_PUPILS} ") and second.startswith(f"{_PUPILS} "):
        return f"{first} and {second.removeprefix(_PUPILS).lstrip()}"
    if second.startswith(f"{_PUPILS} "):
        return first + second.removeprefix(_PUPILS)
    if first.startswith(f"{_PUPILS} "):
        return second + first.removeprefix(_PUPILS)
    if first.endswith(f" {_PUPILS}"):
        return f"{first.removesuffix(_PUPILS)}{second}"
    if second.endswith(f" {_PUPILS}"):
        return f"{second.removesuffix(_PUPILS)}{first}"
    return f"{first} who are {second}"


def _set_against(parts: list[PupilGroup], name: str) -> str:
    """The same pupils but for the first part that is set against others: other boys, for disadvantaged boys."""
    for at, part in enumerate(parts):
        against: str = getattr(part, name)
        if against:
            return _AND.join(against if i == at else other.code for i, other in enumerate(parts))
    return ""
