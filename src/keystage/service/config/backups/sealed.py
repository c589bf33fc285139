"""A stream of bytes, encrypted on its way to the disk, and back: the age format (age-encryption.org/v1).

Nothing is ever written unencrypted. Each 64 KB carry a tag that fits this place in this file alone, the last one marked
as the last: any bit changed, block moved, cut or added is noticed, at the latest at the end.
"""

import hashlib
import os
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyrage

from keystage.analysis.errors import InputError
from keystage.service.config.backups.durable import settle
from keystage.service.config.backups.key_pairs import Identity

__all__ = ["Sealed", "opened", "seal"]

_LOOK_EVERY = 64_000_000  # bytes, between two looks at the space that is left
_UNKNOWN = "Unknown age format"
_NO_KEY = "No matching keys"


@dataclass(frozen=True, slots=True)
class Sealed:
    """What was written: bytes of the encrypted file and their SHA-256."""

    bytes: int
    sha256: str


def seal(chunks: Iterable[bytes], to: Path, *, public: Sequence[str], leave_free: int = 0) -> Sealed:
    """Encrypt `chunks` into the file `to`, which appears whole and durable, or not at all.

    leave_free: bytes that must stay free on that disk. Raises InputError where they would not.
    """
    partial = to.with_name(f".{to.name}.partial")
    source = _Source(chunks)
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            sink = _Sink(file, to.parent, leave_free)
            try:
                pyrage.encrypt_io(source, sink, [pyrage.x25519.Recipient.from_str(one) for one in public])
            except Exception as problem:
                raise source.problem or sink.problem or problem from None
            file.flush()
            os.fsync(file.fileno())
        partial.replace(to)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    settle(to.parent)
    return Sealed(sink.bytes, sink.digest.hexdigest())


class _Source:
    """Chunks, read as a file. What goes wrong while they are made is kept: pyrage hands on its words alone."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = memoryview(b"")
        self.problem: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as problem:
            self.problem = problem
            raise
        size = len(self._left) if size < 0 else size
        taken, self._left = self._left[:size], self._left[size:]
        return bytes(taken)


class _Sink:
    """The file, with its digest, and an eye on the space that is left."""

    def __init__(self, file: BinaryIO, folder: Path, leave_free: int) -> None:
        self._file, self._folder, self._leave_free = file, folder, leave_free
        self._looked = 0
        self.bytes, self.digest = 0, hashlib.sha256()
        self.problem: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            if self.bytes >= self._looked:
                self._looked = self.bytes + _LOOK_EVERY
                if shutil.disk_usage(self._folder).free < self._leave_free:
                    raise InputError(
                        f"The backup was given up: less than {self._leave_free / 1e6:,.0f} MB would be left in "
                        f"{self._folder}. Free some space, or choose another folder."
                    )
            self._file.write(data)
        except BaseException as problem:
            self.problem = problem
            raise
        self.bytes += len(data)
        self.digest.update(data)
        return len(data)

    def flush(self) -> None:
        self._file.flush()


@contextmanager
def opened(path: Path, keys: Sequence[Identity], *, whole: bool = True) -> Iterator[BinaryIO]:
    """What the file `path` holds, as a stream. Only once it has been read to its end is all of it known to be true.

    whole: read over what the caller leaves; False: only the beginning is looked at. Raises InputError where the
    key does not fit, or where the file is not as it was written.
    """
    theirs, ours = os.pipe()
    found: list[BaseException] = []

    def decrypt() -> None:
        try:
            with path.open("rb") as file, os.fdopen(ours, "wb", buffering=0) as pipe:
                pyrage.decrypt_io(file, _Whole(pipe), keys)
        except BaseException as problem:
            found.append(problem)

    with path.open("rb"):  # a file that is not there is said to be so here
        pass
    thread = threading.Thread(target=decrypt, name="decrypt", daemon=True)
    with os.fdopen(theirs, "rb", buffering=1 << 20) as stream:
        thread.start()
        try:
            yield stream
            while whole and stream.read(1 << 20):
                pass
        except Exception as problem:
            stream.close()
            thread.join()
            if found and not _is_cut_off(found[0]):
                raise _refusal(path, found[0]) from problem
            raise
    thread.join()
    if found and (whole or not _is_cut_off(found[0])):
        raise _refusal(path, found[0]) from found[0]


class _Whole:
    """A pipe that takes everything it is given."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def write(self, data: bytes) -> int:
        left = memoryview(data)
        while left:
            left = left[self._pipe.write(left) or 0 :]
        return len(data)

    def flush(self) -> None:
        """The pipe keeps nothing back."""


def _is_cut_off(problem: BaseException) -> bool:
    """Whether decrypting ended only because nobody read any more."""
    return isinstance(problem, BrokenPipeError) or "Broken pipe" in str(problem)


def _refusal(path: Path, problem: BaseException) -> InputError:
    words = str(problem)
    if isinstance(problem, pyrage.DecryptError) and _NO_KEY in words:
        return InputError(
            f"This key does not open {path.name}: the backup was made for another key, or its first lines were "
            "changed. Nothing was changed here."
        )
    if isinstance(problem, pyrage.DecryptError) and _UNKNOWN in words:
        return InputError(f"{path.name} is of a newer kind than this Keystage can open, or it is damaged.")
    if isinstance(problem, pyrage.DecryptError):
        return InputError(f"{path.name} is no backup, or it is damaged at its beginning. Nothing was changed.")
    if isinstance(problem, OSError) and problem.errno:
        return InputError(f"{path} cannot be read ({problem.strerror}).")
    return InputError(
        f"{path.name} is not as it was written: it was cut short, or bytes in it were changed. "
        "Nothing was changed here. Take another copy of it, or an earlier backup."
    )
