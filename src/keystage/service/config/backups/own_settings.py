"""What is set in a home, where a backup and the place it is restored into both have it: what is set here stays."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

__all__ = ["settle"]

_DATABASE = re.compile(r"(?m)^[ \t]*database_url[ \t]*=.*$")
_OWN = ("keystage.toml", "backup-recipient", "backup-key.age")


def settle(home: Path, staged: Path, *, url: str, keys: Mapping[str, tuple[str, str]]) -> list[str]:
    """Make what was unpacked fit this place. Sentences on what somebody should look at.

    url: of the database that was restored into; "": SQLite. keys: file -> name and value of a key set from outside,
    which counts for more than the one that came with the backup.
    """
    to_do = [
        f"{name} is set here to another key than the backup’s ({file}): unset it, or what it sealed cannot be read."
        for file, (name, value) in keys.items()
        if value and (staged / file).is_file() and (staged / file).read_text("ascii").strip() != value
    ]
    for name in _OWN:
        came, beside = staged / name, f"{name}.from-backup"
        if not came.is_file():
            continue
        if not (home / name).exists():
            if name == "keystage.toml" and _names_another(came, url):
                _rename_database(came, url)
                to_do.append("keystage.toml named another database; it now names the one that was restored into.")
        elif came.read_bytes() == (home / name).read_bytes():
            came.unlink()
        else:
            (home / beside).unlink(missing_ok=True)
            came.rename(staged / beside)
            to_do.append(f"{name} here was kept as it is; the backup’s lies beside it, as {beside}.")
    return to_do


def _names_another(toml: Path, url: str) -> bool:
    try:
        named = tomllib.loads(toml.read_text("utf-8")).get("database_url", "")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return False
    return bool(named) and named != url


def _rename_database(toml: Path, url: str) -> None:
    line = f"database_url = '{url}'" if url else "# database_url: restored into SQLite"
    toml.write_text(_DATABASE.sub(lambda _: line, toml.read_text("utf-8")), "utf-8")
