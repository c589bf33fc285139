"""The figure that a person probably meant. Bounded: names are looked at once, twenty compared."""

from collections.abc import Container, Iterable
from difflib import get_close_matches
from heapq import nlargest
from itertools import islice

from keystage.analysis.triage.catalogue import Catalogue

__all__ = ["nearest"]

_LOOKED_AT = 20_000
_COMPARED = 20


def nearest(name: str, names: Container[str]) -> str | None:
    """The one of `names` most like `name`, if any is like it at all."""
    known = names.near(name) if isinstance(names, Catalogue) else _listed(names)
    words = set(name.split("_"))

    def likeness(other: str) -> tuple[int, int]:
        shared = len(words.intersection(other.split("_")))
        return 2 * shared + (other[:3] == name[:3]), -abs(len(other) - len(name))

    shortlist = nlargest(_COMPARED, islice(known, _LOOKED_AT), key=likeness)
    found = get_close_matches(name, shortlist, n=1, cutoff=0.6)
    return found[0] if found else None


def _listed(names: Container[str]) -> Iterable[str]:
    return names if isinstance(names, Iterable) else ()
