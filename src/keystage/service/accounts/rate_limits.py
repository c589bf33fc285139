"""Too much at once, by a person or from an address: answered with 429 and when to come again (`rate_limits.toml`)."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.origin import address_of
from keystage.service.accounts.pauses import in_words
from keystage.service.accounts.rates import Bucket, take

__all__ = ["Limit", "limit_rates", "limits"]

_FREE = ("/health/", "/static/")


@dataclass(frozen=True, slots=True)
class Limit:
    """words: what the page says. names: of the addresses it is for. posts: only forms that are sent count."""

    words: str
    by: str
    most: int
    seconds: int
    posts: bool
    names: tuple[str, ...]


@cache
def limits() -> Mapping[str, Limit]:
    found = tomllib.loads((files("keystage.service.accounts") / "rate_limits.toml").read_text("utf-8"))["limits"]
    return {code: Limit(**{**row, "names": tuple(row["names"])}) for code, row in found.items()}


@cache
def _by_name() -> Mapping[str, tuple[str, Limit]]:
    return {name: (code, limit) for code, limit in limits().items() for name in limit.names}


class limit_rates:  # noqa: N801 - Django calls it as a function
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.path.startswith(_FREE):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        code, limit = _by_name().get(name, ("pages", limits()["pages"]))
        whose = _whose(request, limit)
        if not whose or (limit.posts and request.method != "POST"):
            return None
        wait = take(Bucket(f"{code} {whose}", limit.most, limit.seconds))
        return _too_often(request, limit, wait) if wait else None


def _whose(request: HttpRequest, limit: Limit) -> str:
    """Whoever has not signed in is counted where only that can be: at the pages before it."""
    if limit.by == "address":
        return f"address:{address_of(request)}"
    return f"user:{request.user.pk}" if request.user.is_authenticated else ""


def _too_often(request: HttpRequest, limit: Limit, wait: float) -> HttpResponse:
    answer = render(
        request, "accounts/too_often.html",
        {"words": limit.words, "wait": in_words(timedelta(seconds=wait))}, status=429,
    )  # fmt: skip
    answer["Retry-After"] = str(ceil(wait))
    return answer
