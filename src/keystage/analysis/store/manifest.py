"""A release's manifest: what it is, in a file a person can read.

It lies there twice, and each says its own digest: where one is damaged the other is read, and a check puts it right.
"""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from keystage.analysis.errors import DamagedError, InputError
from keystage.analysis.store.durable import replace_file
from keystage.analysis.store.release import Destroyed, Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["COPY", "MANIFEST", "is_sound", "keep_manifest", "read_manifest"]

MANIFEST, COPY = "manifest.json", "manifest-copy.json"
_SCHEMA, _SINCE_ERASURE = 1, 2  # the second: of what replaces another, and of what is destroyed
_SINCE = ("replaces", "taken_out", "under")


def keep_manifest(kept: Release | Destroyed, folder: Path) -> None:
    """Write it and its copy into `folder`, in place of those that are there: on the disk when this returns."""
    said = _said(kept)
    data = json.dumps({**said, "digest": _digest(said)}, indent=2).encode()
    for name in (COPY, MANIFEST):
        replace_file(folder / name, data)


def _said(kept: Release | Destroyed) -> dict[str, Any]:
    if isinstance(kept, Destroyed):
        ended = {
            "at": kept.at.isoformat(), "why": kept.why, "under": kept.under, "rows": kept.rows,
            "successor": kept.successor,
        }  # fmt: skip
        return {**_said(kept.release), "schema": _SINCE_ERASURE, "destroyed": ended}
    said = asdict(kept)
    del said["folder"]
    since = {name: value for name in _SINCE if (value := said.pop(name))}
    year = str(kept.year) if kept.year else None
    schema = _SINCE_ERASURE if since else _SCHEMA
    return {"schema": schema, **said, **since, "year": year, "imported_at": kept.imported_at.isoformat()}


def read_manifest(path: Path) -> Release | Destroyed:
    """What the manifest at `path` says; its copy, where it is damaged.

    Raises InputError where both are, or where a newer Keystage wrote it.
    """
    for one in (path, path.with_name(COPY)):
        said = _read(one)
        if said is not None:
            return _kept(said, path)
    if _is_newer(path):
        raise InputError(_newer(path))
    raise DamagedError(_damaged(path))


def is_sound(path: Path) -> bool:
    """Whether the file says what was written. One without a digest, of an earlier Keystage, is if it can be read."""
    return _read(path) is not None


def _read(path: Path) -> dict[str, Any] | None:
    """What the file says; None where it is missing or not as it was written."""
    try:
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
        noted = said.pop("digest", None)
        older = noted is None and "data_sha256" not in said
        return said if older or noted == _digest(said) else None
    except (OSError, ValueError, AttributeError, TypeError):
        return None


def _kept(said: dict[str, Any], path: Path) -> Release | Destroyed:
    if said.pop("schema", None) not in (_SCHEMA, _SINCE_ERASURE):
        raise InputError(_newer(path))
    try:
        ended = said.pop("destroyed", None)
        year = said.pop("year")
        moment = datetime.fromisoformat(said.pop("imported_at"))
        held = Release(**said, year=AcademicYear.parse(year) if year else None, imported_at=moment, folder=path.parent)
        return held if ended is None else Destroyed(held, datetime.fromisoformat(ended.pop("at")), **ended)
    except (ValueError, KeyError, TypeError) as cause:
        raise DamagedError(_damaged(path)) from cause


def _is_newer(path: Path) -> bool:
    """Of a schema that we do not know: what its digest is made of, we cannot say either."""
    try:
        return bool(json.loads(path.read_text("utf-8"))["schema"] > _SINCE_ERASURE)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _newer(path: Path) -> str:
    return f"{path} was written by a newer Keystage. Use that, or a newer one still."


def _damaged(path: Path) -> str:
    return f"{path} is damaged. Put that file back from a backup, or import the file it belongs to again."


def _digest(said: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
