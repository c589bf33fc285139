"""A school's figures on screen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.analysis.packs.page import page_of
from keystage.analysis.publish import fragment
from keystage.service.accounts.access import needs
from keystage.service.audit.actions import seen
from keystage.service.profiles.selectors import latest, ready_for
from keystage.service.schools.selectors import audience_for, visible_school


@needs("schools.see")
def school(request: HttpRequest, urn: str) -> HttpResponse:
    """The first view of a school: the one page."""
    found = visible_school(request.user, urn)
    audience = audience_for(request.user, found)
    prepared = latest()
    case = ready_for(prepared).case(urn, audience) if prepared else None
    page = fragment(page_of(case, audience=audience, home=settings.KEYSTAGE_HOME)) if case else ""
    seen(request, "profiles.school", kind="school", key=urn, audience=audience)
    return render(request, "profiles/school.html", {"school": found, "page": page})
