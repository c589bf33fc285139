"""Who each school is, at a date."""

from keystage.analysis.register.authorities import Authority, authorities, authority, in_force
from keystage.analysis.register.kinds import KindOfSchool, kinds_of_school
from keystage.analysis.register.matching import MatchResult, Unmatched, match_schools
from keystage.analysis.register.school_types import SchoolType, school_types
from keystage.analysis.register.schools import SCHOOLS

__all__ = [
    "SCHOOLS", "Authority", "KindOfSchool", "MatchResult", "SchoolType", "Unmatched", "authorities", "authority",
    "in_force", "kinds_of_school", "match_schools", "school_types",
]  # fmt: skip
