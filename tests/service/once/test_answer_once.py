"""The same form twice is answered once."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from django.utils import timezone

from keystage.service.accounts.models import User
from keystage.service.audit.models import Event
from keystage.service.once.actions import answer_once
from keystage.service.once.models import Answered
from keystage.service.once.tasks import forget

_FORM = {"name": "New Name", "form_token": "one-token"}


def _renamed() -> int:
    return Event.objects.filter(what="accounts.renamed").count()


@pytest.mark.django_db
def test_a_form_sent_twice_is_done_once_and_answered_alike(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as()
    first, second = client.post("/people/me/name/", _FORM), client.post("/people/me/name/", _FORM)
    assert first["Location"] == second["Location"] == "/people/me/"
    assert _renamed() == 1


@pytest.mark.django_db
def test_a_form_found_by_the_back_button_and_changed_is_not_done_again(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as()
    client.post("/people/me/name/", _FORM)
    assert client.post("/people/me/name/", _FORM | {"name": "Another"})["Location"] == "/people/me/"
    assert User.objects.get().name == "New Name"


@pytest.mark.django_db
def test_anothers_token_is_not_ones_own(signed_in_as: Callable[..., Client]) -> None:
    signed_in_as().post("/people/me/name/", _FORM)
    signed_in_as().post("/people/me/name/", _FORM)
    assert _renamed() == 2


@pytest.mark.django_db
def test_a_form_with_errors_may_be_sent_again(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as()
    assert client.post("/people/me/name/", _FORM | {"name": ""}).status_code == 200
    assert client.post("/people/me/name/", _FORM).status_code == 302
    assert _renamed() == 1


@pytest.fixture
def threads_may_wait(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite in memory refuses where a file waits: other threads get the rows in a file."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(tmp_path / "copy.sqlite3")])
        monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "copy.sqlite3"))


def test_two_at_once_are_done_once(somebody: Callable[..., User], threads_may_wait: None) -> None:
    user, done, both = somebody(), [], threading.Barrier(2)

    @answer_once
    def view(request: HttpRequest) -> HttpResponse:
        done.append(request)
        return HttpResponseRedirect("/done/")

    answers: list[Any] = []

    def send() -> None:
        request = RequestFactory().post("/", _FORM)
        request.user = user
        both.wait()
        try:
            answers.append(view(request))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer["Location"] for answer in answers] == ["/done/", "/done/"]
    assert len(done) == 1


@pytest.mark.django_db
def test_answers_are_forgotten_after_two_days() -> None:
    for token, days in (("old", 3), ("new", 1)):
        Answered.objects.create(token=token, who="user:1", led_to="/")
        Answered.objects.filter(token=token).update(at=timezone.now() - timedelta(days=days))
    forget()
    assert list(Answered.objects.values_list("token", flat=True)) == ["new"]
