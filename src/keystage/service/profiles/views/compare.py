"""Up to ten schools side by side."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.profiles.comparing import MOST, compared
from keystage.service.profiles.selectors import latest
from keystage.service.schools.selectors import urns_in


@needs("groups.make")
def compare(request: HttpRequest) -> HttpResponse:
    """The schools named in the address; more than ten are refused with a sentence."""
    urns = urns_in(" ".join([*request.GET.getlist("urn"), request.GET.get("more", "")]))
    prepared = latest()
    found = compared(
        request.user, urns[:MOST], request.GET.getlist("measure"), request.GET.get("pupils_of", "all"), prepared
    )
    for school in found.schools:
        seen(request, "profiles.compare", kind="school", key=school["urn"], audience=school["audience"])
    return render(request, "profiles/lists/compare.html", {
        "found": found, "prepared": prepared, "most": MOST, "too_many": len(urns) > MOST, "asked": len(urns),
        "without": [(one, [s["urn"] for s in found.schools if s["urn"] != one["urn"]]) for one in found.schools],
    })  # fmt: skip
