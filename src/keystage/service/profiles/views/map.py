"""A plain map of schools."""

import polars as pl
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.profiles.lists import listed, seen_schools
from keystage.service.profiles.lists_query import read_query
from keystage.service.profiles.mapping import mapped, mark
from keystage.service.profiles.selectors import latest

_KEY = (
    ("below", "stands out below"), ("above", "stands out above"), ("both", "below in one result, above in another"),
    ("nothing", "nothing clear, or clear this year only"), ("few", "too few or no results"),
    ("apart", "not compared: a special school or a pupil referral unit"),
)  # fmt: skip


@needs("schools.see")
def area_map(request: HttpRequest) -> HttpResponse:
    """The schools of the list, with its filters, where they are; a cluster or town chosen makes it larger."""
    prepared, query = latest(), read_query(request.GET)
    frame = seen_schools(request.user, prepared, within=listed(request.user, query, prepared).urns)
    place = {name: value for name in ("cluster", "town") if (value := request.GET.get(f"at_{name}", ""))}
    nearer = frame.filter(*(pl.col(name) == value for name, value in place.items())) if place else frame
    found = mapped(nearer)
    seen(request, "profiles.map", kind="schools", key="map", urns=nearer["urn"].to_list())
    drawn = [(mark_safe(_small(side)), words) for side, words in _KEY]  # noqa: S308 - our own SVG
    return render(request, "profiles/lists/map.html", {
        "found": found, "prepared": prepared, "place": " ".join(place.values()), "key": drawn, "query": query,
        "clusters": _names(frame["cluster"].to_list()), "towns": _names(frame["town"].to_list()),
    })  # fmt: skip


def _small(side: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" aria-hidden="true">{mark(side, 9, 9)}</svg>'


def _names(found: list[str | None]) -> list[tuple[str, int]]:
    return [(name, found.count(name)) for name in sorted({one for one in found if one})]
