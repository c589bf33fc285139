"""A release's manifest: what it is, in a file a person can read."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.store.release import Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["MANIFEST", "read_manifest", "write_manifest"]

MANIFEST = "manifest.json"
_SCHEMA = 1


def write_manifest(release: Release) -> dict[str, Any]:
    """The manifest of `release`, as JSON knows it. The folder is where it lies, so it is not said."""
    said = asdict(release)
    del said["folder"]
    year = str(release.year) if release.year else None
    return {"schema": _SCHEMA, **said, "year": year, "imported_at": release.imported_at.isoformat()}


def read_manifest(path: Path) -> Release:
    """The release whose manifest lies at `path`. Raises InputError where it is damaged or newer than we are."""
    try:
        said = json.loads(path.read_text("utf-8"))
        schema = said.pop("schema")
        if schema != _SCHEMA:
            raise InputError(f"{path} was written by a newer Keystage. Use that, or a newer one still.")
        year = said.pop("year")
        moment = datetime.fromisoformat(said.pop("imported_at"))
        return Release(**said, year=AcademicYear.parse(year) if year else None, imported_at=moment, folder=path.parent)
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise InputError(f"{path} is damaged. Import the file it belongs to again.") from cause
