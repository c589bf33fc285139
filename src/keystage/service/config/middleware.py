"""Around every page: a line in the log, nothing too large taken; on a full disk pages are read and nothing is saved."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from keystage.service.audit.actions import who_is
from keystage.service.jobs.disk import is_nearly_full, let_reserve_go
from keystage.service.jobs.trouble import FULL
from keystage.service.site.errors import in_trouble

__all__ = [
    "log_request", "read_on_a_full_disk", "read_to_the_end", "refuse_other_methods", "refuse_too_much_at_once",
]  # fmt: skip

_log = structlog.get_logger("keystage.requests")
_READING = ("GET", "HEAD")
_PIECE, _MOST_READ_AWAY = 1 << 16, 100_000_000  # bytes
_METHODS = (*_READING, "POST")  # all that pages and forms send
_PLAIN = re.compile(r"\d{1,7}|\d{4}[-/]\d{2}")  # a school's or authority's number, a year: may stand in a log

Answer = Callable[[HttpRequest], HttpResponse]


def log_request(answer: Answer) -> Answer:
    """Which page, how it went, how long it took, the opaque key of who asked. No query: it holds what they typed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = answer(request)
        if not request.path.startswith("/health/"):
            _log.info(
                "request",
                method=request.method,
                path=_path(request),
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000),
                who=_who(request),
            )
        return response

    return middleware


def refuse_other_methods(answer: Answer) -> Answer:
    """TRACE, PUT and whatever else somebody thinks of: a view would take them for GET."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return answer(request) if request.method in _METHODS else HttpResponseNotAllowed(_METHODS)

    return middleware


def read_on_a_full_disk(answer: Answer) -> Answer:
    """Nothing is saved, pages can be read, and signing in and out still works.

    That a page was looked at is recorded in what room there is, then in the reserve: see `jobs.disk`.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        reads = request.method in _READING
        if not reads and not request.path.startswith("/people/sign-") and is_nearly_full():
            return in_trouble(request, FULL)
        response = answer(request)
        if reads and getattr(response, "trouble", None) is FULL and let_reserve_go():
            _log.error("reserve let go")
            request.__dict__.pop("_seen", None)
            return answer(request)
        return response

    return middleware


def read_to_the_end(answer: Answer) -> Answer:
    """Also what is refused: a browser looks for the answer once all is sent, and else shows that the line was cut."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        if request.method == "POST" and response.status_code != HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            _read_away(request)
        return response

    return middleware


def refuse_too_much_at_once(answer: Answer) -> Answer:
    """Before a byte of it is written to the disk: files of several gigabytes are no results of schools."""

    def middleware(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdecimal() and int(said) > settings.LARGEST_REQUEST:
            return render(request, "site/too_large.html", {"most": settings.LARGEST_REQUEST // 1_000_000}, status=413)
        return answer(request)

    return middleware


def _read_away(request: HttpRequest) -> None:
    left = _MOST_READ_AWAY
    with suppress(OSError):  # they have gone
        while left > 0 and (piece := request.read(_PIECE)):
            left -= len(piece)


def _path(request: HttpRequest) -> str:
    """The address by its pattern, with values in it that are no secret: links that are good once stay out."""
    match = request.resolver_match
    if match is None:
        return "none"
    shown = "/" + str(match.route)
    for name, value in match.kwargs.items():
        if isinstance(value, (int, UUID)) or _PLAIN.fullmatch(str(value)):
            for kind in ("str", "int", "uuid", "slug", type(value).__name__):
                shown = shown.replace(f"<{kind}:{name}>", str(value))
    return shown


def _who(request: HttpRequest) -> str:
    user = request.__dict__.get("_cached_user")  # set once somebody asked; the log asks no database
    return who_is(user) if user is not None and user.is_authenticated else "nobody"
