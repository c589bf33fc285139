"""What a person's home shows."""

from django.http import HttpRequest


def my_work(request: HttpRequest) -> dict[str, object]:
    return {}
