"""Who can open a backup. The server knows public keys only: what it writes each night it cannot read itself.

The public keys are those of KEYSTAGE_BACKUP_TO, else of KEYSTAGE_HOME/backup-recipient; any one of their private keys
opens a backup. A private key may be locked by a passphrase: then it may lie beside the backups (`…-key.age`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pyrage

from keystage.analysis.errors import InputError
from keystage.service.config.environment import Environment

__all__ = [
    "LOCKED", "RECIPIENT", "Identity", "Pair", "identities", "lock", "make_pair", "public_keys", "read_key_file",
    "remember",
]  # fmt: skip

RECIPIENT, LOCKED = "backup-recipient", "backup-key.age"
_PRIVATE = "AGE-SECRET-KEY-1"
_LOCKED_HEADS = ("age-encryption.org/", "-----BEGIN AGE")
_LOCK = "-> scrypt "
_LONGEST = 100_000  # bytes of a file that is taken for a key

Identity: TypeAlias = Any  # pyrage.x25519.Identity, which has no types


@dataclass(frozen=True, slots=True)
class Pair:
    """private: to be kept away from the server. public: all that the server needs."""

    private: str
    public: str

    def __repr__(self) -> str:
        return f"Pair({self.public})"


def make_pair() -> Pair:
    made = pyrage.x25519.Identity.generate()
    return Pair(str(made), str(made.to_public()))


def lock(private: str, passphrase: str) -> bytes:
    """The private key in a file that only the passphrase opens, with `age` too."""
    locked: bytes = pyrage.passphrase.encrypt(f"{private}\n".encode(), passphrase, armored=True)
    return locked


def public_keys(told: Environment) -> list[str]:
    """Those that backups are made for. Raises InputError where there is none, or where one is mistyped."""
    kept = told.home / RECIPIENT
    text = told.text("KEYSTAGE_BACKUP_TO") or (kept.read_text("utf-8") if kept.is_file() else "")
    lines = [line.strip() for line in text.replace(",", "\n").splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if not found:
        raise InputError(
            "No backup can be made yet, because there is no key for it. Run: keystage backup key. "
            "It shows the private key once, to be kept away from this server."
        )
    for one in found:
        _checked(one)
    return found


def remember(home: Path, public: str) -> None:
    """Keep one more public key in the home: backups are from now on made for it too."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = home / RECIPIENT
    before = file.read_text("utf-8") if file.is_file() else ""
    made = file.with_name(f".{RECIPIENT}.new")
    made.write_text(f"{before}{public}\n", "utf-8")
    made.chmod(0o600)
    made.replace(file)


def _checked(public: str) -> None:
    try:
        pyrage.x25519.Recipient.from_str(public)
    except pyrage.RecipientError as problem:
        if public.upper().startswith(_PRIVATE):
            raise InputError(
                "KEYSTAGE_BACKUP_TO holds a private key. It belongs away from this server: put the public one there, "
                "which begins with age1."
            ) from problem
        raise InputError(f"“{public}” is no public key of a backup: one begins with age1.") from problem


def identities(given: str, *, ask: Callable[[str], str]) -> list[Identity]:
    """The private keys in a text: a key itself, a file's contents with several, or a locked one, whose passphrase is
    asked for. Raises InputError."""
    text = given.strip()
    if text.startswith(_LOCKED_HEADS[0]) and _LOCK not in text[:200]:
        raise InputError("What was given as the key is encrypted itself, and not by a passphrase. Is it the backup?")
    if text.startswith(_LOCKED_HEADS):
        text = _unlocked(text, ask("Passphrase of the backup key: "))
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines]
    except pyrage.IdentityError as problem:
        raise InputError(
            f"This is no private key of a backup: one begins with {_PRIVATE} and has 74 letters and figures. "
            "See that all of it was copied."
        ) from problem
    if not found:
        raise InputError("There is no private key in what was given.")
    return found


def _unlocked(locked: str, passphrase: str) -> str:
    try:
        opened: bytes = pyrage.passphrase.decrypt(locked.encode(), passphrase)
    except pyrage.DecryptError as problem:
        raise InputError("This passphrase does not open the key.") from problem
    return opened.decode("utf-8", "replace")


def read_key_file(path: Path) -> str:
    """What a key's file says. Raises InputError where it cannot be read, or is something else altogether."""
    try:
        if path.stat().st_size > _LONGEST:
            raise InputError(f"{path} is too large for a key. Is it the backup itself?")
        return path.read_text("utf-8", errors="replace")
    except OSError as problem:
        raise InputError(f"The key file {path} cannot be opened ({problem.strerror}).") from problem
