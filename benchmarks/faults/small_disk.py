"""A real disk of a few megabytes (tmpfs), and a file on it that leaves just so much room as a drill wants."""

import os
import shutil
import subprocess
import time
from pathlib import Path

__all__ = ["NoMountError", "SmallDisk"]


class NoMountError(Exception):
    """This machine lets nobody mount."""


class SmallDisk:
    """Mounted while it lasts. folder: where. home: a folder on it."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder, self.home = folder, folder / "home"
        self._ballast = folder / "ballast"
        folder.mkdir(parents=True, exist_ok=True)
        words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "keystage-drill", str(folder)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, check=False)
        except OSError as problem:
            raise NoMountError(str(problem)) from problem
        if done.returncode:
            raise NoMountError(done.stderr.strip())

    def free(self) -> int:
        at = os.statvfs(self.folder)
        return at.f_bavail * at.f_frsize

    def squeeze(self, free: int) -> None:
        """Take room until only so many bytes are left; what the ballast cannot take any more, it leaves."""
        more = self.free() - free
        if more <= 0:
            return
        with self._ballast.open("ab") as file:
            at = file.seek(0, os.SEEK_END)
            try:
                os.posix_fallocate(file.fileno(), at, more)
            except OSError:
                file.truncate(at)

    def let_go(self) -> None:
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Once nothing is open there; else it goes as soon as that is so."""
        for lazily in (*[()] * 20, ("-l",)):
            if not subprocess.run(["umount", *lazily, str(self.folder)], check=False, capture_output=True).returncode:
                break
            time.sleep(0.5)
        if not self.folder.is_mount():
            shutil.rmtree(self.folder, ignore_errors=True)
