"""Browsers in which a person signed in to the end before: strangers' failures do not slow them down there.

A signed cookie names the person's key, a number of the browser's own and a part of what their sessions are checked
against: a new password, or signing out of every browser, makes it void. It lets nobody in.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from keystage.service.accounts.models import User
from keystage.service.accounts.sign_in_rules import sign_in_rules

__all__ = ["known_browser", "remember_browser"]

_SALT = "keystage.service.accounts.known-browser"
_MOST = 5  # people who share a computer
_CHECKED = 16  # letters


def known_browser(request: HttpRequest, user: User | None) -> str:
    """The browser's number, if this person signed in with it before; else ""."""
    kept = _kept(request).get(str(user.pk)) if user is not None else None
    if user is None or kept is None or kept[1] != _check(user):
        return ""
    return kept[0]


def remember_browser(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """This person has signed in here, or has shown that a letter to them reached them here."""
    kept = _kept(request)
    number = kept.pop(str(user.pk), [secrets.token_hex(8)])[0]
    newest = dict([(str(user.pk), [number, _check(user)]), *kept.items()][:_MOST])
    response.set_cookie(
        settings.KNOWN_BROWSER_COOKIE,
        signing.dumps(newest, salt=_SALT),
        max_age=sign_in_rules().known_browser,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict[str, list[str]]:
    try:
        found: dict[str, list[str]] = signing.loads(
            request.COOKIES.get(settings.KNOWN_BROWSER_COOKIE, ""), salt=_SALT, max_age=sign_in_rules().known_browser
        )
    except signing.BadSignature:
        return {}
    return found


def _check(user: User) -> str:
    return user.get_session_auth_hash()[:_CHECKED]
