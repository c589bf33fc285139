"""The last steps of signing in: to a code, or to setting one up, or straight in. Whoever is half in is nobody yet.

Between password and code the session says only for whom a code is awaited; `request.user` stays nobody, so no page that
forgets to ask can open.
"""

from dataclasses import dataclass
from hashlib import sha256
from time import time
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from keystage.service.accounts.actions.signing_in import note_entry
from keystage.service.accounts.entry import BROWSER, ROLES, mark_entered
from keystage.service.accounts.known_browsers import remember_browser
from keystage.service.accounts.models import User
from keystage.service.accounts.origin import browser_of
from keystage.service.accounts.reach import held
from keystage.service.accounts.second_factor import has_second_factor, must_have_second_factor
from keystage.service.accounts.sign_in_rules import sign_in_rules

__all__ = ["HalfIn", "come_in", "half_in", "let_in", "our_page", "roles_mark", "to_sign_in"]

_HALF = "half"


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody whose first factor was right. how: "password" or "issuer". next: where they were going."""

    user: User
    how: str
    next: str
    has_factor: bool


def come_in(request: HttpRequest, user: User, *, how: str, next: str = "", second: str = "") -> HttpResponse:
    """After the first factor was right. second: a factor that was shown with it ("issuer"), or "".

    What the browser had before, its session's key above all, is gone: nobody can have planted it.
    """
    kept = our_page(request, next)
    request.session.flush()
    if second or not (has_second_factor(user) or must_have_second_factor(user)):
        return let_in(request, user, how=how, second=second, next=kept)
    request.session[_HALF] = {
        "user": user.pk, "at": int(time()), "how": how, "next": kept, "check": user.get_session_auth_hash(),
    }  # fmt: skip
    return redirect("accounts:code" if has_second_factor(user) else "accounts:second-set-up")


def half_in(request: HttpRequest) -> HalfIn | None:
    """For whom a code is awaited in this browser, if they have not taken too long and nothing of theirs changed."""
    kept: dict[str, Any] | None = request.session.get(_HALF)
    user = User.objects.filter(pk=kept["user"], is_active=True).first() if kept else None
    if kept is None or user is None:
        return None
    has = has_second_factor(user)
    rules = sign_in_rules()
    on_time = 0 <= time() - kept["at"] <= (rules.code if has else rules.set_up).total_seconds()
    if not on_time or not constant_time_compare(kept["check"], user.get_session_auth_hash()):
        return None
    return HalfIn(user, kept["how"], kept["next"], has)


def let_in(request: HttpRequest, user: User, *, how: str, second: str, next: str = "") -> HttpResponse:
    """Signed in to the end: under a new key, with what the session is held to from here on."""
    request.session.pop(_HALF, None)
    login(request, user)
    mark_entered(request.session, second=second)
    request.session[BROWSER] = browser_of(request)
    request.session[ROLES] = roles_mark(user)
    note_entry(user, how=how, second=second)
    response = redirect(our_page(request, next))
    remember_browser(request, response, user)
    return response


def roles_mark(user: Any) -> str:
    """A session is good for the roles with which it began: another role, or one less, asks for a new one."""
    words = "\n".join(sorted(f"{one.role} {one.kind} {one.place}" for one in held(user)))
    return sha256(words.encode()).hexdigest()[:16]


def our_page(request: HttpRequest, path: str) -> str:
    """Only a page of our own; else home."""
    ours = url_has_allowed_host_and_scheme(path, {request.get_host()}, require_https=request.is_secure())
    return path if path and ours else reverse("site:home")


def to_sign_in(why: str, back: str = "") -> HttpResponseRedirect:
    words = {"why": why} | ({"next": back} if back else {})
    return HttpResponseRedirect(f"{reverse('accounts:sign-in')}?{urlencode(words)}")
