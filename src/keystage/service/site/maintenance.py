"""A file KEYSTAGE_HOME/maintenance closes the service for a while: its words, if any, are shown."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

__all__ = ["close_for_maintenance"]

_OPEN = ("/health/live", "/static/")


def close_for_maintenance(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    note = settings.KEYSTAGE_HOME / "maintenance"

    def middleware(request: HttpRequest) -> HttpResponse:
        if not note.is_file() or request.path.startswith(_OPEN):
            return answer(request)
        words = note.read_text("utf-8", errors="replace").strip()[:500]
        page = render_to_string("site/maintenance.html", {"words": words, "made_up": settings.KEYSTAGE_DEMO})
        return HttpResponse(page, status=503, headers={"Retry-After": "300"})

    return middleware
