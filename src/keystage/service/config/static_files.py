"""Stylesheet, scripts and pictures under names that change with their contents: browsers may keep them for good.

`keystage serve` puts them together in KEYSTAGE_HOME/static whenever they have changed; nobody has a step to remember.
Where that was not done, or they have changed since (somebody works on them), they are served from where they are.
"""

import hashlib
import shutil
from pathlib import Path

import keystage

__all__ = ["FOLDER", "SCREEN", "are_collected", "collect"]

FOLDER = "static"
_PACKAGE = Path(keystage.__file__).parent
SCREEN = _PACKAGE / "analysis" / "publish" / "screen"  # the one stylesheet of documents
_STAMP = "made-from"


def are_collected(home: Path) -> bool:
    """Whether the home's copies are those of this program."""
    stamp = home / FOLDER / _STAMP
    return stamp.is_file() and stamp.read_text("ascii") == _sources()


def collect(home: Path) -> None:
    """Put them together anew, beside the old ones, and change over."""
    from django.conf import settings
    from django.core.management import call_command
    from django.test import override_settings

    if are_collected(home):
        return
    making, old = home / f".{FOLDER}-new", home / f".{FOLDER}-old"
    for folder in (making, old):
        shutil.rmtree(folder, ignore_errors=True)
    stamp = _sources()
    with override_settings(STATIC_ROOT=str(making), STORAGES=settings.STORAGES | {"staticfiles": {"BACKEND": HASHED}}):
        call_command("collectstatic", verbosity=0, interactive=False)
    (making / _STAMP).write_text(stamp, "ascii")
    if (home / FOLDER).exists():
        (home / FOLDER).replace(old)
    making.replace(home / FOLDER)
    shutil.rmtree(old, ignore_errors=True)


HASHED = "keystage.service.config.static_storage.HashedFiles"
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"


def _sources() -> str:
    """Which files there are, how large and of when: tells whether anything changed, without reading them."""
    made = hashlib.sha256(HASHED.encode())
    for folder in sorted([SCREEN, *(_PACKAGE / "service").glob("*/static")]):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                of = path.stat()
                made.update(f"{path.relative_to(_PACKAGE)} {of.st_size} {of.st_mtime_ns}\n".encode())
    return made.hexdigest()
