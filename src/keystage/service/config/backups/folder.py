"""Where backups lie: their names, which are kept, and how much room there is.

`keystage-<service>-<moment>.age`; beside them what a restore may want from later days (`…-erasures.age`) and, where a
passphrase is used, the locked key (`…-key.age`). The service's digits keep two services in one folder apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

__all__ = ["Kept", "listed", "name_of", "service_of", "to_remove"]

_NAME = re.compile(r"keystage-(?P<service>[0-9a-f]{6})-(?P<at>\d{4}-\d{2}-\d{2}T\d{6})Z(?P<why>-before-upgrade)?\.age")
_MOMENT = "%Y-%m-%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup in a folder. at: the moment it is of, in UTC, as its name says."""

    path: Path
    service: str
    at: datetime
    before_upgrade: bool
    bytes: int


def service_of(audit_key: bytes) -> str:
    """A few digits that stay the same for a service, restored or moved, and tell nothing of its key."""
    return sha256(b"keystage backup\n" + audit_key).hexdigest()[:6]


def name_of(service: str, at: datetime, *, before_upgrade: bool = False) -> str:
    return f"keystage-{service}-{at.astimezone(UTC):{_MOMENT}}Z{'-before-upgrade' * before_upgrade}.age"


def listed(folder: Path, service: str = "") -> list[Kept]:
    """Backups in a folder, newest first; of one service, or of all."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        said = _NAME.fullmatch(path.name)
        if said and path.is_file() and service in ("", said["service"]):
            at = datetime.strptime(said["at"], _MOMENT).replace(tzinfo=UTC)
            found.append(Kept(path, said["service"], at, bool(said["why"]), path.stat().st_size))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def to_remove(backups: Iterable[Kept], *, now: datetime, days: int, months: int) -> list[Kept]:
    """Those older than `days`, but for the first of each of the last `months` months; never the newest."""
    ordered = sorted(backups, key=lambda one: one.at)
    first = {(one.at.year, one.at.month): one for one in reversed(ordered)}
    kept = set(sorted(first, reverse=True)[:months])
    monthly = {one.path for month, one in first.items() if month in kept}
    old = [one for one in ordered[:-1] if now - one.at > timedelta(days=days)]
    return [one for one in old if one.path not in monthly]
