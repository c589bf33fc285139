"""How long somebody stays signed in: `session_rules.toml` beside this file, kept on every request."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files
from time import time
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from keystage.service.accounts.entering import roles_mark
from keystage.service.accounts.entry import BEGAN, ROLES, SECOND
from keystage.service.accounts.reach import held
from keystage.service.accounts.roles import roles
from keystage.service.accounts.second_factor import must_have_second_factor
from keystage.service.audit.actions import record

__all__ = ["REASONS", "KeepSessions", "end_old_sessions", "idle_minutes", "limits", "words_for"]

REASONS = {
    "idle": "You were signed out because you had not opened a page for some time.",
    "day": "You were signed out because you signed in more than {hours} hours ago.",
    "everywhere": "You are signed out of every browser.",
    "password": "Your password is changed, and every browser is signed out. Sign in with the new password.",
    "closed": "You are signed out.",
    "roles": "Your roles have changed, so you were signed out. Sign in again to go on with those you have now.",
    "second": "One of your roles asks for a second factor. Sign in again, and you are shown how to set one up.",
    "late": "That took too long, so you have to begin again.",
    "ended": "You were signed out, in another window or because you changed how you sign in. Sign in again to go on.",
}
_EVERY = 60  # seconds: how precisely the last request is noted, so that not every page writes
_BEHIND = 300  # seconds by which a clock may be set right


@cache
def limits() -> Mapping[str, int]:
    """Minutes, by name."""
    found = tomllib.loads((files("keystage.service.accounts") / "session_rules.toml").read_text("utf-8"))
    minutes: dict[str, int] = found["minutes"]
    return minutes


def idle_minutes(user: Any) -> int:
    """Shorter for whoever may see pupils."""
    sees = any(roles()[one.role].pupils != "none" for one in held(user))
    return limits()["sees_pupils" if sees else "others"]


class KeepSessions(SessionMiddleware):
    """Django's, but for a session that another request ended meanwhile: a form that ends it, pressed twice.

    Where an answer leads stands; a page of somebody who is signed out by now is not shown.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            return response if "Location" in response.headers else _to_sign_in(request, "ended")


def end_old_sessions(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Signs out whoever has been away, or here, for too long; says so, and leads back to where they were."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return answer(request)
        now = int(time())
        began, last = request.session.setdefault(BEGAN, now), request.session.get("last", now)
        why = _too_old(request.user, now - began, now - last) or _no_longer_enough(request)
        if why:
            record("accounts.session-ended", by=request.user, kind="person", key=request.user.pk, why=why)
            logout(request)
            return _to_sign_in(request, why)
        if now - last >= _EVERY or "last" not in request.session:
            request.session["last"] = now
        return answer(request)

    return middleware


def _too_old(user: Any, since_began: int, since_last: int) -> str:
    """A session that began in the future would, where the clock was set back a year, last that year."""
    if min(since_began, since_last) < -_BEHIND:
        return "day"
    if since_began > limits()["whole"] * 60:
        return "day"
    return "idle" if since_last > idle_minutes(user) * 60 else ""


def _no_longer_enough(request: HttpRequest) -> str:
    """A role given, ended, begun or over since they signed in; a second factor that is missing."""
    here = roles_mark(request.user)
    if request.session.setdefault(ROLES, here) != here:
        return "roles"
    return "second" if SECOND not in request.session and must_have_second_factor(request.user) else ""


def _to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    """Back to the page itself; after a form to the page it stood on. htmx is told to leave the page it is on."""
    back = request.get_full_path()
    if request.method != "GET":
        came_from = urlsplit(request.headers.get("Referer", ""))
        back = came_from.path if came_from.netloc == request.get_host() else ""
        why = f"{why}-unsaved"
    path = f"{reverse('accounts:sign-in')}?{urlencode({'why': why, 'next': back})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": path})
    return redirect(path)


def words_for(why: str) -> str:
    """The sentence that stands over the sign-in form."""
    reason, _, unsaved = why.partition("-")
    if reason not in REASONS:
        return ""
    words = REASONS[reason].format(hours=limits()["whole"] // 60)
    return f"{words} What you had just written was not saved." if unsaved else words
