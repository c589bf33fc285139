"""Pages of areas: which there are, what one tells on each of its pages, who is behind the curve."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import seen
from keystage.service.profiles.area_pages import PAGES, area_page, area_tables, key_stages
from keystage.service.profiles.areas import KINDS, SEES, FoundArea, areas_for, visible_area
from keystage.service.profiles.behind_curve import choices, find
from keystage.service.profiles.behind_form import BehindForm, asked_by
from keystage.service.profiles.downloads import answer, table_of
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import Ready
from keystage.service.profiles.selectors import ready_for, years_ready

_BESIDE = {"behind": "Behind the curve", "breakdown": "Breakdown"}  # pages that are not drawn from `PAGES`


@needs(*SEES)
def areas(request: HttpRequest) -> HttpResponse:
    """Areas somebody may see."""
    found = areas_for(request.user)
    listed = [(KINDS[kind], found[kind]) for kind in KINDS if found[kind]]
    return render(request, "profiles/area/areas.html", {"listed": listed})


@needs(*SEES)
def area(request: HttpRequest, kind: str, code: str, part: str = "summary") -> HttpResponse:
    """One page of an area."""
    found = visible_area(request.user, kind, code)
    if part not in PAGES:
        raise Http404
    frame, ready = area_frame(request, found, part)
    seen(request, "profiles.area", kind="area", key=_key(found), part=part, audience=found.audience, year=frame["year"])
    if ready is None:
        return render(request, "profiles/area/area.html", frame)
    try:
        frame |= {"drawn": area_page(ready, found, part=part, stage=frame["stage"])}
    except InputError as refusal:
        frame |= {"refusal": str(refusal)}
    return render(request, "profiles/area/area.html", frame)


@needs(*SEES)
def tables(request: HttpRequest, kind: str, code: str, part: str) -> HttpResponse:
    """The tables of one page to take away: a list, or with ?table= and ?format= one of them as a file."""
    found = visible_area(request.user, kind, code)
    if part not in PAGES:
        raise Http404
    frame, ready = area_frame(request, found, part)
    try:
        listed = area_tables(ready, found, part=part, stage=frame["stage"]) if ready else []
    except InputError:
        listed = []
    if "format" not in request.GET:
        return render(request, "profiles/area/tables.html", frame | {"tables": listed})
    number = request.GET.get("table", "0")
    if not number.isdecimal() or int(number) >= len(listed):
        raise Http404
    return answer(request, listed[int(number)], format=request.GET["format"], kind="area", key=_key(found), part=part)


@needs(*SEES)
def behind(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """Behind the curve: whose disadvantaged pupils do clearly worse, and who could be telephoned."""
    found = visible_area(request.user, kind, code)
    frame, ready = area_frame(request, found, "behind")
    seen(request, "profiles.behind", kind="area", key=_key(found), audience=found.audience, year=frame["year"])
    if ready is None:
        return render(request, "profiles/area/behind.html", frame)
    home = settings.KEYSTAGE_HOME
    form = BehindForm(request.GET or None, choices=choices(ready, found, home=home))
    made = find(ready, found, asked_by(form), home=home)
    if "format" in request.GET:
        listed = {"below": made.below, "above": made.above, "few": made.few}.get(request.GET.get("table", "below"))
        if listed is None:
            raise Http404
        file = table_of(
            listed.table, audience=found.audience, sources=f"figures of {frame['year']}, {found.place.name}"
        )
        return answer(request, file, format=request.GET["format"], kind="area", key=_key(found), part="behind")
    return render(request, "profiles/area/behind.html", frame | {"form": form, "made": made})


def area_frame(request: HttpRequest, found: FoundArea, part: str) -> tuple[dict[str, Any], Ready | None]:
    """What every page of an area shows around its content."""
    years = years_ready()
    prepared: Prepared | None = years.get(request.GET.get("year", "")) or next(iter(years.values()), None)
    ready = ready_for(prepared) if prepared else None
    stages = key_stages(ready, found) if ready and part != "breakdown" else ()
    stage = request.GET.get("stage", "")
    stage = stage if stage in stages else next(iter(stages), "")
    query = request.GET.copy()
    for name in ("format", "table"):
        query.pop(name, None)
    place = found.place
    kept = {"year": prepared.year if prepared and len(years) > 1 else "", "stage": stage if len(stages) > 1 else ""}
    return {
        "found": found,
        "part": part,
        "title": _BESIDE[part] if part in _BESIDE else PAGES[part].title,
        "year": prepared.year if prepared else "",
        "years": list(years),
        "stage": stage,
        "stages": stages,
        "query": query.urlencode(),
        "menu": _menu(found, part, "&".join(f"{name}={value}" for name, value in kept.items() if value)),
        "schools_url": _schools_url(request, place.kind, place.code),
        "sees_packs": bool(reach(request.user, "packs.see")),
    }, ready


def _menu(found: FoundArea, part: str, query: str) -> list[dict[str, Any]]:
    place = found.place
    ends = f"?{query}" if query else ""
    made = [
        {"words": page.title, "url": f"{_url(place.kind, place.code, name)}{ends}", "current": name == part}
        for name, page in PAGES.items()
    ]
    behind = reverse("profiles:area-behind", args=[place.kind, place.code])
    made.insert(4, {"words": _BESIDE["behind"], "url": f"{behind}{ends}", "current": part == "behind"})
    if place.kind != "group" and place.whole:
        broken = reverse("profiles:area-breakdown", args=[place.kind, place.code])
        made.insert(5, {"words": _BESIDE["breakdown"], "url": broken, "current": part == "breakdown"})
    return made


def _url(kind: str, code: str, part: str) -> str:
    if part == "summary":
        return reverse("profiles:area", args=[kind, code])
    return reverse("profiles:area-part", args=[kind, code, part])


def _schools_url(request: HttpRequest, kind: str, code: str) -> str:
    return f"{reverse('profiles:schools')}?{kind}={code}" if reach(request.user, "schools.see") else ""


def _key(found: FoundArea) -> str:
    return f"{found.place.kind}:{found.place.code}"[:80]
