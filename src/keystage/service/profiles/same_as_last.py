"""Whether the program that starts is the one that started last: then it reads the figures it made.

To ask for the shape of figures means to load all they are made of, a second of each start; so it is noted, in
KEYSTAGE_HOME/.figures-shape, beside a digest of the program.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

import keystage
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.sealed_pickles import key_mark

__all__ = ["is_in_order", "note"]


def is_in_order() -> bool:
    """Whether there are figures of the shape that this very program gave them at an earlier start, or none at all."""
    try:
        program, _, shape = _file().read_text("ascii").partition(" ")
    except (OSError, UnicodeDecodeError):
        return False
    return program == _program() and (Prepared.objects.filter(shape=shape).exists() or not Prepared.objects.exists())


def note(shape: str) -> None:
    """So this program shapes figures."""
    _file().write_text(f"{_program()} {shape}", "ascii")


def _program() -> str:
    """All that a shape depends on."""
    made = hashlib.sha256(f"{version('polars')} {key_mark()}".encode())
    source = Path(keystage.__file__).parent
    for path in sorted(source.rglob("*.py")):
        made.update(path.relative_to(source).as_posix().encode() + path.read_bytes())
    return made.hexdigest()


def _file() -> Path:
    return Path(settings.KEYSTAGE_HOME) / ".figures-shape"
