"""Small numbers stay private, before anything is rendered."""

from keystage.analysis.disclosure.lists import hide_columns, listed
from keystage.analysis.disclosure.mirroring import mirror
from keystage.analysis.disclosure.policy import Policy, policies, policy
from keystage.analysis.disclosure.protection import protect

__all__ = ["Policy", "hide_columns", "listed", "mirror", "policies", "policy", "protect"]
