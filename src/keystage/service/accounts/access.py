"""What a view asks of whoever calls it. A view without one of these is absent for everybody (`middleware`)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponseBase

from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import who_is

_log = structlog.get_logger("keystage.access")

__all__ = ["MARK", "demo_only", "needs", "open_to_all", "signed_in"]

MARK = "access"  # name of the attribute that says what a view asks

View = Callable[..., HttpResponseBase]


def open_to_all(view: View) -> View:
    """Anybody, signed in or not: sign-in itself, health."""
    setattr(view, MARK, "all")
    return view


def signed_in(view: View) -> View:
    """Anybody who has signed in."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    setattr(asked, MARK, "signed in")
    return asked


def needs(*permissions: str) -> Callable[[View], View]:
    """Somebody who has one of these permissions in some place. Which place, the selector decides (`visible_to`)."""

    def around(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not any(reach(request.user, one) for one in permissions):
                _log.warning("denied", view=_name(request), who=who_is(request.user))
                raise Http404
            return view(request, *args, **kwargs)

        setattr(asked, MARK, permissions)
        return asked

    return around


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def demo_only(view: View) -> View:
    """Only in a made-up area served with --demo; anywhere else it is not there."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        from django.conf import settings

        if not settings.KEYSTAGE_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    setattr(asked, MARK, "demo")
    return asked
