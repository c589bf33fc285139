"""Who each school is, at a date.

`schools` gathers one row a school from all releases (`register` gives the lineage beside it); `find` and `authority`
say what a person means by a name; `match_schools` finds the schools of a sheet. Kinds and types of school,
authorities, inspection words and links are definitions.
"""

from keystage.analysis.register.authorities import Authority, authorities, authority, in_force
from keystage.analysis.register.find import find
from keystage.analysis.register.gather import Register, known_numbers, register, schools
from keystage.analysis.register.inspections import InspectionScale, inspection_scales, with_words
from keystage.analysis.register.kinds import KindOfSchool, Phase, kinds_of_school, phases
from keystage.analysis.register.links import LINEAGE, KindOfLink, generations, kinds_of_link
from keystage.analysis.register.matching import MatchResult, Unmatched, match_schools
from keystage.analysis.register.overview import by_adviser, by_authority, latest_year, not_known, state_funded
from keystage.analysis.register.school_types import SchoolType, school_types
from keystage.analysis.register.schools import SCHOOLS
from keystage.analysis.register.sources import SchoolSource, content_day, later_than, school_sources

__all__ = [
    "LINEAGE", "SCHOOLS", "Authority", "InspectionScale", "KindOfLink", "KindOfSchool", "MatchResult", "Phase",
    "Register", "SchoolSource", "SchoolType", "Unmatched", "authorities", "authority", "by_adviser", "by_authority",
    "content_day", "find", "generations", "in_force", "inspection_scales", "kinds_of_link", "kinds_of_school",
    "known_numbers", "later_than", "latest_year", "match_schools", "not_known", "phases", "register", "school_sources",
    "school_types", "schools", "state_funded", "with_words",
]  # fmt: skip
