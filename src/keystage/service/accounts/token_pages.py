"""Pages whose address is a secret: the word of a letter stands in it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

__all__ = ["hides_its_address"]


def hides_its_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """No page hears of the address, not even one of ours: only of the host.

    Not `no-referrer`: by the Fetch standard a form on such a page is sent with “Origin: null”, and refused as forged.
    """

    @wraps(view)
    def hidden(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return hidden
