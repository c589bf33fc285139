"""What became of the last backup, in KEYSTAGE_HOME/last-backup.json: the administrator's home warns where it is old."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

__all__ = ["LastBackup", "note_backup", "read_note"]

_FILE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """made_at: of the last one that was made; None: none ever was. failed_at, why: of a failure since."""

    made_at: datetime | None = None
    file: str = ""
    bytes: int = 0
    failed_at: datetime | None = None
    why: str = ""


def read_note(home: Path) -> LastBackup:
    """A note that is missing or damaged is as none: then the next backup writes another."""
    try:
        said = json.loads((home / _FILE).read_text("utf-8"))
        moments = {name: _moment(said.get(name)) for name in ("made_at", "failed_at")}
        return LastBackup(**{**said, **moments})
    except (OSError, ValueError, TypeError):
        return LastBackup()


def note_backup(home: Path, note: LastBackup) -> None:
    made = home / f".{_FILE}.new"
    made.write_text(json.dumps(asdict(note), default=str, indent=2), "utf-8")
    made.replace(home / _FILE)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
