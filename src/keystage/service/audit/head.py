"""The last seal as it is noted outside the database: in KEYSTAGE_HOME/audit-head, in the log, in every backup."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

import structlog
from django.conf import settings

__all__ = ["Head", "head_file", "heads_in", "note_head", "noted_head"]

_HEAD = re.compile(r"\b(\d{1,18}) ([0-9a-f]{64})\b")
_log = structlog.get_logger("keystage.audit")

Head = tuple[int, str]


def head_file() -> Path:
    return Path(settings.KEYSTAGE_HOME) / "audit-head"


def note_head(number: int, digest: str) -> None:
    """In the home, and in the log of whoever keeps one. Through to the disk: a power cut leaves the old one or the new,
    and never a file of nothing, which would read as if somebody had emptied it."""
    from keystage.analysis.store.durable import sync_folder, write_durably  # every page knows this module; few seal

    beside = head_file().with_suffix(".new")
    write_durably(beside, f"{number} {digest}\n".encode("ascii"))
    beside.replace(head_file())
    sync_folder(head_file().parent)
    _log.info("audit sealed", number=number, digest=digest)


def noted_head() -> Head | None:
    """None where there is no such file, or nothing of the kind in it."""
    if not head_file().is_file():
        return None
    found = _HEAD.search(head_file().read_bytes()[:200].decode("ascii", "replace"))
    return (int(found[1]), found[2]) if found else None


def heads_in(lines: Iterable[str]) -> list[Head]:
    """Every head in the lines of a log, or noted by hand as `keystage audit verify` prints it."""
    found = [_logged(line) if line.lstrip().startswith("{") else _HEAD.search(line) for line in lines]
    return [(int(one[1]), str(one[2])) for one in found if one]


def _logged(line: str) -> tuple[str, int, str] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or not isinstance(said.get("number"), int) or "digest" not in said:
        return None
    return "", said["number"], str(said["digest"])
