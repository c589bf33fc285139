"""A measure by two ways at once, of a school and of an area."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.profiles.areas import SEES, visible_area
from keystage.service.profiles.breakdown_tables import download_of, drawn
from keystage.service.profiles.breakdowns import Broken, Choices, Pupils, broken_down, choices
from keystage.service.profiles.downloads import answer
from keystage.service.profiles.opened import open_school
from keystage.service.profiles.tallied import tallying
from keystage.service.profiles.views.area import area_frame
from keystage.service.profiles.views.school import frame

_STAGES = {"secondary": "KS4", "infant": "KS1"}


@needs("figures.see")
def of_school(request: HttpRequest, urn: str) -> HttpResponse:
    """Of a school's pupils, as its reader may know them: its own staff see every cell."""
    opened = open_school(request.user, urn, year=request.GET.get("year", ""))
    if not opened.has_figures:
        return redirect("profiles:school", urn=urn)
    assert opened.prepared is not None
    stage = _STAGES.get(opened.school.phase) or _STAGES.get(opened.school.kind, "KS2")
    pupils = Pupils((urn,), opened.audience, stage, opened.case.evidence.figures, opened.prepared.key)
    return _answered(
        request, pupils, "profiles/school/breakdown.html", lambda: frame(opened, "breakdown"),
        kind="school", key=urn, place=f"URN {urn}",
    )  # fmt: skip


@needs(*SEES)
def of_area(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Of all schools of an authority, trust or cluster. Not of groups that people put together, nor of a part of an
    area: from two sets of schools that differ by one that one could be worked out."""
    found = visible_area(request.user, kind, code)
    if kind == "group" or not found.place.whole:
        raise Http404
    return _answered(
        request, Pupils(found.place.urns, found.audience), "profiles/area/breakdown.html",
        lambda: area_frame(request, found, "breakdown")[0],
        kind="area", key=f"{kind}:{code}"[:80], place=found.place.code,
    )  # fmt: skip


def _answered(
    request: HttpRequest, pupils: Pupils, template: str, around: Any, *, kind: str, key: str, place: str
) -> HttpResponse:
    """The page, or the file where one is asked for; recorded before it leaves."""
    asked = {name: request.GET.get(name, "")[:80] for name in ("measure", "first", "second")}
    found = choices(pupils, **asked)
    if found.asked is None:
        return render(request, template, around() | {"choice": None, "tallying": tallying()})
    broken = broken_down(pupils, found)
    detail: dict[str, Any] = {"measure": found.asked.measure, "ways": [found.asked.first, found.asked.second]}
    if "format" in request.GET:
        file = download_of(broken, place=place, audience=pupils.audience, kind=kind, key=key)
        return answer(request, file, format=request.GET["format"], kind=kind, key=key, **detail)
    seen(request, "profiles.breakdown", kind=kind, key=key, audience=pupils.audience, **detail)
    return render(request, template, around() | _shown(pupils, found, broken))


def _shown(pupils: Pupils, found: Choices, broken: Broken) -> dict[str, Any]:
    return {
        "choice": found,
        "made": drawn(broken),
        "inside": pupils.audience == "school",
        "rounded": pupils.rounded,
    }
