"""The keys of one service: made once, kept in its home where only its owner reads them, and never a poor one."""

import os
import secrets
from pathlib import Path

from keystage.analysis.errors import InputError

__all__ = ["KEYS", "check_key", "make_keys"]

KEYS = {  # name -> file in the home
    "KEYSTAGE_SECRET_KEY": "secret-key",
    "KEYSTAGE_AUDIT_KEY": "audit-key",
    "KEYSTAGE_SECOND_FACTOR_KEY": "second-factor-key",
}
_SHORTEST, _FEWEST_LETTERS = 32, 10


def make_keys(home: Path) -> None:
    """A key of its own in each file that is not there. The file appears whole or not at all."""
    for file in KEYS.values():
        if not (home / file).exists():
            making = home / f".{file}-{secrets.token_hex(4)}"
            number = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(number, "w", encoding="ascii") as opened:
                opened.write(secrets.token_urlsafe(50))
                opened.flush()
                os.fsync(opened.fileno())
            try:
                os.link(making, home / file)  # refuses where another start was quicker
            except FileExistsError:
                pass
            finally:
                making.unlink()


def check_key(name: str, key: str) -> None:
    """Raises InputError on a key somebody could guess."""
    if len(key) < _SHORTEST or len(set(key)) < _FEWEST_LETTERS or "insecure" in key.lower():
        raise InputError(
            f"{name} is too short or too plain to keep anything safe. Leave it unset and Keystage makes one, "
            f"or set {_SHORTEST} characters or more that nobody chose."
        )
