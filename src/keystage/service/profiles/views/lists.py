"""Lists of schools."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from keystage.service.accounts.access import needs
from keystage.service.schools.models import School


@needs("schools.see")
def listing(request: HttpRequest) -> HttpResponse:
    """The schools somebody may see."""
    return render(request, "profiles/schools.html", {"schools": School.objects.visible_to(request.user)})
