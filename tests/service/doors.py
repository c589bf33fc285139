"""Every address that answers with a file, written out by hand: how its mark is read, and what it asks first."""

import getpass
import io
import json
import re
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdf
from django.utils import timezone

from keystage.service.accounts.models import User
from keystage.service.audit.models import Event

__all__ = ["ASKS_FIRST", "DOORS", "NOTHING_OF_ANYBODY", "OF_FIGURES", "check_mark", "told_by"]


def _csv(data: bytes) -> str:
    return data.decode("utf-8-sig")


def _office(data: bytes) -> str:
    """All text of a workbook or a Word file, its properties with it."""
    with ZipFile(io.BytesIO(data)) as archive:
        return " ".join(archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml"))


def _zip(data: bytes) -> str:
    with ZipFile(io.BytesIO(data)) as archive:
        return " ".join(archive.read(name).decode() for name in archive.namelist() if name.startswith("about-"))


def _pdf(data: bytes) -> str:
    found = pypdf.PdfReader(io.BytesIO(data)).metadata
    return str(found and found.subject)


READ: Mapping[str, Callable[[bytes], str]] = {
    "text/csv": _csv, "application/zip": _zip, "application/pdf": _pdf, "text/html": lambda data: data.decode(),
    "application/json": lambda data: str(json.loads(data)["taken"]),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _office,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": _office,
}  # fmt: skip

# Name of the address -> what is put after it. In an area without figures:
DOORS: dict[str, tuple[str, ...]] = {
    "accounts:events-file": ("",),
    "intake:mend": ("?format=csv", "?format=xlsx"),
    "intake:source": ("",),
    "profiles:schools": ("?format=csv", "?format=xlsx"),
    "profiles:pupils-download": ("?format=csv", "?format=xlsx", "?format=csv&numbers=full"),
}
# … about people, where something of theirs is held:
DOORS |= {"privacy:about-me-file": ("",), "privacy:certificate": ("",), "privacy:pack-file": ("",)}
# … and where figures are ready (`profiles/test_doors_of_figures.py`):
OF_FIGURES = {
    "profiles:area-tables", "profiles:area-behind", "profiles:school-part", "profiles:one-page", "profiles:pack-file",
    "profiles:pack-run-zip",
}  # fmt: skip
ASKS_FIRST = {"profiles:pupils-download"}  # and intake:source of pupils' files
NOTHING_OF_ANYBODY = {"intake:blank": "an empty sheet to fill in"}


def told_by(kind: str, data: bytes) -> dict[str, str]:
    """The mark as it stands in a file: who, when, what for, number."""
    text = READ[kind.partition(";")[0]](data)
    found = re.search(
        r"Taken by (?P<who>.{3,80}?), (?P<when>\d{1,2} \w+ \d{4} at \d\d:\d\d)\. Purpose: (?P<purpose>[^.]+)\."
        r".*?Record number (?P<number>\d+)\.", text, re.DOTALL,
    )  # fmt: skip
    return found.groupdict() if found else {}


def check_mark(user: User, answer: Any) -> None:
    data = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = told_by(answer["Content-Type"], data)
    assert told, "no mark"
    event = Event.objects.get(pk=int(told["number"]))
    now = timezone.localtime(event.at)
    assert event.who == f"user:{user.pk}"
    assert told["who"] in (f"{user.email} (user:{user.pk})", f"user:{user.pk}")
    assert told["when"] == f"{now.day} {now:%B %Y} at {now:%H:%M}"
    assert told["purpose"] == event.detail["purpose"] != ""
    assert "no-store" in answer["Cache-Control"]
    machine = (socket.gethostname(), str(Path.home()), str(Path.cwd()), f"/{getpass.getuser()}/")
    for word in (word for word in machine if len(word) >= 5):  # shorter ones turn up in compressed bytes by chance
        assert word.encode() not in data, "the file tells of the machine it was made on"
