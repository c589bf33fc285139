"""A page that shows something about a school or a pupil is recorded before it leaves."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from keystage.service.audit.events import keep_seen

__all__ = ["record_what_is_seen"]


def record_what_is_seen(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        noted = request.__dict__.get("_seen")
        if noted and response.status_code == 200:
            keep_seen(noted, by=request.user)  # what keeps it from being recorded keeps the page too: `site.errors`
            response.setdefault("Cache-Control", "no-store, private")  # nor shown again when the next person goes back
        return response

    return middleware
