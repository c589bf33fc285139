"""Pages for what is not there, not allowed (the same), went wrong, or was kept open too long."""

import secrets
import sys
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from keystage.service.jobs.trouble import Trouble, trouble_in
from keystage.service.once.actions import FIELD

__all__ = ["absent", "bad_request", "broken", "form_expired", "in_trouble", "typed"]

_log = structlog.get_logger("keystage.pages")
_SOON = 10  # seconds: a page looks again by itself where that may help
_PLAIN = "Something went wrong that is not your fault. Quote this code to whoever runs Keystage: {}\n"


def absent(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Denied and not there look the same."""
    return render(request, "site/absent.html", status=404)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return render(request, "site/bad_request.html", status=400)


def broken(request: HttpRequest) -> HttpResponse:
    """No detail but a code, which the log has too; where the database or the disk is the reason, a sentence on it.

    Made without the database, which may be what is broken.
    """
    kind, problem, _ = sys.exc_info()
    trouble = trouble_in(problem)
    if trouble:
        return in_trouble(request, trouble)
    code = secrets.token_hex(4)
    _log.error("page broken", code=code, problem=kind.__name__ if kind else "", view=_view(request))
    try:
        page = render_to_string("site/broken.html", {"code": code, "made_up": settings.KEYSTAGE_DEMO})
    except Exception:
        return HttpResponse(_PLAIN.format(code), status=500, content_type="text/plain; charset=utf-8")
    return HttpResponse(page, status=500)


def in_trouble(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The service cannot answer now, and says why and when to try again. What was typed is shown, to be copied."""
    _log.error("page in trouble", trouble=trouble.code, view=_view(request))
    said = {
        "trouble": trouble, "looks_again": request.method == "GET" and trouble.again <= _SOON,
        "typed": typed(request) if _is_typed(request) else [], "made_up": settings.KEYSTAGE_DEMO,
    }  # fmt: skip
    answer = HttpResponse(render_to_string("site/trouble.html", said), status=503)
    answer["Retry-After"] = str(trouble.again)
    answer["Cache-Control"] = "no-store"
    answer.trouble = trouble  # type: ignore[attr-defined]  # for whoever may help: `config.middleware`
    return answer


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's security token no longer holds. What was typed is shown, so that it can be copied."""
    answer = render(request, "site/form_expired.html", {"typed": typed(request)}, status=403)
    add_never_cache_headers(answer)
    return answer


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Fields with words in them, by name. Never a password, nor what only the program wrote."""
    kept = []
    for name, values in request.POST.lists():
        if name in ("csrfmiddlewaretoken", FIELD, "next") or "password" in name.lower():
            continue
        words = "\n".join(value for value in values if isinstance(value, str)).strip()
        if words:
            kept.append((name.replace("_", " ").replace("-", " ").capitalize(), words))
    return kept


def _is_typed(request: HttpRequest) -> bool:
    """Words of a form; not a file, which may be what does not fit on the disk."""
    return request.method == "POST" and request.content_type == "application/x-www-form-urlencoded"


def _view(request: HttpRequest) -> str:
    found = getattr(request, "resolver_match", None)
    return found.view_name if found else ""
