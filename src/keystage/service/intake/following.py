"""The register follows files about schools: what would change."""

from typing import Any

import polars as pl
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.register import latest_year, schools
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.schools.changes import KINDS, compare, head_counts

__all__ = ["register_changes"]

_LISTED = 200


def register_changes(home: Home, trial: Home) -> dict[str, Any]:
    """Openings, closures, academies and mergers that would follow, as JSON knows them."""
    before = _schools(home)
    after = _schools(trial)
    if not before.height:
        return {"count": after.height, "first": True, "kinds": [], "changes": []}
    changes = compare(before, after)
    kinds = [{"words": KINDS[kind], "count": count} for kind, count in head_counts(changes).items()]
    said = [{"kind": KINDS[one.kind], "sentence": f"{one.name} ({one.urn}) {one.words}"} for one in changes[:_LISTED]]
    return {"count": len(changes), "first": False, "kinds": kinds, "changes": said}


def _schools(home: Home) -> pl.DataFrame:
    today = timezone.localdate()
    try:
        year = latest_year(home.current())
    except InputError:
        year = None
    return schools(home, as_at=today, year=year or AcademicYear.containing(today))
