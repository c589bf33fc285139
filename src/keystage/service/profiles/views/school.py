"""A school's figures on screen: its first view, the pages behind it, and the one page to print."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from keystage.analysis.disclosure import policy
from keystage.analysis.publish import render as publish
from keystage.service.accounts.access import needs
from keystage.service.accounts.reach import reach
from keystage.service.audit.actions import seen, taken
from keystage.service.profiles import every_figure, inspections
from keystage.service.profiles.corrected import corrected
from keystage.service.profiles.downloads import answer
from keystage.service.profiles.lists import type_title
from keystage.service.profiles.marking import marked
from keystage.service.profiles.opened import OpenSchool, open_school
from keystage.service.profiles.school_parts import navigation, part_named, said_around
from keystage.service.profiles.summary import predecessors, successors, summary, the_page
from keystage.service.schools.selectors import watched_by

_AUDIENCES = {
    "school": "Seen as the school’s own staff.",
    "adviser": "Seen as head and adviser.",
    "governors": "Seen as governors: no pupil can be made out.",
    "public": "Seen as anybody may.",
}


@needs("figures.see")
def school(request: HttpRequest, urn: str) -> HttpResponse:
    """The first view of a school: who it is, how it is doing, what stands out."""
    opened = open_school(request.user, urn, year=request.GET.get("year", ""))
    seen(request, "profiles.school", kind="school", key=urn, audience=opened.audience, year=opened.year)
    if not opened.has_figures:
        return render(request, "profiles/school/empty.html", frame(opened))
    made = summary(opened)
    more = {"summary": made, "actions": _actions(opened)}
    return render(request, "profiles/school/summary.html", frame(opened) | more)


@needs("figures.see")
def part(request: HttpRequest, urn: str, part: str) -> HttpResponse:
    """One of the pages behind it."""
    opened = open_school(request.user, urn, year=request.GET.get("year", ""))
    if not opened.has_figures:
        return redirect("profiles:school", urn=urn)
    seen(request, "profiles.school-part", kind="school", key=urn, part=part, audience=opened.audience, year=opened.year)
    made = part_named(opened, part)
    more: dict[str, Any] = {"part": made, "slug": part}
    if part == "all-figures":
        found = every_figure.every_figure(
            opened, stage=request.GET.get("stage", ""), group=request.GET.get("group", "")
        )
        if "format" in request.GET:
            return answer(request, found.table, format=request.GET["format"], kind="school", key=urn, year=opened.year)
        return render(request, "profiles/school/all_figures.html", frame(opened, part) | more | {"found": found})
    if part == "inspections":
        more["inspections"] = inspections.inspections(opened)
        return render(request, "profiles/school/inspections.html", frame(opened, part) | more)
    return render(request, "profiles/school/part.html", frame(opened, part) | more)


@needs("figures.see")
def one_page(request: HttpRequest, urn: str) -> HttpResponse:
    """The one page as a PDF, as its reader may see it."""
    opened = open_school(request.user, urn, year=request.GET.get("year", ""))
    if not opened.has_figures:
        messages.info(request, "Nothing is ready to print for this school yet.")
        return redirect("profiles:school", urn=urn)
    made = publish(the_page(opened), format="pdf", home=opened.home)
    mark = taken(
        request, "profiles.one-page.saw", kind="school", key=urn, audience=opened.audience, year=opened.year
    )  # fmt: skip
    response = HttpResponse(marked(made.data, "pdf", mark.text), content_type="application/pdf")
    name = f"{urn}-{opened.year.replace('/', '-')}-one-page.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def frame(opened: OpenSchool, here: str = "") -> dict[str, Any]:
    """What every page of a school shows around its own."""
    hidden = policy(opened.audience, opened.home).hidden
    return {
        "opened": opened,
        "school": opened.school,
        "navigation_of_school": navigation(opened, here),
        "audience_words": _AUDIENCES[opened.audience],
        **said_around(opened),
        "type_title": type_title(opened.school.type) if opened.school.type else opened.school.type_words,
        "shows": {"level": "level_in_force" not in hidden, "adviser": "adviser" not in hidden},
        "corrected": corrected(opened),
        "before": predecessors(opened),
        "after": successors(opened),
    }


def _actions(opened: OpenSchool) -> dict[str, str]:
    """Where the buttons lead, for those who may."""
    urn = opened.school.urn
    found = {"print": opened.with_year(reverse("profiles:one-page", args=[urn]))}
    if reach(opened.user, "packs.issue") and opened.school.state != "closed":
        found["issue"] = reverse("profiles:pack-issue", args=[urn])
    if reach(opened.user, "groups.make"):
        found["watch"] = "unwatch" if urn in watched_by(opened.user) else "watch"
    return found
