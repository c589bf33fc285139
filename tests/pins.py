"""How old the pinned versions are: `python -m tests.pins` warns of those older than two years (script/check).

`script/lock` writes requirements/dates.toml: the day each version appeared, as the installer's own lock file tells it.
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path

from tests.parts import locked

__all__ = ["FILES", "KEPT", "dates", "old"]

_ROOT = Path(__file__).resolve().parents[1]
FILES = ("demo", "test", "engines", "bench")
_OLD = 730  # days
# Older than two years, and why they stay. Looked at again whenever `script/lock` runs.
_DONE = "small and finished: nothing is left to do in it"
_CHECKS = "for checks alone, not shipped"
KEPT = {
    "blinker": _CHECKS, "colorama": "colours on Windows alone", "defusedxml": _CHECKS, "detect-secrets": _CHECKS,
    "et-xmlfile": _CHECKS, "flask-login": _CHECKS, "isoduration": _CHECKS, "itsdangerous": _CHECKS, "mdurl": _DONE,
    "openpyxl": _CHECKS, "pip-requirements-parser": _CHECKS, "rfc3339-validator": _CHECKS,
    "rfc3986-validator": _CHECKS, "shellingham": _DONE, "simple-websocket": _CHECKS, "sortedcontainers": _CHECKS,
    "uri-template": _CHECKS,
}  # fmt: skip
_PACKAGE = re.compile(r'\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"(.*?)(?=\n\[\[package\]\]|\Z)', re.DOTALL)
_TIME = re.compile(r'upload-time = "(\d{4}-\d\d-\d\d)')


def dates() -> dict[str, date]:
    """ "name==version" -> the day it appeared."""
    return tomllib.loads((_ROOT / "requirements" / "dates.toml").read_text("utf-8"))["appeared"]  # type: ignore[no-any-return]  # days


def old(today: date) -> dict[str, date]:
    """Pins older than two years without a reason in `KEPT`."""
    return {
        pin: day for pin, day in dates().items() if (today - day).days > _OLD and pin.partition("==")[0] not in KEPT
    }


def write(lock: Path) -> None:
    """From the installer's lock file of everything that requirements/*.txt pins."""
    found = {}
    for name, version, rest in _PACKAGE.findall(lock.read_text("utf-8")):
        days = _TIME.findall(rest)
        if days:
            found[f"{name}=={version}"] = min(days)
    wanted = {f"{name}=={version}" for file in FILES for name, version in locked(file).items()}
    lines = [f'"{pin}" = {found[pin]}' for pin in sorted(wanted) if pin in found]
    head = "# The day each pinned version appeared. Written by script/lock.\n\n[appeared]\n"
    (_ROOT / "requirements" / "dates.toml").write_text(head + "\n".join(lines) + "\n", "utf-8")


def project() -> str:
    """A project that depends on every pin, each where it is meant for."""
    pins = {line.rstrip(" \\") for file in FILES for line in _lines(file) if re.match(r"[a-z0-9][\w.-]*==", line)}
    listed = "".join(f'    "{pin}",\n' for pin in sorted(pins))
    return f'[project]\nname = "pins"\nversion = "0"\nrequires-python = ">=3.11"\ndependencies = [\n{listed}]\n'


def _lines(file: str) -> list[str]:
    return (_ROOT / "requirements" / f"{file}.txt").read_text("utf-8").splitlines()


def main(words: list[str]) -> None:
    match words:
        case ["project"]:
            print(project(), end="")
        case ["dates", lock]:
            write(Path(lock))
        case _:
            for pin, day in sorted(old(date.today()).items()):  # noqa: DTZ011 - a warning, to the day
                print(f"warning: {pin} appeared on {day}: more than two years ago. Is it still looked after?")


if __name__ == "__main__":
    main(sys.argv[1:])
