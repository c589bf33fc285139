"""The same form sent by twenty threads at once, each with a connection of its own, and what came of it counted."""

import threading
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from keystage.service.accounts.models import Assignment, User
from keystage.service.audit.models import Event
from keystage.service.schools.models import School
from tests.service.conftest import sign_in_fully
from tests.service.once.every_form import PASSWORD, Filled

__all__ = ["Came", "a_school", "person", "send_at_once", "send_form"]

# No effects: who is signed in, what was answered, and the notes of who looked.
_BESIDE = {"Session", "Answered", "Event", "Seal", "Turn", "KnownBrowser", "Rate", "Try", "Tries"}


@dataclass(frozen=True, slots=True)
class Came:
    """answers: (status, path it led to) -> how often. events: what -> how often. rows: model -> how many more."""

    answers: Counter[tuple[int, str]]
    events: Counter[str]
    rows: Counter[str]


def a_school() -> School:
    return School.objects.get_or_create(
        urn="999001",
        defaults={
            "laestab": "9992001", "la": "999", "la_name": "Westmere", "name": "Alder Bridge Primary School",
            "town": "Wenbury", "trust_uid": "T1", "trust": "Alder Trust", "cluster": "North",
            "cluster_code": "999:North", "kind": "primary", "phase": "primary", "state": "open", "served": True,
        },
    )[0]  # fmt: skip


def person(role: str, where: str, school: School, *, email: str = "sender@example.invalid") -> Client:
    user = User.objects.create_user(email, "A Sender", PASSWORD)
    if role:
        place = {"la": school.la, "school": school.urn, "everywhere": ""}[where]
        Assignment.objects.create(user=user, role=role, place_kind=where, place=place, starts=date(2000, 1, 1))
    client = Client()
    client.user = user  # type: ignore[attr-defined]  # handed along for those who make what an address names
    sign_in_fully(client, user)
    return client


def send_form(name: str, filled: Filled, times: int) -> Came:
    """Make whom and what it needs, send it so often at once, count."""
    school = a_school()
    client = person(filled.role, filled.where, school)
    named, more = filled.make(school, client)
    path = reverse(name, kwargs=named) + filled.query
    data = {**filled.data, **more, "form_token": "f" * 32}
    return send_at_once(Client() if filled.nobody else client, path, data, times, file=filled.file)


def send_at_once(client: Client, path: str, data: dict[str, Any], times: int, *, file: bool = False) -> Came:
    """One browser's form, sent in so many threads that begin together."""
    before_events, before_rows = _events(), _rows()
    answers: Counter[tuple[int, str]] = Counter()
    gate, guard = threading.Barrier(times), threading.Lock()

    def send() -> None:
        one = Client(raise_request_exception=False)
        one.cookies.load({key: morsel.value for key, morsel in client.cookies.items()})
        given = {**data, "files": SimpleUploadedFile("a.csv", b"URN,Year\n1,2\n")} if file else data
        gate.wait()
        try:
            answer = one.post(path, given)
        finally:
            connection.close()
        with guard:
            answers[answer.status_code, urlsplit(answer.headers.get("Location", "")).path] += 1

    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rows = _rows()
    rows.subtract(before_rows)
    return Came(answers, _events() - before_events, Counter({name: more for name, more in rows.items() if more}))


def _events() -> Counter[str]:
    return Counter(Event.objects.exclude(what__endswith=".seen").values_list("what", flat=True))


def _rows() -> Counter[str]:
    """How many rows of every model there are."""
    found = [model for model in apps.get_models() if model.__name__ not in _BESIDE and model._meta.managed]
    return Counter({model.__name__: model._default_manager.count() for model in found})
