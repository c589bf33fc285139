"""What somebody asks of the list of schools, as it stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

__all__ = ["FACETS", "HOW", "SORTS", "Query", "read_query"]

# name in the address -> (title, column of the rows)
FACETS: Mapping[str, tuple[str, str]] = {
    "stands": ("What stands out", "stands"),
    "level": ("Level of support", "level_in_force"),
    "adviser": ("Adviser", "adviser"),
    "cluster": ("Cluster", "cluster"),
    "kind": ("Kind of school", "kind"),
    "type": ("Type", "type"),
    "size": ("Pupils on roll", "size"),
    "cohort": ("Year group", "cohort_band"),
    "inspection": ("Last graded inspection", "inspection_words"),
    "trust": ("Trust", "trust"),
    "la": ("Authority", "la_name"),
    "state": ("Open or closed", "state"),
}
HOW: Mapping[str, str] = {
    "": "any value",
    "most": "at most",
    "least": "at least",
    "below": "clearly below national",
    "above": "clearly above national",
}
SORTS: Mapping[str, str] = {
    "name": "name",
    "pupils": "pupils affected",
    "figure": "the chosen measure",
    "inspected": "inspection date",
    "visit": "next visit",
}
_DOWNWARDS = ("pupils",)  # the largest first, unless asked otherwise


@dataclass(frozen=True, slots=True)
class Query:
    """q: name or URN. chosen: facet -> values. measure, group, how, value: of a figure. group_pk: of schools."""

    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measure: str = ""
    group: str = "all"
    how: str = ""
    value: float | None = None
    value_said: str = ""
    watched: bool = False
    group_pk: int | None = None
    sort: str = "name"
    down: bool = False
    page: int = 1

    @property
    def filters(self) -> bool:
        """Whether anything is left out."""
        asked = (self.q, self.chosen, self.watched, self.group_pk)
        return any(asked) or bool(self.measure and self.how)

    @property
    def wrong_value(self) -> bool:
        """Whether a number was asked for and something else was written."""
        return self.how in ("most", "least") and self.value is None


def read_query(told: QueryDict) -> Query:
    """What the address says; what it says wrongly is as if it said nothing."""
    sort = told.get("sort", "name")
    sort = sort if sort in SORTS else "name"
    said = told.get("value", "").strip()
    way = told.get("way", "")
    return Query(
        q=" ".join(told.get("q", "").split())[:120],
        chosen={name: values for name in FACETS if (values := tuple(v for v in told.getlist(name) if v))},
        measure=told.get("measure", "")[:80],
        group=told.get("pupils_of", "") or "all",
        how=told.get("how", "") if told.get("how", "") in HOW else "",
        value=_number(said),
        value_said=said[:20],
        watched=told.get("watched") == "yes",
        group_pk=_whole(told.get("group", "")),
        sort=sort,
        down=(way == "down") if way else sort in _DOWNWARDS,
        page=_whole(told.get("page", "")) or 1,
    )


def _number(text: str) -> float | None:
    try:
        found = float(text.replace("−", "-").replace("%", "").replace(",", "."))
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None


def _whole(text: Any) -> int | None:
    return int(text) if str(text).isdecimal() and len(str(text)) < 10 else None
