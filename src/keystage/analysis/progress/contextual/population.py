"""Whose pupils a model is fitted on, in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

__all__ = ["Area"]

_NAMED = 3  # authorities: more are counted


@dataclass(frozen=True, slots=True)
class Area:
    """named: an area's own name, instead of its authorities'. authorities: code -> name. left_out: URNs of schools that
    are not in a model (special schools and the like)."""

    named: str = ""
    authorities: Mapping[str, str] = field(default_factory=dict)
    left_out: Collection[str] = frozenset()

    def words(self, las: Collection[str]) -> str:
        """Words that follow "similar pupils in": "Eastmere", "Kent and Medway", "these 12 authorities".

        Never a nation: whose files they are is all that is known.
        """
        if self.named:
            return self.named
        names = sorted({self.authorities.get(la, f"authority {la}") for la in las})
        if not names:
            return "these schools"
        if len(names) > _NAMED:
            return f"these {len(names)} authorities"
        return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
