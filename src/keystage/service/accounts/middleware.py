"""Deny by default: a view that says nothing about who may see it is absent."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from keystage.service.accounts.access import MARK

__all__ = ["deny_by_default"]


class deny_by_default:  # noqa: N801 - Django calls it as a function
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if not hasattr(view, MARK):
            raise Http404
