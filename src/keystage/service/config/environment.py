"""What the service is told from outside: the environment, then `keystage.toml` in KEYSTAGE_HOME, then a default.

Every name is read here and nowhere else; `docs/reference/settings.md` is made of them (script/settings).
"""

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from keystage.analysis.errors import InputError

__all__ = ["NAMES", "Environment", "database", "is_here", "read_environment"]

NAMES = {
    "KEYSTAGE_HOME": "Folder of releases, own definitions, the database and its keys. Default: ~/.keystage.",
    "KEYSTAGE_PORT": "Port the server listens on. Default: 8000.",
    "KEYSTAGE_ADDRESS": "Address the server listens on. Default: 127.0.0.1, this computer alone.",
    "KEYSTAGE_HOSTS": "Names people write in the address bar, with commas. Default: localhost, 127.0.0.1.",
    "KEYSTAGE_HTTPS": "“yes” where a proxy in front speaks TLS: cookies are then for HTTPS only.",
    "KEYSTAGE_ADMINISTRATOR": "E-mail of the first administrator, where nobody sits at a terminal at the first start.",
    "KEYSTAGE_SECRET_KEY": "Signs sessions. Default: made at the first start, in KEYSTAGE_HOME/secret-key.",
    "KEYSTAGE_AUDIT_KEY": "Seals the record of who did what. Default: as the secret key, in KEYSTAGE_HOME/audit-key.",
    "KEYSTAGE_SECOND_FACTOR_KEY": "Seals second factors. Default: made too, in KEYSTAGE_HOME/second-factor-key.",
    "KEYSTAGE_BREACHED_PASSWORDS": "File of stolen passwords, as Have I Been Pwned gives it, beside our own.",
    "KEYSTAGE_OIDC_ISSUER": "Sign-in by OpenID Connect: the issuer’s address, as https://oidc.signin.education.gov.uk.",
    "KEYSTAGE_OIDC_NAME": "What people call it, on the button. Default: DfE Sign-in.",
    "KEYSTAGE_OIDC_CLIENT": "As whom the issuer knows this service.",
    "KEYSTAGE_OIDC_SECRET": "The service’s secret at the issuer; or the file oidc-secret in KEYSTAGE_HOME.",
    "KEYSTAGE_OIDC_EMAILS": "“yes” where the issuer has verified every address, though it does not say so of each.",
    "KEYSTAGE_OIDC_SECOND_FACTOR": "Words of amr or acr, with commas, that count as a second factor. Default: none.",
    "KEYSTAGE_PASSWORDS": "“no”, with an issuer: nobody but administrators signs in with a password. Default: yes.",
    "KEYSTAGE_DEBUG": "“yes” shows errors in full, to developers. Refused by `keystage serve` outside a demo.",
    "KEYSTAGE_DEMO": "Set by `keystage serve --demo`; counts for nothing on a home that --demo did not make.",
    "KEYSTAGE_TITLE": "Name of the authority or trust, beside the product's at the head of each page.",
    "KEYSTAGE_WORKERS": "Processes that answer pages. Default: 2.",
    "KEYSTAGE_JOBS": "Pieces of long work (reading files, packs) done at once. Default: 2.",
    "KEYSTAGE_FREE_SPACE": "Megabytes that must be free on the disk; with less, nothing is saved. Default: 200.",
    "KEYSTAGE_BACKUPS": "Folder that backups go to: on another disk. Default: KEYSTAGE_HOME/backups.",
    "KEYSTAGE_BACKUP_TO": "Public keys (age1…, with commas) of backups. Default: those `keystage backup key` kept.",
    "KEYSTAGE_BACKUP_DAYS": "Backups of the last so many days are kept. Default: 35, a month and a bit.",
    "KEYSTAGE_BACKUP_MONTHS": "Of so many months before, the first of each is kept. Default: 12, a year of results.",
    "KEYSTAGE_EMAIL_URL": "Where e-mail goes, by TLS: smtp://user:password@host:587. Default: files in HOME/outbox.",
    "KEYSTAGE_EMAIL_FROM": "Whom e-mail is from.",
    "KEYSTAGE_SUBJECT_ACCESS_DAYS": "Days until what was gathered for subject access is destroyed. Default: 30.",
    "KEYSTAGE_NAME_STAFF": "“yes” names, in answers to subject access, the staff who looked. Default: role and place.",
    "DATABASE_URL": "postgres://user:password@host/name; to another computer by TLS. Default: SQLite, in the home.",
}


# To a database on another computer: encrypted, and by a certificate that this computer's own authorities vouch for.
_ENCRYPTED = {"sslmode": "verify-full", "sslrootcert": "system"}


def is_here(host: str) -> bool:
    """Whether a name or address is this computer's own: nothing of it goes over a wire."""
    return not host or host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Environment:
    """home: KEYSTAGE_HOME. words: whatever is set, by name."""

    home: Path
    words: dict[str, str]

    def text(self, name: str, default: str = "") -> str:
        assert name in NAMES, f"{name} is not in environment.NAMES"
        return self.words.get(name, default)

    def yes(self, name: str) -> bool:
        return self.text(name).strip().lower() in ("yes", "true", "1", "on")

    def number(self, name: str, default: int, *, least: int = 1, most: int = 1_000_000) -> int:
        """Raises InputError on what is no whole number within these."""
        word = self.text(name).strip()
        if not word:
            return default
        if not word.isascii() or not word.isdigit() or not least <= int(word) <= most:
            raise InputError(f"{name} is “{word}”. It should be a whole number from {least} to {most}.")
        return int(word)

    def key(self, name: str, file: str) -> str:
        """A key that is set, or the one kept in this file of the home; "" where there is neither."""
        kept = self.home / file
        return self.text(name) or (kept.read_text("ascii").strip() if kept.is_file() else "")


def read_environment() -> Environment:
    """The environment over `keystage.toml` (keys without KEYSTAGE_, in small letters: port = 8000)."""
    home = Path(os.environ.get("KEYSTAGE_HOME") or Path.home() / ".keystage")
    words = _kept(home / "keystage.toml")
    words |= {name: os.environ[name] for name in NAMES if name in os.environ}
    return Environment(home, words)


def _kept(file: Path) -> dict[str, str]:
    """What the file says. Raises InputError on a name nobody knows: a mistyped setting is a setting not made."""
    if not file.is_file():
        return {}
    try:
        kept = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise InputError(f"{file} cannot be read as TOML: {problem}.") from problem
    names = {key: "DATABASE_URL" if key == "database_url" else f"KEYSTAGE_{key.upper()}" for key in kept}
    words = {names[key]: _word(value) for key, value in kept.items()}
    unknown = sorted(words.keys() - NAMES.keys())
    if unknown:
        raise InputError(
            f"{file} sets {unknown[0].removeprefix('KEYSTAGE_').lower()}, which is no setting of Keystage."
        )
    return words


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as problem:
        raise InputError("The port in DATABASE_URL should be a number.") from problem


def _word(value: Any) -> str:
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def database(url: str, home: Path) -> dict[str, Any]:
    """Django's settings of the one database. Raises InputError on an address of no kind we know."""
    if not url:
        return {
            "ENGINE": "keystage.service.config.sqlite",
            "NAME": str(home / "keystage.sqlite3"),
            "CONN_MAX_AGE": 600,  # a new connection costs more than a page's questions
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA secure_delete=ON;"  # what is deleted is overwritten
                    "PRAGMA journal_size_limit=67108864;"  # a log that one large import made long is cut again
                ),
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise InputError(
            "DATABASE_URL should read postgres://user:password@host/name."
        )  # it holds a password: not shown
    patience = {"connect_timeout": "5", "tcp_user_timeout": "10000"}  # a page says so sooner than a person gives up
    said = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = unquote(said.pop("host", parts.hostname or ""))
    query = patience | ({} if is_here(host) or said.keys() & {"sslmode", "sslrootcert"} else _ENCRYPTED) | said
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(_port(parts) or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }
