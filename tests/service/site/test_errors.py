"""Pages for what went wrong: no detail, no database, nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.exception import convert_exception_to_response
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from keystage.service.audit import middleware as audit
from keystage.service.site import errors
from keystage.service.site.maintenance import close_for_maintenance
from tests.service.conftest import sign_in_fully


def _posted(**fields: str) -> HttpRequest:
    return RequestFactory().post("/x/", fields)


def test_a_broken_page_says_a_code_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        raise RuntimeError("a pupil's name")
    except RuntimeError:
        answer = errors.broken(RequestFactory().get("/"))  # no database in this test: none may be asked
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "quote this code" in page
    assert "pupil" not in page
    assert "RuntimeError" not in page


def test_a_broken_template_still_gets_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> str:
        raise RuntimeError

    monkeypatch.setattr(errors, "render_to_string", broken)
    answer = errors.broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert b"Quote this code" in answer.content


def test_what_was_typed_is_given_back_without_secrets() -> None:
    request = _posted(note_text="Writing is weak", password="x", new_password2="y", form_token="z", empty=" ")
    assert errors.typed(request) == [("Note text", "Writing is weak")]


@pytest.mark.django_db
def test_a_form_without_its_token_comes_back_with_the_words(signed_in_as: Callable[..., Client]) -> None:
    user = signed_in_as("headteacher", school="999001").user  # type: ignore[attr-defined]  # the fixture's own
    strict = Client(enforce_csrf_checks=True)
    sign_in_fully(strict, user)
    answer = strict.post("/people/me/name/", {"name": "Somebody <new>"})
    assert answer.status_code == 403
    assert "Somebody &lt;new&gt;" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_denied_and_absent_are_the_same_page(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("headteacher", school="999001")
    denied, absent = client.get("/gallery/"), client.get("/no-such-page/")
    assert denied.status_code == absent.status_code == 404
    main = [page.content.decode().split("<main")[1].split("</main")[0] for page in (denied, absent)]
    assert main[0] == main[1]


def test_a_bad_request_is_a_page() -> None:
    answer = errors.bad_request(RequestFactory().get("/"))
    assert answer.status_code == 400
    assert "Nothing has been changed" in answer.content.decode()


def test_what_cannot_be_recorded_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        request.__dict__["_seen"] = [("profiles.school", "school", "999001", {})]
        return HttpResponse("figures")

    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(audit, "keep_seen", refuse)
    request = RequestFactory().get("/")
    request.user = None  # type: ignore[assignment]  # nobody
    answer = convert_exception_to_response(audit.record_what_is_seen(view))(request)
    assert answer.status_code == 503
    assert b"figures" not in answer.content.replace(b"school\xe2\x80\x99s figures", b"")


def test_a_note_in_the_home_closes_the_service(settings: Any) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("open")

    middle = close_for_maintenance(view)
    assert middle(RequestFactory().get("/")).content == b"open"
    (Path(settings.KEYSTAGE_HOME) / "maintenance").write_text("Back at <ten>.")
    closed = middle(RequestFactory().get("/schools/"))
    assert closed.status_code == 503
    assert "Back at &lt;ten&gt;." in closed.content.decode()
    assert middle(RequestFactory().get("/health/live")).content == b"open"
