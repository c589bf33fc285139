"""What accepting an upload would change: releases, schools and their values, the register, schools not known."""

from collections.abc import Sequence
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.measures import unmatched
from keystage.analysis.register import school_sources
from keystage.analysis.returns import Reading, Refusal, layouts
from keystage.analysis.store import Home, Release
from keystage.service.intake.comparison import compare
from keystage.service.intake.following import register_changes
from keystage.service.intake.models import Upload
from keystage.service.intake.selectors import is_of_pupils
from keystage.service.intake.trial import tried, try_out
from keystage.service.schools.models import School

__all__ = ["foresee", "names_schools", "standing"]

_LISTED = 50


def foresee(upload: Upload, seen: Sequence[Reading | Refusal], home: Home, source: bytes) -> dict[int, dict[str, Any]]:
    """By number of the table, what would become of it and what would change, as JSON knows it."""
    readings = {number: table for number, table in enumerate(seen) if isinstance(table, Reading)}
    if not readings:
        return {}
    named = dict(School.objects.values_list("urn", "name"))
    found: dict[int, dict[str, Any]] = {}
    with tried(home) as trial:
        for number, reading in readings.items():
            found[number] = _one(trial, reading, upload, source, named, home)
        registers = [n for n, r in readings.items() if names_schools(r.kind, home)]
        if registers:
            found[registers[0]]["register"] = register_changes(home, trial)
    return found


def standing(home: Home, kind: str, year: str) -> list[str]:
    """The releases a preview was made against: where others are current since, it says too little."""
    return sorted(r.code for r in home.current() if r.kind == kind and (str(r.year) if r.year else "") == year)


def names_schools(kind: str, home: Home) -> bool:
    """Whether files of a kind say who a school is, so that the register follows them."""
    layout = layouts(home.folder).get(kind)
    if layout is None or is_of_pupils(kind):
        return False
    said = school_sources(home.folder).get(kind)
    return (said is not None and said.facts) or "school" in layout.subjects or "urn" in layout.subjects


def _one(
    trial: Home, reading: Reading, upload: Upload, source: bytes, named: dict[str, str], home: Home
) -> dict[str, Any]:
    if not reading.good.height:
        return {"action": "nothing"}
    year = str(reading.year) if reading.year else ""
    against = standing(home, reading.kind, year)
    try:
        written = try_out(trial, reading, source=source, file=upload.name, status=upload.status)
    except InputError as refusal:
        return {"action": "refused", "message": str(refusal)}
    release = written.release
    said: dict[str, Any] = {"action": written.action, "release": release.code, "against": against}
    if written.action == "same":
        return said
    if release.revises:
        old = trial.find(release.revises)
        layout = layouts(home.folder)[reading.kind]
        said["revises"] = _called(old)
        said |= compare(reading.good, trial.frame(old), layout, named=named)
    missed = unmatched(trial, release)
    if missed:
        said["unmatched_count"] = len(missed)
        said["unmatched"] = [
            {"row": m.row, "given": m.given, "why": m.why, "candidates": list(m.candidates)} for m in missed[:_LISTED]
        ]
    return said


def _called(release: Release) -> dict[str, str]:
    day = release.came_on
    return {"code": release.code, "file": release.file, "status": release.status, "rows": f"{release.rows:,}",
            "on": f"{day.day} {day:%B %Y}"}  # fmt: skip
