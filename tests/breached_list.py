"""Digests of stolen passwords, sorted, for the service to look them up (script/breached)."""

import sys
from pathlib import Path
from zipfile import ZipFile

from keystage.service.accounts.breached import digest_kept

_SHORTEST = 12  # shorter ones are refused anyway


def write(wheel: Path, to: Path) -> int:
    """wheel: the package with the lists, one password a line. Returns how many digests were written."""
    kept: set[bytes] = set()
    with ZipFile(wheel) as opened:
        for name in opened.namelist():
            if name.endswith(".txt") and "/passwords/" in name:
                words = opened.read(name).decode("utf-8").splitlines()
                kept.update(digest_kept(word) for word in words if len(word) >= _SHORTEST)
    to.write_bytes(b"".join(sorted(kept)))
    return len(kept)


if __name__ == "__main__":
    print(f"{write(Path(sys.argv[1]), Path(sys.argv[2]))} passwords")
