"""A rename that a power cut does not undo."""

import os
from pathlib import Path

__all__ = ["settle"]


def settle(folder: Path) -> None:
    """What was renamed in a folder is on the disk. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
