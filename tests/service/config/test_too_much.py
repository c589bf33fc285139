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
