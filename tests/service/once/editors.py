"""Eight people save one record five times each, as fast as they can; each save is kept, or shown beside the other."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse

from keystage.service.intake.models import CalendarNote
from keystage.service.schools.models import SchoolGroup
from tests.service.once.at_once import a_school, person

__all__ = ["KINDS", "Edited", "edit_at_once"]


@dataclass
class Edited:
    """saved: texts whose save was acknowledged. shown: of those refused, whether the page held one's own text."""

    saved: list[str] = field(default_factory=list)
    shown: int = 0
    hidden: list[str] = field(default_factory=list)


def edit_at_once(kind: str, editors: int, saves: int) -> tuple[Edited, list[str]]:
    """What became of the saves, and every text that is kept."""
    path, data, kept, clients = KINDS[kind](editors)
    edited, guard, gate = Edited(), threading.Lock(), threading.Barrier(editors)

    def edit(number: int, client: Client) -> None:
        gate.wait()
        try:
            for save in range(saves):
                _save(client, path, data, f"Text {number} {save}", edited, guard)
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(n, client)) for n, client in enumerate(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return edited, kept()


def _save(
    client: Client, path: str, data: dict[str, Any], text: str, edited: Edited, guard: "threading.Lock"
) -> None:  # fmt: skip
    """Open the form, write, send; where somebody was quicker, look what the page says, and let it be."""
    page = client.get(path).content.decode()
    version = re.search(r'name="version"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="version"', page)
    assert version, path
    sent = {key: text if value is None else value for key, value in data.items()}
    answer = client.post(path, {**sent, "version": version[1] or version[2]})
    shown = unescape(answer.content.decode()) if answer.status_code != 302 else ""
    with guard:
        if answer.status_code == 302:
            edited.saved.append(text)
        elif shown.count(text) and re.search(r"Text \d \d", shown.replace(text, "")):
            edited.shown += 1
        else:
            edited.hidden.append(f"{text}: {answer.status_code}")


def _people(editors: int, role: str, where: str) -> list[Client]:
    school = a_school()
    return [person(role, where, school, email=f"editor{n}@example.invalid") for n in range(editors)]


def _group(editors: int) -> Any:
    """One's own group, open in eight windows."""
    [owner] = _people(1, "data_officer", "la")
    clients = []
    for _ in range(editors):
        one = Client()
        one.cookies.load({key: morsel.value for key, morsel in owner.cookies.items()})
        clients.append(one)
    made = SchoolGroup.objects.create(name="Text 9 9", owner=owner.user, urns=[])  # type: ignore[attr-defined]  # ours
    return (
        reverse("schools:group", args=[made.pk]), {"name": None, "urns": ""},
        lambda: [SchoolGroup.objects.get().name], clients,
    )  # fmt: skip


def _note(editors: int) -> Any:
    path = reverse("intake:note", args=["ks2_revised"])
    return (
        path, {"text": None}, lambda: list(CalendarNote.objects.values_list("text", flat=True)),
        _people(editors, "data_officer", "la"),
    )  # fmt: skip


def _agreement(editors: int) -> Any:
    from keystage.service.accounts.models import SharingAgreement
    from tests.service.accounts.matrix import agreement

    clients = _people(editors, "headteacher", "school")
    named = agreement(a_school(), clients[0])
    SharingAgreement.objects.update(purpose="Text 9 9")
    return (
        reverse("accounts:agreement-change", kwargs=named),
        {"roles": ["sip"], "purpose": None, "ends": "1 September 2098"},
        lambda: [SharingAgreement.objects.get().purpose], clients,
    )  # fmt: skip


def _breach(editors: int) -> Any:
    from keystage.service.privacy.models import Breach
    from keystage.service.privacy.sealing import opened
    from tests.service.privacy.matrix import breach

    clients = _people(editors, "auditor", "la")
    named = breach(a_school(), clients[0])
    return (
        reverse("privacy:breach", kwargs=named),
        {"what": "Papers were lost.", "risk": "unknown", "ico": "open", "done": None},
        lambda: [str(opened(Breach.objects.get().done))], clients,
    )  # fmt: skip


KINDS: dict[str, Callable[[int], Any]] = {
    "group": _group, "note": _note, "agreement": _agreement, "breach": _breach,
}  # fmt: skip
