"""Small numbers stay private, before anything is rendered."""

from keystage.analysis.disclosure.breakdowns import protect_breakdown
from keystage.analysis.disclosure.lists import hide_columns, listed
from keystage.analysis.disclosure.mirroring import mirror, mirror_areas, mirror_neighbours
from keystage.analysis.disclosure.policy import Policy, policies, policy
from keystage.analysis.disclosure.protection import WITHHELD, protect

__all__ = [
    "WITHHELD",
    "Policy",
    "hide_columns",
    "listed",
    "mirror",
    "mirror_areas",
    "mirror_neighbours",
    "policies",
    "policy",
    "protect",
    "protect_breakdown",
]
