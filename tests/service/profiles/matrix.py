"""What addresses of a school's pages name."""

from typing import Any

from keystage.service.schools.models import School


def school(school: School, client: Any) -> dict[str, Any]:
    return {"urn": school.urn}


def part(school: School, client: Any) -> dict[str, Any]:
    """Of a school without figures the page leads to its first view: allowed, and nothing is told."""
    return {"urn": school.urn, "part": "key-stage-2"}


def figure(school: School, client: Any) -> dict[str, Any]:
    return {"urn": school.urn, "year": 2023, "measure": "ks2_rwm_exp", "group": "all"}
