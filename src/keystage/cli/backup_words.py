"""What `keystage backup` and `keystage restore` say, to somebody who may just have lost a server."""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keystage.service.config.backups.archive import Head, Manifest
    from keystage.service.config.backups.backing_up import Backed
    from keystage.service.config.backups.folder import Kept
    from keystage.service.config.backups.restoring import Restored

__all__ = [
    "check_words", "into_words", "key_words", "list_words", "locked_words", "made_words", "progress", "restored_words",
]  # fmt: skip

_KINDS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
_OFTEN = 0.5  # seconds between two words on how far it is
_WIDE = 14


def made_words(backed: "Backed") -> str:
    made = backed.made
    lines = [
        _line("Made", f"{_when(made.head.made_at)}, {_size(made.bytes)}"),
        _line("Database", f"{_KINDS[made.head.database]}: {sum(made.rows.values()):,} rows of {len(made.rows)} tables"),
        _line("Files", f"{made.files:,}"),
        _line("SHA-256", made.sha256),
        _line(
            "Kept",
            ("1 backup" if backed.left == 1 else f"{backed.left} backups")
            + (f"; {len(backed.removed)} older removed" if backed.removed else ""),
        ),
    ]
    lines += [f"Look at this: {note}" for note in made.notes]
    return "\n".join([*lines, "Only the private key opens it. Copy it off this server."])


def key_words(kept: Path) -> str:
    return f"""
This is the private key, shown this once. It is not kept on this server. Whoever has it and a backup can read
everything; without it no backup can ever be read, by anybody.

  1. Print the two lines, or write them to two USB sticks. Do not e-mail them.
  2. Give them to two people who are not away together, each to lock away (a safe, a sealed envelope).
  3. Try it once: keystage backup, then keystage backup check FILE, which asks for the key.

The public key is in {kept}. Backups are made for it from now on."""


def locked_words(kept: Path) -> str:
    return f"""
The private key is locked by the passphrase, in {kept}. A copy is put beside every
backup, so that a backup, the copy and the passphrase together are enough to restore.

  1. Write the passphrase down and give it to two people, each to lock away. It is kept nowhere on this server.
  2. Try it once: keystage backup, then keystage backup check FILE, which asks for the passphrase.

Without the passphrase no backup can ever be read, by anybody."""


def check_words(file: Path, head: "Head", manifest: "Manifest") -> str:
    files = [name for name in manifest.members if name.startswith("home/")]
    of = f" of {head.title}" if head.title else ""
    lines = [
        f"{file.name} is whole: every byte is as it was written, every row and file is there.",
        _line("Made", f"{_when(head.made_at)}, by Keystage {head.version}{of}"),
        _line("Database", f"{_KINDS.get(head.database, head.database)}: {sum(manifest.rows.values()):,} rows"),
        *(_line("", f"{count:>12,} {table}") for table, count in _largest(manifest.rows)),
        _line("Files", f"{len(files):,}"),
        *(_line("", f"{count:>12,} {top}") for top, count in _tops(files)),
    ]
    lines += [_line("Last seal", f"{head.seal[0]} {head.seal[1]}")] if head.seal else []
    return "\n".join([*lines, *(f"Noted when it was made: {note}" for note in manifest.notes)])


def list_words(folder: Path, found: Sequence["Kept"], now: datetime) -> str:
    if not found:
        return f"There is no backup in {folder}. Make one with: keystage backup"
    days = (now - found[0].at).days
    ago = "today" if days == 0 else "yesterday" if days == 1 else f"{days} days ago"
    number = "1 backup" if len(found) == 1 else f"{len(found)} backups"
    services = len({one.service for one in found})
    of = f" of {services} services" if services > 1 else ""
    return f"{number}{of} in {folder}, {_size(sum(one.bytes for one in found))}; the newest was made {ago}."


def into_words(home: Path, vendor: str, database: dict[str, Any]) -> str:
    if vendor != "postgresql":
        return f"Restoring into {home}, with SQLite."
    host = database["HOST"] or "this computer"
    return f"Restoring into {home}, and into the PostgreSQL database “{database['NAME']}” on {host}."


def restored_words(home: Path, restored: "Restored") -> str:
    head, manifest, found = restored.head, restored.manifest, restored.settled
    store = found.reconciled
    files = sum(1 for name in manifest.members if name.startswith("home/"))
    whole = "whole" if not found.broken else "NOT WHOLE, see below"
    lines = [
        "",
        f"Restored, as the service was at {_when(head.made_at)}:",
        _line("Database", f"{sum(manifest.rows.values()):,} rows of {len(manifest.rows)} tables, counted and compared"),
        _line("Files", f"{files:,}, each compared by SHA-256"),
        _line("Releases", f"{store.releases:,} held; the database and the files "
              + ("agree" if store.agrees else "DO NOT AGREE, see below")),
        _line("Packs", f"{store.packs:,} issued, as they were issued" if not store.unsound_packs else "see below"),
        _line("Audit record", f"{found.sealed:,} sealed events, {found.unsealed:,} not sealed yet: {whole}"),
        _line("Sign-in", f"{_people(found.people)}, with the passwords of that day. Nobody is signed in;"),
        _line("", "links in letters that were not used yet are good no longer. Who lets others in:"),
        *(_line("", f"  {email}") for email in found.administrators or ("nobody: start with --administrator",)),
    ]  # fmt: skip
    lines += [_line("Brought up", f"from Keystage {head.version}: {found.migrated} changes")] * bool(found.migrated)
    lines += [_line("Erased again", found.erased)] * bool(found.erased)
    lines += [_line("Put aside", f"{home / restored.aside}; remove it when you are sure")] * bool(restored.aside)
    troubles = [*found.broken[:5], *store.sentences()]
    lines += ["", *(f"Look at this: {words}" for words in (*manifest.notes, *troubles, *restored.to_do))]
    return "\n".join([*lines, *_next_steps()]).replace("\n\n\n", "\n\n")


def _next_steps() -> list[str]:
    return [
        "",
        "What to do now:",
        "  1. Start the service, sign in, open a school. Figures are made anew: for a while pages say so.",
        "  2. Look through people and roles: whoever left or changed roles since has the old access again.",
        "  3. Files that were sent in since are to be sent in again.",
        "  4. keystage backup",
    ]


def progress(what: str) -> Callable[[int, int], None]:
    """How far it is, on a terminal; in a log, nothing."""
    last = [0.0]

    def told(done: int, whole: int) -> None:
        if sys.stderr.isatty() and time.monotonic() - last[0] > _OFTEN:
            last[0] = time.monotonic()
            sys.stderr.write(f"\r{what} {_size(done)} of about {_size(max(whole, done))}   \r")
            sys.stderr.flush()

    return told


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _line(name: str, words: str) -> str:
    return f"  {name:<{_WIDE}}{words}"


def _when(moment: str) -> str:
    at = datetime.fromisoformat(moment)
    return f"{at.day} {at:%B %Y %H:%M} UTC"


def _size(count: int) -> str:
    if count < 1_000_000:
        return f"{count / 1000:,.0f} kB"
    return f"{count / 1e6:,.1f} MB" if count < 100_000_000 else f"{count / 1e6:,.0f} MB"


def _largest(rows: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(((table, count) for table, count in rows.items() if count), key=lambda one: -one[1])[:8]


def _tops(names: Sequence[str]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for name in names:
        top = name.split("/")[1]
        found[top] = found.get(top, 0) + 1
    return sorted(found.items())
