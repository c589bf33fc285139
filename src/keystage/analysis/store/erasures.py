"""The ledger of erasures: who was erased, by keyed digests alone, so that what comes back is taken out again.

KEYSTAGE_HOME/erasures has one line of JSON an entry and is only ever added to. A digest is HMAC-SHA256 of a UPN (or of
an account's key) under KEYSTAGE_HOME/erasure-key: without the key nobody can tell, by trying UPNs, who is meant. Each
line ends with its own mark under the same key, so that a changed line, or another key, is noticed.

Entries name each other and never depend on order: two ledgers are put together by taking what either has.
"""

import hmac
import json
import os
import re
import secrets
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from keystage.analysis.errors import InputError
from keystage.analysis.store.durable import append_line, make_folder, sync_folder
from keystage.analysis.vocabulary import upn

__all__ = [
    "NOBODY", "Entry", "Erasures", "Who", "add", "admission", "destruction", "entries_in", "entry_of", "erasure",
    "erasure_key", "erasures_of", "ledger_file", "line_of",
]  # fmt: skip

Who = Literal["pupil", "account"]

_LEDGER, _KEY = "erasures", "erasure-key"
_MARK = 32  # hexadecimal figures of a line's mark
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. what: "pupil" or "account", that was erased; "admitted": a file was taken in, knowingly, with pupils
    whom earlier entries (`of`: their ids) name: there, and there alone, they stay; "destroyed": releases (`of`: their
    codes) that were kept long enough.

    digests: of everything the person was known by (a UPN and the former ones). file: sha256 of the file admitted.
    """

    id: str
    what: Literal["pupil", "account", "admitted", "destroyed"]
    at: datetime
    digests: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    file: str = ""


@dataclass(frozen=True, slots=True)
class Erasures:
    """What a ledger says, for asking who is named in it. False where it names nobody.

    named: digest -> ids of the erasures. admitted: sha256 of a file -> ids of the erasures that do not count there.
    destroyed: codes of releases that went because they were kept long enough. when: id of an erasure -> its moment.
    """

    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    admitted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    key: bytes = field(default=b"", repr=False)
    destroyed: frozenset[str] = frozenset()
    when: Mapping[str, datetime] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.named or self.destroyed)

    @property
    def people(self) -> frozenset[str]:
        """Ids of the erasures."""
        return frozenset().union(*self.named.values())

    def among(self, what: Who, keys: Iterable[str], *, file: str = "") -> frozenset[str]:
        """Those of the keys that were erased. file: sha256 of the file they stand in, where it was admitted."""
        if not self.named:
            return frozenset()
        spared = self.admitted.get(file, frozenset())
        found = ((key, self.named.get(_digest(self.key, what, key))) for key in keys)
        return frozenset(key for key, ids in found if ids is not None and not ids <= spared)

    def ids_of(self, what: Who, keys: Iterable[str]) -> frozenset[str]:
        """The erasures that name any of the keys."""
        found = (self.named.get(_digest(self.key, what, key), frozenset()) for key in keys)
        return frozenset().union(*found)


NOBODY = Erasures()


def ledger_file(home: Path) -> Path:
    return home / _LEDGER


def erasure_key(home: Path, *, make: bool = False) -> bytes:
    """The key of a home's digests; make: where there is none yet. Raises InputError where there is none."""
    path = home / _KEY
    if make and not path.exists():
        if ledger_file(home).exists():
            raise InputError(_without_key(home))
        make_folder(home)
        _make(path)
    try:
        kept = path.read_bytes().strip()
    except OSError as cause:
        raise InputError(_without_key(home)) from cause
    if len(kept) < _KEY_BYTES:
        raise InputError(f"{path} is too short to be an erasure key. {_LOST}")
    return kept


def erasure(what: Who, keys: Collection[str], *, key: bytes, at: datetime, id: str = "") -> Entry:
    """An entry for somebody known by these keys: of a pupil, UPNs."""
    return Entry(id or uuid.uuid4().hex, what, at, tuple(sorted({_digest(key, what, one) for one in keys})))


def admission(of: Iterable[str], *, file: str, at: datetime) -> Entry:
    """An entry for a file that is taken in with people whom these erasures name."""
    return Entry(uuid.uuid4().hex, "admitted", at, of=tuple(sorted(of)), file=file)


def destruction(codes: Iterable[str], *, at: datetime) -> Entry:
    """An entry for releases that were kept long enough."""
    return Entry(uuid.uuid4().hex, "destroyed", at, of=tuple(sorted(codes)))


def erasures_of(home: Path, more: Iterable[Entry] = ()) -> Erasures:
    """What the home's ledger says, and these entries. Raises InputError where it is damaged or its key is missing."""
    entries = [*entries_in(ledger_file(home), home), *more]
    if not entries:
        return NOBODY
    named: dict[str, set[str]] = {}
    admitted: dict[str, set[str]] = {}
    destroyed = {code for entry in entries if entry.what == "destroyed" for code in entry.of}
    for entry in entries:
        for digest in entry.digests:
            named.setdefault(digest, set()).add(entry.id)
        if entry.what == "admitted":
            admitted.setdefault(entry.file, set()).update(entry.of)
    when = {entry.id: entry.at for entry in entries}
    return Erasures(_frozen(named), _frozen(admitted), erasure_key(home), frozenset(destroyed), when)


def entries_in(path: Path, home: Path) -> tuple[Entry, ...]:
    """The entries of a ledger, each once. home: whose key it was written with. A last line that a power cut left
    unfinished says nothing: nobody was told that it was written."""
    if not path.is_file():
        return ()
    whole = [line for line in path.read_text("utf-8", errors="replace").split("\n") if line.startswith("{")]
    if not whole:
        return ()
    key = erasure_key(home)
    found = {entry.id: entry for line in whole if (entry := entry_of(line, key=key, where=str(path))) is not None}
    return tuple(found.values())


def add(home: Path, entries: Iterable[Entry]) -> int:
    """Add the entries that the home's ledger has not yet, through to the disk; how many."""
    path = ledger_file(home)
    known = {entry.id for entry in entries_in(path, home)}
    new = [entry for entry in entries if entry.id not in known]
    for entry in new:
        append_line(path, line_of(entry, key=erasure_key(home)))
    return len(new)


def line_of(entry: Entry, *, key: bytes) -> str:
    """The entry as a line, marked."""
    said = {"id": entry.id, "what": entry.what, "at": entry.at.isoformat()}
    more: dict[str, Any] = {"digests": list(entry.digests), "of": list(entry.of), "file": entry.file}
    body = json.dumps(said | {name: value for name, value in more.items() if value}, separators=(",", ":"))
    return f'{body[:-1]},"mark":"{_mark(body, key)}"}}'


def entry_of(line: str, *, key: bytes, where: str) -> Entry | None:
    """A line's entry; None for the torn end of one. Raises InputError where its mark is not ours."""
    body, told, mark = line.strip().rpartition(',"mark":"')
    if not told or not re.fullmatch(r'[0-9a-f]{32}"}', mark):
        return None
    if not hmac.compare_digest(_mark(f"{body}}}", key), mark[:_MARK]):
        raise InputError(
            f"{where} was changed, or written with another erasure-key than the one in this home. Put back the file "
            f"erasure-key it was written with. {_LOST}"
        )
    said = json.loads(f"{body}}}")
    return Entry(
        said["id"], said["what"], datetime.fromisoformat(said["at"]), tuple(said.get("digests", ())),
        tuple(said.get("of", ())), said.get("file", ""),
    )  # fmt: skip


def _digest(key: bytes, what: str, of: str) -> str:
    known = upn.tidied(of) if what == "pupil" else of
    return hmac.digest(key, f"{what}\n{known}".encode(), "sha256").hex()


def _mark(body: str, key: bytes) -> str:
    return hmac.digest(key, b"line\n" + body.encode(), sha256).hex()[:_MARK]


def _frozen(found: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(ids) for name, ids in found.items()}


def _make(path: Path) -> None:
    """The file appears whole or not at all; where two make it, the first one's counts."""
    making = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    number = os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(secrets.token_hex(_KEY_BYTES).encode())
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            making.replace(path)
        sync_folder(path.parent)
    finally:
        making.unlink(missing_ok=True)


_LOST = "If it is lost, nobody can tell any more who was erased: erase those people anew, from the requests on file."


def _without_key(home: Path) -> str:
    return f"{home / _KEY} is missing, so the ledger of erasures beside it cannot be read. Restore it. {_LOST}"
