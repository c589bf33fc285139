"""What is too large is refused before it is written anywhere."""

from typing import Any

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_request_larger_than_the_service_takes_is_refused_with_a_sentence(settings: Any) -> None:
    settings.LARGEST_REQUEST = 1_000_000
    answer = Client().post("/files/upload/", b"x" * 1_000_001, content_type="application/octet-stream")
    assert answer.status_code == 413
    assert "Keystage takes 1 megabytes at a time" in " ".join(answer.content.decode().split())


@pytest.mark.django_db
def test_what_is_refused_is_read_to_its_end_so_that_a_browser_sees_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("keystage.service.config.middleware.is_nearly_full", lambda: True)
    answer = Client().post("/files/send/", b"x" * 300_000, content_type="application/octet-stream")
    assert answer.status_code == 503
    assert "The disk that Keystage writes to is full" in " ".join(answer.content.decode().split())
    assert answer.wsgi_request.read(1) == b"", "nothing is left on the line"  # type: ignore[attr-defined]  # the client's
