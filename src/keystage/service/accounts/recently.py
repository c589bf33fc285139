"""Before what would hurt if somebody else sat at an open browser: show once more that it is you."""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from keystage.service.accounts.entry import CONFIRMED
from keystage.service.accounts.sessions import limits

__all__ = ["confirmed_recently", "is_confirmed", "to_confirm"]


def is_confirmed(request: HttpRequest) -> bool:
    """Whether they gave password or code in this session minutes ago. In a made-up area nobody has a password."""
    since = time() - request.session.get(CONFIRMED, 0)
    return settings.KEYSTAGE_DEMO or 0 <= since <= limits()["confirmed"] * 60


def to_confirm(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that asks; from there back to the page itself, never into a form that was sent."""
    return HttpResponseRedirect(f"{reverse('accounts:confirm')}?{urlencode({'next': request.get_full_path()})}")


def confirmed_recently(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Stands under `signed_in` or `needs`, over `answer_once`."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs) if is_confirmed(request) else to_confirm(request)

    return asked
