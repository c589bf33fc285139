"""Links out of letters, and actions' callbacks after commit."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client

from keystage.service.accounts import letters


@pytest.fixture(autouse=True)
def _letters_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread: a letter is in the outbox when the page is."""
    monkeypatch.setattr(letters, "send_aside", letters.send)


@pytest.fixture
def posted(django_capture_on_commit_callbacks: Callable[..., object]) -> Callable[..., object]:
    """posted(client, path, **data): a form sent, and what waited for its commit done."""

    def sent(client: Client, path: str, **data: object) -> object:
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # pytest-django's own
            return client.post(path, data)

    return sent


@pytest.fixture
def link() -> Callable[[], str]:
    """The path of the link in the last letter."""

    def found() -> str:
        match = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[-1].body)
        assert match
        return match[1]

    return found
