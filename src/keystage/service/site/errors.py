"""Pages for what is not there, not allowed (the same), or went wrong."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["absent", "bad_request", "broken", "form_expired"]


def absent(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Denied and not there look the same."""
    return render(request, "site/absent.html", status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "site/bad_request.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    return render(request, "site/broken.html", status=500)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "site/form_expired.html", status=403)
