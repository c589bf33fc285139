"""One figure: what it is, where it comes from, how sure it is, its earlier years."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.profiles.figure_facts import figure_facts, working_of
from keystage.service.profiles.opened import open_school
from keystage.service.profiles.views.school import frame


@needs("figures.see")
def figure(request: HttpRequest, urn: str, year: int, measure: str, group: str) -> HttpResponse:
    """Everything that is known of one figure of a school, as its reader may know it."""
    opened = open_school(request.user, urn, year=request.GET.get("year", ""))
    if not opened.has_figures:
        return redirect("profiles:school", urn=urn)
    found = figure_facts(opened, measure=measure, group=group, year=year)
    seen(
        request, "profiles.figure", kind="school", key=urn, measure=measure, group=group, year=year,
        audience=opened.audience,
    )  # fmt: skip
    inside = opened.audience == "school"
    asked = inside and "working" in request.GET
    steps = working_of(opened, measure=measure, group=group, year=year) if asked else ()
    more = {"figure": found, "inside": inside, "steps": steps}
    return render(request, "profiles/school/figure.html", frame(opened, "figure") | more)
