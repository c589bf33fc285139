"""Erasures since a backup was made: the ledger lies beside the backups, so that what comes back is taken out again.

Both the ledger and its key, which may be younger than a backup, in `keystage-<service>-erasures.age`, encrypted as the
backups are: without the private key nobody can tell, by trying, who was erased.
"""

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.store.erasures import add, entries_in
from keystage.service.config.backups.archive import FORMAT
from keystage.service.config.backups.key_pairs import Identity
from keystage.service.config.backups.sealed import opened, seal

__all__ = ["beside", "keep_beside", "take_over", "take_over_from"]

_LEDGER, _KEY = "erasures", "erasure-key"
_STAMP = ".erasures-kept"


def beside(folder: Path, service: str) -> Path:
    """Where the ledger lies among the backups."""
    return folder / f"keystage-{service}-erasures.age"


def keep_beside(home: Path, folder: Path, service: str, public: Sequence[str]) -> bool:
    """Copy the ledger to the backups, if it has grown since the last time. Whether it had."""
    ledger, key = home / _LEDGER, home / _KEY
    if not (ledger.is_file() and key.is_file()):
        return False
    text = json.dumps({"format": FORMAT, _LEDGER: ledger.read_text("utf-8"), _KEY: key.read_text("ascii")}).encode()
    stamp, to = home / _STAMP, beside(folder, service)
    now = sha256(text + "\n".join(public).encode()).hexdigest()
    if to.is_file() and stamp.is_file() and stamp.read_text("ascii", errors="replace") == f"{now} {to}":
        return False
    seal([text], to, public=public)
    stamp.write_text(f"{now} {to}", "utf-8")
    return True


def take_over(home: Path, kept: Path, keys: Sequence[Identity]) -> int:
    """Add the erasures of a ledger that lay beside the backups to the home's own. How many were new.

    Raises InputError where it cannot be read: what was erased must not come back unseen.
    """
    try:
        with opened(kept, keys) as stream:
            said = json.loads(stream.read())
        ledger, key = str(said[_LEDGER]), str(said[_KEY])
    except (InputError, ValueError, KeyError, TypeError) as problem:
        raise InputError(
            f"{kept} says who was erased since this backup was made, and cannot be read ({problem}) Take another copy "
            "of it. If there is none, move it away: those people then come back, and are to be erased anew."
        ) from problem
    return _add(home, ledger, key)


def take_over_from(home: Path, other: Path) -> int:
    """Likewise, of a home that is moved aside for this one."""
    ledger, key = other / _LEDGER, other / _KEY
    if not (ledger.is_file() and key.is_file()):
        return 0
    return _add(home, ledger.read_text("utf-8"), key.read_text("ascii"))


def _add(home: Path, ledger: str, key: str) -> int:
    own = home / _KEY
    if not own.exists():
        own.touch(mode=0o600)
        own.write_text(key, "ascii")
    theirs = home / ".erasures-beside"
    theirs.write_text(ledger, "utf-8")
    try:
        return add(home, entries_in(theirs, home))
    finally:
        theirs.unlink()
