"""Whether the service is well is told before anything else is asked: who asks, the session, the database."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from keystage.service.site.views import health

__all__ = ["answer_health"]

_TOLD = {"/health/live": health.live, "/health/ready": health.ready}


def answer_health(answer: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        told = _TOLD.get(request.path)
        return answer(request) if told is None else told(request)

    return middleware
